"""Pages of sessions for the team: schedule, one session, and what is done with it."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from wtforms import SelectChoice

from counsel.accounts.models import User
from counsel.appointments import access, offers, recipients, rules, service, states
from counsel.appointments.forms import ReasonForm, SessionForm
from counsel.appointments.models import Appointment
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.paging import paginate
from counsel.kernel.timezones import to_wall
from counsel.practices.models import Practice
from counsel.roster import access as roster
from counsel.roster.models import Case, CaseParticipant
from counsel.web.filters import when_text
from counsel.web.forms import again, as_id
from counsel.web.guard import allow, found, staff
from counsel.web.request import actor, now, page_number

bp = Blueprint("appointments", __name__)
WHOLE_CASE = (
    selectinload(Case.participants).joinedload(CaseParticipant.client),
    selectinload(Case.care_team),
)


@bp.get("/cases/<uuid:case_id>/sessions")
@staff()
def case_sessions(case_id: uuid.UUID) -> ResponseReturnValue:
    """All sessions of one case, the furthest ahead first."""
    case = _case(case_id)
    statement = access.sessions(actor()).where(Appointment.case_id == case.id)
    page = paginate(statement.order_by(Appointment.starts_at.desc()), page_number())
    return render_template(
        "appointments/case.html",
        case=case,
        page=page,
        may_schedule=access.may_schedule(actor(), case),
        state_of=states.state_of,
        needs_outcome=states.needs_outcome,
    )


@bp.route("/cases/<uuid:case_id>/sessions/new", methods=["GET", "POST"])
@staff()
def new(case_id: uuid.UUID) -> ResponseReturnValue:
    """Schedule a session; `?follow_up_of=` fills in the same time some weeks later."""
    case = _case(case_id)
    allow(access.may_schedule(actor(), case))
    form = SessionForm()
    counselors = _offer_counselors(form, case)
    before = _followed(case)
    context = {"case": case, "before": before, "choices": offers.follow_ups(before, now())}
    if not form.is_submitted():
        _propose(form, before)
        return _form_page("appointments/new.html", form, counselors, **context)
    if not form.validate():
        return _form_page("appointments/new.html", form, counselors, **context), 422
    try:
        made = service.schedule(
            actor(),
            case,
            _chosen(form, counselors),
            **_wishes(form),
            follow_up_of=before.id if before else None,
            now=now(),
        )
    except DomainError as error:
        form.refuse(error)
        return _form_page("appointments/new.html", form, counselors, **context), 422
    flash(f"Scheduled for {_said(made)}.", "done")
    return redirect(url_for("appointments.appointment", appointment_id=made.id), 303)


@bp.get("/sessions/<uuid:appointment_id>")
@staff()
def appointment(appointment_id: uuid.UUID) -> ResponseReturnValue:
    """One session: both times, its state, what was sent about it."""
    return _session_page(session_of(appointment_id), ReasonForm(formdata=None))


@bp.route("/sessions/<uuid:appointment_id>/time", methods=["GET", "POST"])
@staff()
def move(appointment_id: uuid.UUID) -> ResponseReturnValue:
    """Another time, length or place."""
    one = _changeable(appointment_id)
    form = SessionForm(data=_as_it_is(one))
    context = {"case": one.case, "appointment": one}
    if not form.validate_on_submit():
        page = _form_page("appointments/move.html", form, [one.counselor], **context)
        return (page, 422) if form.is_submitted() else page
    try:
        moved = service.move(actor(), one, **_wishes(form), now=now())
    except DomainError as error:
        form.refuse(error)
        return _form_page("appointments/move.html", form, [one.counselor], **context), 422
    flash(f"Moved to {_said(one)}." if moved else "Saved.", "done")
    return redirect(url_for("appointments.appointment", appointment_id=one.id), 303)


@bp.post("/sessions/<uuid:appointment_id>/cancellation")
@staff()
def cancel(appointment_id: uuid.UUID) -> ResponseReturnValue:
    """Cancel by the practice, with a reason or without."""
    one = _changeable(appointment_id)
    form = ReasonForm()
    if not form.validate():
        return _session_page(one, form), 422
    try:
        service.cancel(actor(), one, reason=form.reason.data or "", now=now())
        flash("Canceled. Those who knew of it are told.", "done")
    except DomainError as error:
        flash(error.text, "warning")
    return redirect(url_for("appointments.appointment", appointment_id=one.id), 303)


@bp.post("/sessions/<uuid:appointment_id>/attendance")
@staff()
def attendance(appointment_id: uuid.UUID) -> ResponseReturnValue:
    """It took place ("came" is "yes"), or nobody came."""
    one = _changeable(appointment_id)
    came = request.form.get("came") == "yes"
    try:
        service.record_attendance(actor(), one, came, now=now())
        flash("Noted: attended." if came else "Noted: did not come.", "done")
    except DomainError as error:
        flash(error.text, "warning")
    return redirect(url_for("appointments.appointment", appointment_id=one.id), 303)


@bp.post("/sessions/<uuid:appointment_id>/silence")
@staff()
def mute(appointment_id: uuid.UUID) -> ResponseReturnValue:
    """No reminders of this session ("muted" is "yes"), or reminders again."""
    one = _changeable(appointment_id)
    muted = request.form.get("muted") == "yes"
    try:
        service.mute(actor(), one, muted, now=now())
        flash("No reminders of this session." if muted else "Reminders are on again.", "done")
    except DomainError as error:
        flash(error.text, "warning")
    return redirect(url_for("appointments.appointment", appointment_id=one.id), 303)


def session_of(appointment_id: uuid.UUID) -> Appointment:
    """A session that the actor sees, or 404."""
    return found(access.sessions(actor()).where(Appointment.id == appointment_id))


def _changeable(appointment_id: uuid.UUID) -> Appointment:
    one = session_of(appointment_id)
    allow(access.may_schedule(actor(), one.case))
    return one


def _case(case_id: uuid.UUID) -> Case:
    return found(roster.roster(actor()).where(Case.id == case_id).options(*WHOLE_CASE))


def _session_page(one: Appointment, form: ReasonForm) -> str:
    clinical = select(Case.id).where(Case.id == one.case_id, roster.sees_case(actor()))
    return render_template(
        "appointments/appointment.html",
        appointment=one,
        case=one.case,
        form=form,
        state=states.state_of(one),
        needs_outcome=states.needs_outcome(one, now()),
        people=recipients.clients_of(one),
        names={p.client_id: p.client.called for p in one.case.participants},
        messages=db.session.scalars(access.messages(one).limit(30)).all(),
        may_change=access.may_schedule(actor(), one.case),
        clinical=db.session.scalar(clinical) is not None,
        ahead=one.starts_at > now() and one.canceled_at is None,
    )


def _offer_counselors(form: SessionForm, case: Case) -> list[User]:
    """Who can hold it; the actor first, who is proposed."""
    team = list(db.session.scalars(access.counselors_of(case)))
    team.sort(key=lambda user: user.id != actor().user_id)
    form.counselor.choices = [SelectChoice(value=str(one.id), label=one.name) for one in team]
    return team


def _chosen(form: SessionForm, counselors: list[User]) -> User:
    wanted = as_id(form.counselor.data or "")
    chosen = [one for one in counselors if one.id == wanted or not form.counselor.data]
    if not chosen:
        raise DomainError("Choose a counselor of this case.", field="counselor")
    return chosen[0]


def _followed(case: Case) -> Appointment | None:
    wanted = as_id(request.args.get("follow_up_of", ""))
    statement = access.sessions(actor()).where(
        Appointment.id == wanted, Appointment.case_id == case.id
    )
    return db.session.scalars(statement).unique().one_or_none() if wanted else None


def _propose(form: SessionForm, before: Appointment | None) -> None:
    practice = db.session.get_one(Practice, actor().practice_id)
    form.minutes.data = practice.session_minutes
    if before is None:
        return
    weeks = request.args.get("weeks", rules.USUAL_FOLLOW_UP, type=int)
    weeks = weeks if weeks in rules.FOLLOW_UP_WEEKS else rules.USUAL_FOLLOW_UP
    wall = rules.same_wall_later(before.starts_at, before.counselor.zone, weeks)
    form.counselor.data = str(before.counselor_id)
    form.day.data, form.start.data = wall.date(), wall.time()
    form.minutes.data = int((before.ends_at - before.starts_at).total_seconds()) // 60
    form.place.data, form.link.data = before.place, before.link


def _as_it_is(one: Appointment) -> dict[str, Any]:
    wall = to_wall(one.starts_at, one.counselor.zone)
    minutes = int((one.ends_at - one.starts_at).total_seconds()) // 60
    return {
        "day": wall.date(),
        "start": wall.time(),
        "minutes": minutes,
        "place": one.place,
        "link": one.link,
    }


def _wishes(form: SessionForm) -> dict[str, Any]:
    day: date = form.day.data
    return {
        "wall": datetime.combine(day, form.start.data),
        "minutes": form.minutes.data,
        "place": form.place.data or "",
        "link": form.link.data or "",
    }


def _form_page(template: str, form: SessionForm, counselors: list[User], **context: Any) -> str:
    people = [p.client for p in context["case"].participants if p.until is None]
    return again(
        template,
        form,
        counselors=counselors,
        zone=(_proposed(form, counselors) or actor()).zone,
        elsewhere=offers.elsewhere(
            form.day.data, form.start.data, _proposed(form, counselors), people
        ),
        people=people,
        **context,
    )[0]


def _proposed(form: SessionForm, counselors: list[User]) -> User | None:
    wanted = as_id(form.counselor.data or "")
    first = counselors[0] if counselors else None
    return next((one for one in counselors if one.id == wanted), first)


def _said(one: Appointment) -> str:
    return when_text(one.starts_at, actor().zone, to_wall(now(), actor().zone).date())
