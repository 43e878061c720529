"""The safety page of a case: screens, holds, notices, alerts; and the forms behind it."""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from counsel.audit import service as audit
from counsel.kernel.actor import COUNSELOR, OWNER, SUPERVISOR
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.paging import paginate
from counsel.kernel.timezones import to_utc, to_wall
from counsel.roster import access as roster
from counsel.roster import care, holds
from counsel.roster.models import Case, Client, SafetyFlag
from counsel.safety import access, questions, service
from counsel.safety.forms import WHOLE, ChannelForm, HoldForm, LiftForm, ScreenForm
from counsel.safety.models import SafetyAlert, SafetyScreen
from counsel.web.forms import again
from counsel.web.guard import allow, found, staff
from counsel.web.request import actor, now, page_number

bp = Blueprint("safety", __name__)
CLINICAL = (COUNSELOR, SUPERVISOR, OWNER)
USUAL_LIFT = timedelta(days=30)
NIGHT = time(23, 59)
MOST = 20


@bp.get("/cases/<uuid:case_id>/safety")
@staff(*CLINICAL)
def case_safety(case_id: uuid.UUID) -> ResponseReturnValue:
    """Who was asked and when, what stands, what was answered lately."""
    case = _case(case_id)
    audit.record(actor(), "read", "safety page", case.id, now=now(), case_id=case.id)
    people = _people(case)
    open_ones = service.without_current_screen(case, list(people.values()), now=now())
    flags = list(db.session.scalars(access.flags(actor(), case).limit(2 * MOST)))
    recent = access.alerts(actor()).where(SafetyAlert.case_id == case.id).order_by(None)
    return render_template(
        "safety/case.html",
        case=case,
        people=list(people.values()),
        newest=service.newest(case),
        open_ones={one.id for one in open_ones},
        current_for=questions.CURRENT_FOR,
        standing=[one for one in flags if holds.is_standing(one, now())],
        lifted=[one for one in flags if not holds.is_standing(one, now())],
        reaching=holds.kinds_for(list(people), now=now()),
        history=paginate(access.screens(actor(), case), page_number()),
        alerts=list(
            db.session.scalars(recent.order_by(SafetyAlert.raised_at.desc()).limit(MOST)).unique()
        ),
        names={one.id: one.called for one in people.values()},
        works=access.may_screen(actor(), case),
        licensed=actor().profession == care.LICENSED,
    )


@bp.route("/cases/<uuid:case_id>/safety/people/<uuid:client_id>", methods=["GET", "POST"])
@staff(*CLINICAL)
def new_screen(case_id: uuid.UUID, client_id: uuid.UUID) -> ResponseReturnValue:
    """Ask one person the twelve questions, alone."""
    case, client = _worked_on_with(case_id, client_id)
    form = ScreenForm()
    context = {"case": case, "client": client}
    if not form.is_submitted():
        return render_template("safety/new_screen.html", form=form, **context)
    if not form.validate():
        return again("safety/new_screen.html", form, **context)
    try:
        made = service.record_screen(
            actor(), case, client, form.answers(), alone=form.alone.data, now=now()
        )
    except DomainError as error:
        form.refuse(error)
        return again("safety/new_screen.html", form, **context)
    raised = questions.holds(made.answers)
    flash("Kept. It counts for 30 days.", "done")
    if raised:
        flash("Holds stand from now on. They are listed below.", "warning")
    return _to_case(case)


@bp.get("/cases/<uuid:case_id>/safety/screens/<uuid:screen_id>")
@staff(*CLINICAL)
def screen(case_id: uuid.UUID, screen_id: uuid.UUID) -> ResponseReturnValue:
    """What one person said at one time."""
    case = _case(case_id)
    one = found(access.screens(actor(), case).where(SafetyScreen.id == screen_id))
    audit.record(actor(), "read", "screen", one.id, now=now(), case_id=case.id)
    return render_template(
        "safety/screen.html",
        case=case,
        screen=one,
        questions=questions.QUESTIONS,
        words=questions.WORDS,
        raised=questions.holds(one.answers or {}),
    )


@bp.route("/cases/<uuid:case_id>/safety/holds", methods=["GET", "POST"])
@staff(*CLINICAL)
def raise_hold(case_id: uuid.UUID) -> ResponseReturnValue:
    """Raise a hold without a screen."""
    case = _worked_on(case_id)
    people = _people(case)
    form = HoldForm()
    everyone = [(WHOLE, "Everyone in this case")] if len(people) > 1 else []
    named = [(str(key), one.name) for key, one in people.items()]
    form.who.choices = [SelectChoice(value=key, label=word) for key, word in named + everyone]
    if not form.is_submitted():
        return render_template("safety/new_hold.html", case=case, form=form)
    try:
        if form.validate():
            who = next((one for key, one in people.items() if str(key) == form.who.data), None)
            care.raise_flag(
                actor(),
                case,
                form.kind.data or "",
                reason=form.reason.data or "",
                client=who if who or form.who.data == WHOLE else next(iter(people.values()), None),
                now=now(),
            )
            flash("The hold stands. What it forbids is refused and rests from now on.", "done")
            return _to_case(case)
    except DomainError as error:
        form.refuse(error)
    return again("safety/new_hold.html", form, case=case)


@bp.route("/cases/<uuid:case_id>/safety/holds/<uuid:flag_id>", methods=["GET", "POST"])
@staff(*CLINICAL)
def lift_hold(case_id: uuid.UUID, flag_id: uuid.UUID) -> ResponseReturnValue:
    """Lift a hold for a time, with a reason."""
    case = _worked_on(case_id)
    flag = found(access.flags(actor(), case).where(SafetyFlag.id == flag_id))
    form = LiftForm()
    context: dict[str, Any] = {"case": case, "flag": flag, "names": _names(case)}
    context["licensed"] = actor().profession == care.LICENSED
    if not form.is_submitted():
        form.ends_on.data = to_wall(now() + USUAL_LIFT, actor().zone).date()
        return render_template("safety/lift.html", form=form, **context)
    try:
        if form.validate():
            care.lift_flag(
                actor(),
                flag,
                reason=form.reason.data or "",
                order_terms=form.order_terms.data or "",
                ends_at=_end_of(form),
                now=now(),
            )
            flash("Lifted. It stands again on that day unless a new screen clears it.", "done")
            return _to_case(case)
    except DomainError as error:
        form.refuse(error)
    return again("safety/lift.html", form, **context)


@bp.route("/cases/<uuid:case_id>/safety/notices/<uuid:client_id>", methods=["GET", "POST"])
@staff(*CLINICAL)
def safe_channel(case_id: uuid.UUID, client_id: uuid.UUID) -> ResponseReturnValue:
    """Turn notices on again after a safe way was agreed."""
    case, client = _worked_on_with(case_id, client_id)
    form = ChannelForm()
    if not form.is_submitted():
        return render_template("safety/channel.html", case=case, client=client, form=form)
    try:
        if form.validate():
            service.set_safe_channel(actor(), case, client, form.agreed.data or "", now=now())
            flash(f"Notices to {client.called} are on again.", "done")
            return _to_case(case)
    except DomainError as error:
        form.refuse(error)
    return again("safety/channel.html", form, case=case, client=client)


@bp.post("/cases/<uuid:case_id>/safety/notices/<uuid:client_id>/off")
@staff(*CLINICAL)
def notices_off(case_id: uuid.UUID, client_id: uuid.UUID) -> ResponseReturnValue:
    """Turn notices off because somebody said that they are not safe."""
    case, client = _worked_on_with(case_id, client_id)
    service.turn_notices_off(actor(), case, client, now=now())
    flash(f"No message leaves for {client.called} from now on.", "done")
    return _to_case(case)


def _end_of(form: LiftForm) -> datetime:
    """The end of the day that was chosen, in the counselor's zone."""
    if form.day is None:
        raise DomainError("Choose a day within the next 90 days.", field="ends_on")
    last = now() + care.LONGEST_LIFT
    ends_at = to_utc(datetime.combine(form.day, NIGHT), actor().zone)
    same_day = to_wall(last, actor().zone).date() == form.day
    return last if same_day else ends_at


def _case(case_id: uuid.UUID) -> Case:
    return found(roster.cases(actor()).where(Case.id == case_id))


def _worked_on(case_id: uuid.UUID) -> Case:
    case = _case(case_id)
    allow(access.may_screen(actor(), case))
    return case


def _worked_on_with(case_id: uuid.UUID, client_id: uuid.UUID) -> tuple[Case, Client]:
    case = _worked_on(case_id)
    taking_part = _people(case)
    mine = roster.clients(actor()).where(Client.id == client_id, Client.id.in_(taking_part))
    return case, found(mine)


def _people(case: Case) -> dict[uuid.UUID, Client]:
    return {one.client_id: one.client for one in case.participants if one.until is None}


def _names(case: Case) -> dict[uuid.UUID, str]:
    return {key: one.called for key, one in _people(case).items()}


def _to_case(case: Case) -> ResponseReturnValue:
    return redirect(url_for("safety.case_safety", case_id=case.id), 303)
