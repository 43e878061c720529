"""How a client is reached: contact details and the invitation to sign in."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from counsel.kernel.db import rollback
from counsel.kernel.errors import DomainError
from counsel.roster import access, inviting, service
from counsel.roster.forms import ClientForm
from counsel.roster.models import Case, CaseParticipant, Client
from counsel.roster.views import ADDERS, bp, case_of, known_case
from counsel.web.forms import again
from counsel.web.guard import allow, found, staff
from counsel.web.request import actor, now


@bp.route("/cases/<uuid:case_id>/clients/<uuid:client_id>", methods=["GET", "POST"])
@staff(*ADDERS)
def edit_client(case_id: uuid.UUID, client_id: uuid.UUID) -> ResponseReturnValue:
    """Change a client's contact details."""
    case, client = _participant(case_id, client_id)
    form = ClientForm(obj=client)
    if not form.validate_on_submit():
        page = render_template("roster/edit_client.html", form=form, case=case, client=client)
        return page, 422 if form.is_submitted() else 200
    try:
        service.change_client(
            actor(),
            client,
            name=form.name.data or "",
            preferred_name=form.preferred_name.data or "",
            pronouns=form.pronouns.data or "",
            email=form.email.data or "",
            phone=form.phone.data or "",
            zone=form.zone.data,
            now=now(),
        )
    except DomainError as error:
        form.refuse(error)
        rollback()
        case, client = _participant(case_id, client_id)
        known = known_case(form.email.data, but=client)
        return again("roster/edit_client.html", form, case=case, client=client, known=known)
    flash("Changed.", "done")
    return redirect(url_for("roster.case_details", case_id=case_id), 303)


@bp.post("/cases/<uuid:case_id>/clients/<uuid:client_id>/invitation")
@staff(*ADDERS)
def invite(case_id: uuid.UUID, client_id: uuid.UUID) -> ResponseReturnValue:
    """Invite a client, or send the invitation once more."""
    _, client = _participant(case_id, client_id)
    inviting.invite(actor(), client, now=now())
    flash(f"The invitation to {client.called} is on its way.", "done")
    return redirect(url_for("roster.case_details", case_id=case_id), 303)


@bp.post("/cases/<uuid:case_id>/clients/<uuid:client_id>/invitation/revocation")
@staff(*ADDERS)
def revoke_invitation(case_id: uuid.UUID, client_id: uuid.UUID) -> ResponseReturnValue:
    """Take an invitation back."""
    _, client = _participant(case_id, client_id)
    inviting.revoke(actor(), client, now=now())
    flash("The invitation no longer works.", "done")
    return redirect(url_for("roster.case_details", case_id=case_id), 303)


def _participant(case_id: uuid.UUID, client_id: uuid.UUID) -> tuple[Case, Client]:
    case = case_of(case_id)
    allow(access.may_add_clients(actor()))
    statement = (
        access.clients(actor())
        .join(CaseParticipant, CaseParticipant.client_id == Client.id)
        .where(CaseParticipant.case_id == case.id, Client.id == client_id)
    )
    return case, found(statement)
