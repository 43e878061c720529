"""Adding clients, and joint cases of clients who are there already."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from counsel.accounts.models import User
from counsel.kernel.actor import OWNER
from counsel.kernel.db import db, rollback
from counsel.kernel.errors import DomainError
from counsel.roster import access, inviting, service
from counsel.roster.forms import JointCaseForm, NewClientForm
from counsel.roster.models import COUPLE, Case, Client, folded
from counsel.roster.views import ADDERS, bp, known_case
from counsel.web.forms import again, as_id
from counsel.web.guard import staff
from counsel.web.request import actor, now

OFFERED = 200


@bp.route("/clients/new", methods=["GET", "POST"])
@staff(*ADDERS)
def new_client() -> ResponseReturnValue:
    """Add a client; the case is made with them. "invite" also sends the invitation."""
    form = NewClientForm()
    _offer_leads(form)
    if not form.is_submitted():
        form.zone.data = actor().practice_zone
    if not form.validate_on_submit():
        page = render_template("roster/new_client.html", form=form)
        return page, 422 if form.is_submitted() else 200
    try:
        case = service.add_client(
            actor(),
            name=form.name.data or "",
            preferred_name=form.preferred_name.data or "",
            pronouns=form.pronouns.data or "",
            email=form.email.data or "",
            phone=form.phone.data or "",
            zone=form.zone.data,
            lead=_lead(form.lead.data),
            now=now(),
        )
        client = case.participants[0].client
        if "invite" in request.form:
            inviting.invite(actor(), client, now=now())
    except DomainError as error:
        form.refuse(error)
        rollback()
        return again("roster/new_client.html", form, known=known_case(form.email.data))
    flash(f"{client.called} is on the roster.", "done")
    return redirect(_after_adding(case), 303)


@bp.route("/cases/new", methods=["GET", "POST"])
@staff(*ADDERS)
def new_joint_case() -> ResponseReturnValue:
    """A joint case of two clients who are on the roster already."""
    form = JointCaseForm()
    _offer_leads(form)
    people = _people(form)
    choices = [SelectChoice(value="", label="Choose a client")]
    choices += [SelectChoice(value=key, label=one.name) for key, one in people.items()]
    form.first.choices = form.second.choices = choices
    context = {"people": people, "words": request.args.get("q", ""), "most": OFFERED}
    if not form.validate_on_submit():
        page = render_template("roster/new_joint_case.html", form=form, **context)
        return page, 422 if form.is_submitted() else 200
    try:
        case = service.open_case(
            actor(),
            [people[form.first.data], people[form.second.data]],
            kind=COUPLE,
            lead=_lead(form.lead.data),
            now=now(),
        )
    except DomainError as error:
        form.refuse(error)
        return again("roster/new_joint_case.html", form, **context)
    return redirect(_after_adding(case), 303)


def _people(form: JointCaseForm) -> dict[str, Client]:
    """Whom the two lists offer: who fits the search, at most `OFFERED`, and whoever was chosen."""
    fits = [
        Client.search_text.contains(word, autoescape=True)
        for word in folded(request.args.get("q", "")[:100]).split()[:6]
    ]
    everyone = access.clients(actor()).order_by(Client.name, Client.id)
    shown = list(db.session.scalars(everyone.where(*fits).limit(OFFERED)))
    sent = (as_id(one.data or "") for one in (form.first, form.second))
    chosen = [one for one in sent if one is not None]
    if chosen:
        shown += db.session.scalars(everyone.where(Client.id.in_(chosen)))
    return {str(one.id): one for one in shown}


def _offer_leads(form: Any) -> None:
    """Who can lead: a counselor is the lead of what they add; others choose."""
    everyone = service.counselors(actor())
    mine = [one for one in everyone if one.id == actor().user_id]
    offered = mine if mine and not actor().has(OWNER) else everyone
    form.lead.choices = [SelectChoice(value=str(one.id), label=one.name) for one in offered]
    if not form.is_submitted() and mine:
        form.lead.data = str(actor().user_id)


def _lead(value: str) -> User:
    known = {one.id: one for one in service.counselors(actor())}
    lead = known.get(as_id(value) or uuid.UUID(int=0))
    if lead is None:
        raise DomainError("Choose a counselor of this practice.", field="lead")
    return lead


def _after_adding(case: Case) -> str:
    """The new case where the actor sees it, else the caseload."""
    seen = db.session.scalar(access.roster(actor()).where(Case.id == case.id)) is not None
    return url_for("roster.case", case_id=case.id) if seen else url_for("roster.caseload")
