"""Pages of sessions for the team: schedule, one session, and what is done with it."""

from __future__ import annotations

import uuid

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from counsel.appointments import (
    access,
    aftercare,
    answers,
    kinds,
    log,
    recipients,
    recurrence,
    series,
    service,
    states,
)
from counsel.appointments.forms import ALL, ONE, GoOnForm, ReasonForm
from counsel.appointments.models import Appointment
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.paging import paginate
from counsel.reach import access as reach
from counsel.roster import access as roster
from counsel.roster.contributions import Contributions, SessionPart, SessionPartSource
from counsel.roster.models import Case, Client
from counsel.web.forms import as_id
from counsel.web.guard import allow, found, staff
from counsel.web.request import actor, now, page_number

bp = Blueprint("appointments", __name__)


@bp.get("/cases/<uuid:case_id>/sessions")
@staff()
def case_sessions(case_id: uuid.UUID) -> ResponseReturnValue:
    """All sessions of one case, the furthest ahead first."""
    case = case_of(case_id)
    statement = access.sessions(actor()).where(Appointment.case_id == case.id)
    page = paginate(statement.order_by(Appointment.starts_at.desc()), page_number())
    return render_template(
        "appointments/case.html",
        case=case,
        page=page,
        may_schedule=access.may_schedule(actor(), case),
        state_of=states.state_of,
        needs_outcome=states.needs_outcome,
        kind_names=kinds.of_sessions(actor().practice_id, page),
    )


@bp.get("/sessions/<uuid:appointment_id>")
@staff()
def appointment(appointment_id: uuid.UUID) -> ResponseReturnValue:
    """One session: both times, its state, what was sent about it."""
    return _session_page(session_of(appointment_id), ReasonForm(formdata=None))


@bp.post("/sessions/<uuid:appointment_id>/cancellation")
@staff()
def cancel(appointment_id: uuid.UUID) -> ResponseReturnValue:
    """Cancel by the practice, with a reason or without."""
    one = changeable(appointment_id)
    form = ReasonForm()
    if not form.validate():
        return _session_page(one, form), 422
    try:
        _cancel(one, form)
        flash("Canceled. Those who knew of it are told.", "done")
    except DomainError as error:
        flash(error.text, "warning")
    return redirect(url_for("appointments.appointment", appointment_id=one.id), 303)


def _cancel(one: Appointment, form: ReasonForm) -> None:
    reason = form.reason.data or ""
    if one.series is None or form.which.data == ONE:
        service.cancel(actor(), one, reason=reason, now=now())
    else:
        whole = form.which.data == ALL
        series.cancel(actor(), one, whole=whole, reason=reason, now=now())


@bp.post("/sessions/<uuid:appointment_id>/more")
@staff()
def go_on(appointment_id: uuid.UUID) -> ResponseReturnValue:
    """More sessions for the series of this one."""
    one = changeable(appointment_id)
    form = GoOnForm()
    try:
        times = form.times.data if form.validate() and form.times.data else 0
        made = series.go_on(actor(), series.of(one), times, now=now())
        flash(f"{len(made)} more are in the calendar.", "done")
    except DomainError as error:
        flash(error.text, "warning")
    return redirect(url_for("appointments.appointment", appointment_id=one.id), 303)


@bp.post("/sessions/<uuid:appointment_id>/attendance")
@staff()
def attendance(appointment_id: uuid.UUID) -> ResponseReturnValue:
    """It took place ("came" is "yes"), or nobody came; of several ("each") those "here"."""
    one = changeable(appointment_id)
    absent = _absent(one) if "each" in request.form else set()
    came = "here" in request.form if "each" in request.form else request.form.get("came") == "yes"
    try:
        service.record_attendance(actor(), one, came, absent=absent, now=now())
        flash("Noted: attended." if came else "Noted: did not come.", "done")
    except DomainError as error:
        flash(error.text, "warning")
    return redirect(url_for("appointments.appointment", appointment_id=one.id), 303)


@bp.post("/sessions/<uuid:appointment_id>/silence")
@staff()
def mute(appointment_id: uuid.UUID) -> ResponseReturnValue:
    """No reminders of this session ("muted" is "yes"), or reminders again."""
    one = changeable(appointment_id)
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


def changeable(appointment_id: uuid.UUID) -> Appointment:
    """A session that the actor may change; 403 where they only see it."""
    one = session_of(appointment_id)
    allow(access.may_schedule(actor(), one.case))
    return one


def case_of(case_id: uuid.UUID) -> Case:
    """A case whose schedule the actor sees, or 404."""
    return found(access.cases(actor()).where(Case.id == case_id))


def kind_name(one: Appointment) -> str:
    """What kind of session it is; "" where nobody said."""
    return kinds.of_sessions(one.practice_id, [one]).get(one.id, "")


def _absent(one: Appointment) -> set[uuid.UUID]:
    here = {as_id(text) for text in request.form.getlist("here")}
    return {client.id for client in recipients.clients_of(one)} - here


def _session_page(one: Appointment, form: ReasonForm) -> str:
    seen = select(Case.id).where(Case.id == one.case_id, roster.sees_case(actor()))
    clinical = db.session.scalar(seen) is not None
    people = recipients.clients_of(one)
    return render_template(
        "appointments/appointment.html",
        appointment=one,
        case=one.case,
        form=form,
        state=states.state_of(one),
        needs_outcome=states.needs_outcome(one, now()),
        people=people,
        names={p.client_id: p.client.called for p in one.case.participants},
        answered=answers.words(one, people),
        reasons=answers.reasons(one, people) if clinical else [],
        log=log,
        ways=reach.channels_of(people),
        messages=db.session.scalars(access.messages(one).limit(30)).all(),
        may_change=access.may_schedule(actor(), one.case),
        clinical=clinical,
        ahead=one.starts_at > now() and one.canceled_at is None,
        parts=parts_of(one, contributed().session_parts),
        more=GoOnForm(formdata=None),
        kind_name=kind_name(one),
        **_series(one),
        **(
            _afterwards(one, people, clinical) if states.state_of(one) in aftercare.WITH_FEE else {}
        ),
    )


def _afterwards(one: Appointment, people: list[Client], clinical: bool) -> dict[str, object]:
    """What was done after a session that did not take place, and what to think of."""
    if states.state_of(one) not in aftercare.WITH_FEE:
        return {}
    risk = clinical and aftercare.concern_is_open(people, now())
    return {"care": aftercare.of(one), "risk": risk}


def _series(one: Appointment) -> dict[str, object]:
    """How its series repeats, in words, and whether it comes to an end by itself."""
    if one.series is None:
        return {"repeats": "", "may_go_on": False}
    rule, first = one.series.rule, one.series.first_day
    by_itself = one.series.ended_at is None and recurrence.ends(rule, first) is not None
    return {"repeats": recurrence.words(rule, first), "may_go_on": by_itself}


def contributed() -> Contributions:
    """What the features add to these pages."""
    added: Contributions = current_app.extensions["counsel.contributions"]
    return added


def parts_of(one: Appointment, sources: tuple[SessionPartSource, ...]) -> list[SessionPart]:
    """What later features say on the page of a session."""
    found_parts = (source(actor(), one, now()) for source in sources)
    return [part for part in found_parts if part is not None]
