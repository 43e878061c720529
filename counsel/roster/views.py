"""Pages of the roster: the caseload, new clients, joint cases."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from wtforms import SelectChoice

from counsel.accounts.models import User
from counsel.kernel.actor import ASSISTANT, COUNSELOR, OWNER
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.roster import access, inviting, service
from counsel.roster.caseload import Wish, flags_of
from counsel.roster.caseload import caseload as caseload_of
from counsel.roster.contributions import Contributions
from counsel.roster.forms import STATUS_CHOICES, JointCaseForm, NewClientForm
from counsel.roster.models import COUPLE, Case, Client
from counsel.web.forms import again, as_id
from counsel.web.guard import found, staff
from counsel.web.request import actor, now, page_number

bp = Blueprint("roster", __name__)
ADDERS = (OWNER, COUNSELOR, ASSISTANT)
STATUSES = [("", "Open cases"), ("any", "All"), *((one.value, one.label) for one in STATUS_CHOICES)]


def contributed() -> Contributions:
    """What the features add to these pages."""
    found_: Contributions = current_app.extensions["counsel.contributions"]
    return found_


@bp.get("/caseload")
@staff()
def caseload() -> ResponseReturnValue:
    """The roster at a glance."""
    wish = Wish(
        words=request.args.get("q", "")[:100],
        status=request.args.get("status", ""),
        filter=request.args.get("filter", ""),
        sort=request.args.get("sort", ""),
    )
    shown = caseload_of(actor(), wish, page_number(), contributed=contributed(), now=now())
    return render_template(
        "roster/caseload.html",
        shown=shown,
        wish=wish,
        statuses=[
            ("", "Open cases"),
            ("any", "All"),
            *((c.value, c.label) for c in STATUS_CHOICES),
        ],
        filters=[("", "No filter")]
        + [(name, one[0]) for signal in shown.signals for name, one in signal.filters.items()],
        sorts=[("", "Name")] + [(s.name, s.label) for s in shown.signals if s.order is not None],
        may_add=access.may_add_clients(actor()),
    )


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
        return again("roster/new_client.html", form)
    flash(f"{client.called} is on the roster.", "done")
    return redirect(_after_adding(case), 303)


@bp.route("/cases/new", methods=["GET", "POST"])
@staff(*ADDERS)
def new_joint_case() -> ResponseReturnValue:
    """A joint case of two clients who are on the roster already."""
    form = JointCaseForm()
    _offer_leads(form)
    people = {
        str(c.id): c for c in db.session.scalars(access.clients(actor()).order_by(Client.name))
    }
    choices = [SelectChoice(value=key, label=one.name) for key, one in people.items()]
    form.first.choices = form.second.choices = choices
    if not form.validate_on_submit():
        page = render_template("roster/new_joint_case.html", form=form, people=people)
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
        return again("roster/new_joint_case.html", form, people=people)
    return redirect(_after_adding(case), 303)


@bp.get("/cases/<uuid:case_id>")
@staff()
def case(case_id: uuid.UUID) -> ResponseReturnValue:
    """One case: what needs you, and everything in order. The front desk is led to the details."""
    one = case_of(case_id)
    if not sees_clinically(one):
        return redirect(url_for("roster.case_details", case_id=one.id))
    limit = min(200, max(20, request.args.get("show", 20, type=int)))
    happenings = [h for source in contributed().timeline for h in source(actor(), one, limit)]
    happenings.sort(key=lambda happening: happening.at, reverse=True)
    return render_template(
        "roster/case.html",
        case=one,
        happenings=happenings[:limit],
        more=limit + 20 if len(happenings) >= limit else None,
        signals=[
            (signal, signal.values(actor(), [one.id], now()).get(one.id))
            for signal in contributed().signals
        ],
        clients=[p.client for p in one.participants if p.until is None],
        invitations=inviting.newest([p.client_id for p in one.participants]),
        may_invite=access.may_add_clients(actor()),
    )


def case_of(case_id: uuid.UUID) -> Case:
    """A case of the actor's roster, or 404."""
    statement = access.roster(actor()).where(Case.id == case_id)
    return found(statement.options(selectinload(Case.participants), selectinload(Case.care_team)))


def sees_clinically(case: Case) -> bool:
    """Whether the actor sees the clinical content of a case."""
    wanted = select(Case.id).where(Case.id == case.id, access.sees_case(actor()))
    return db.session.scalar(wanted) is not None


@bp.app_template_global()
def case_tabs(case: Case) -> list[tuple[str, str, str, None]]:
    """The tabs of a case's pages that this person has."""
    clinical = sees_clinically(case)
    tabs = [("roster.case", "Overview", True), *_contributed_tabs()]
    tabs.append(("roster.case_details", "Details", False))
    return [
        (endpoint, url_for(endpoint, case_id=case.id), label, None)
        for endpoint, label, only_clinical in tabs
        if clinical or not only_clinical
    ]


@bp.app_template_global()
def standing_flags(case: Case) -> list[str]:
    """The words of the flags that stand, for those who see the case clinically."""
    kinds = flags_of(actor(), [case.id]).get(case.id, [])
    return [f"{kind.capitalize()} flag" for kind in kinds]


def _contributed_tabs() -> list[tuple[str, str, bool]]:
    return [(tab.endpoint, tab.label, tab.clinical) for tab in contributed().tabs]


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
