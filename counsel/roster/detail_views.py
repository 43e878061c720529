"""Changing a case: contact details, care team, status, safety flags, invitations."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import SelectChoice

from counsel.audit import service as audit
from counsel.kernel.actor import COUNSELOR, OWNER
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.roster import access, inviting, service
from counsel.roster.forms import ClientForm, FlagForm, LiftForm, MemberForm, StatusForm
from counsel.roster.models import Case, CaseParticipant, Client, SafetyFlag
from counsel.roster.views import ADDERS, bp, case_of, sees_clinically
from counsel.web.forms import again
from counsel.web.guard import allow, found, staff
from counsel.web.request import actor, now

WORKERS = (COUNSELOR, OWNER)


@bp.get("/cases/<uuid:case_id>/details")
@staff()
def case_details(case_id: uuid.UUID) -> ResponseReturnValue:
    """Who takes part, how to reach them, who cares for them, status and flags."""
    case = case_of(case_id)
    clinical = sees_clinically(case)
    works = access.may_work_on(actor(), case)
    flags = _flags(case) if clinical else []
    if clinical:
        audit.record(actor(), "read", "case", case.id, now=now(), case_id=case.id)
    return render_template(
        "roster/details.html",
        case=case,
        clients=[p.client for p in case.participants if p.until is None],
        invitations=inviting.newest([p.client_id for p in case.participants]),
        clinical=clinical,
        works=works,
        may_change=access.may_add_clients(actor()),
        flags=flags,
        status_form=StatusForm(formdata=None, data={"status": case.status}),
        flag_form=FlagForm(formdata=None),
        lift_form=LiftForm(formdata=None),
        member_form=_member_form(case),
    )


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
        db.session.rollback()
        case, client = _participant(case_id, client_id)
        return again("roster/edit_client.html", form, case=case, client=client)
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


@bp.post("/cases/<uuid:case_id>/status")
@staff(*WORKERS)
def change_status(case_id: uuid.UUID) -> ResponseReturnValue:
    """Pause, discharge, take up again."""
    case = _worked_on(case_id)
    form = StatusForm()
    if not form.validate():
        raise DomainError("Choose a status from the list.")
    service.set_status(actor(), case, form.status.data, reason=form.reason.data or "", now=now())
    flash("The status is changed.", "done")
    return redirect(url_for("roster.case_details", case_id=case_id), 303)


@bp.post("/cases/<uuid:case_id>/care-team")
@staff(*WORKERS)
def add_member(case_id: uuid.UUID) -> ResponseReturnValue:
    """A second counselor joins."""
    case = _worked_on(case_id)
    user = next(
        (u for u in service.counselors(actor()) if str(u.id) == MemberForm().user.data), None
    )
    if user is None:
        raise DomainError("Choose a counselor of this practice.")
    service.add_to_care_team(actor(), case, user, now=now())
    flash(f"{user.name} is in the care team.", "done")
    return redirect(url_for("roster.case_details", case_id=case_id), 303)


@bp.post("/cases/<uuid:case_id>/flags")
@staff(*WORKERS)
def raise_flag(case_id: uuid.UUID) -> ResponseReturnValue:
    """Raise a safety flag."""
    case = _worked_on(case_id)
    form = FlagForm()
    if not form.validate():
        raise DomainError("Say what the flag is about and what you saw or heard.")
    service.raise_flag(actor(), case, form.kind.data, reason=form.reason.data, now=now())
    flash("The flag stands. Work that it forbids is refused from now on.", "done")
    return redirect(url_for("roster.case_details", case_id=case_id), 303)


@bp.post("/cases/<uuid:case_id>/flags/<uuid:flag_id>/lifting")
@staff(*WORKERS)
def lift_flag(case_id: uuid.UUID, flag_id: uuid.UUID) -> ResponseReturnValue:
    """Lift a flag, with a reason."""
    case = _worked_on(case_id)
    flag = found(select(SafetyFlag).where(SafetyFlag.id == flag_id, SafetyFlag.case_id == case.id))
    form = LiftForm()
    service.lift_flag(actor(), flag, reason=form.reason.data or "", now=now())
    flash("The flag is lifted.", "done")
    return redirect(url_for("roster.case_details", case_id=case_id), 303)


def _worked_on(case_id: uuid.UUID) -> Case:
    case = case_of(case_id)
    allow(access.may_work_on(actor(), case))
    return case


def _participant(case_id: uuid.UUID, client_id: uuid.UUID) -> tuple[Case, Client]:
    case = case_of(case_id)
    allow(access.may_add_clients(actor()))
    statement = (
        access.clients(actor())
        .join(CaseParticipant, CaseParticipant.client_id == Client.id)
        .where(CaseParticipant.case_id == case.id, Client.id == client_id)
    )
    return case, found(statement)


def _flags(case: Case) -> list[SafetyFlag]:
    statement = select(SafetyFlag).where(SafetyFlag.case_id == case.id)
    return list(db.session.scalars(statement.order_by(SafetyFlag.set_at.desc())))


def _member_form(case: Case) -> MemberForm:
    present = {member.user_id for member in case.care_team if member.until is None}
    form = MemberForm(formdata=None)
    form.user.choices = [
        SelectChoice(value=str(user.id), label=user.name)
        for user in service.counselors(actor())
        if user.id not in present
    ]
    return form
