"""Pages on which a client asks for a time, and on which the team answers."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from counsel.appointments import access as sessions
from counsel.appointments import placing, rules
from counsel.booking import asking
from counsel.booking import request_access as access
from counsel.booking.forms import AskForm, WordsForm
from counsel.booking.models import TimeRequest
from counsel.booking.views import bp
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.roster import access as roster
from counsel.roster.models import Case
from counsel.web.guard import allow, client, found, staff
from counsel.web.request import actor, now


@bp.get("/my/sessions/asking")
@client
def ask() -> ResponseReturnValue:
    """In which case; straight to the form where there is one alone."""
    cases = db.session.scalars(access.askable_cases(actor()).limit(10)).all()
    if len(cases) == 1:
        return redirect(url_for("booking.ask_in", case_id=cases[0].id))
    return render_template("booking/ask_whom.html", cases=cases)


@bp.route("/my/sessions/asking/<uuid:case_id>", methods=["GET", "POST"])
@client
def ask_in(case_id: uuid.UUID) -> ResponseReturnValue:
    """Up to three times, and a few words."""
    case = found(access.askable_cases(actor()).where(Case.id == case_id))
    form = AskForm()
    if not form.is_submitted():
        return render_template("booking/ask.html", form=form, case=case)
    try:
        if not form.validate():
            return render_template("booking/ask.html", form=form, case=case), 422
        asking.ask(actor(), case, _starts(form), form.words.data or "", now=now())
    except DomainError as error:
        form.refuse(error)
        return render_template("booking/ask.html", form=form, case=case), 422
    flash("Your counselor is asked. You find the answer here.", "done")
    return redirect(url_for("appointments.mine"), 303)


@bp.post("/my/sessions/asking/<uuid:request_id>/end")
@client
def take_back(request_id: uuid.UUID) -> ResponseReturnValue:
    """Ask no longer."""
    one = found(access.own(actor()).where(TimeRequest.id == request_id))
    try:
        asking.take_back(actor(), one, now=now())
        flash("Taken back.", "done")
    except DomainError as error:
        flash(error.text, "info")
    return redirect(url_for("appointments.mine"), 303)


@bp.get("/requests/<uuid:request_id>")
@staff()
def request_page(request_id: uuid.UUID) -> ResponseReturnValue:
    """The times that somebody asks for, each with one button."""
    return _page(_request(request_id), WordsForm(formdata=None))


@bp.post("/requests/<uuid:request_id>/time")
@staff()
def take_time(request_id: uuid.UUID) -> ResponseReturnValue:
    """Make a session at one of them."""
    one = _answerable(request_id)
    try:
        start = datetime.fromisoformat(request.form.get("start", ""))
        made = asking.take(actor(), one, start, now=now())
    except ValueError:
        flash("Choose one of the times that were asked for.", "warning")
        return redirect(url_for("booking.request_page", request_id=one.id), 303)
    except DomainError as error:
        flash(error.text, "warning")
        return redirect(url_for("booking.request_page", request_id=one.id), 303)
    flash("Scheduled. Those who take part are told.", "done")
    return redirect(url_for("appointments.appointment", appointment_id=made.id), 303)


@bp.post("/requests/<uuid:request_id>/refusal")
@staff()
def decline(request_id: uuid.UUID) -> ResponseReturnValue:
    """None of them is possible."""
    one = _answerable(request_id)
    form = WordsForm()
    if not form.validate():
        return _page(one, form), 422
    try:
        asking.decline(actor(), one, form.words.data or "", now=now())
        flash("Answered. Your words stand on the client’s page.", "done")
    except DomainError as error:
        flash(error.text, "warning")
    return redirect(url_for("booking.request_page", request_id=one.id), 303)


@bp.app_template_global("asked_times")
def asked_times() -> list[tuple[TimeRequest, list[datetime]]]:
    """What a client asked for that is open or was answered lately: for the Sessions page."""
    found_ones = db.session.scalars(access.shown(actor(), now()).limit(10))
    return [(one, asking.times_of(one)) for one in found_ones]


@bp.app_template_global("may_ask")
def may_ask() -> bool:
    """Whether a client can ask for a time: the Sessions page shows the way only then."""
    return db.session.scalar(access.askable_cases(actor()).limit(1)) is not None


def _request(request_id: uuid.UUID) -> TimeRequest:
    return found(access.requests(actor()).where(TimeRequest.id == request_id))


def _answerable(request_id: uuid.UUID) -> TimeRequest:
    one = _request(request_id)
    allow(sessions.may_schedule(actor(), one.case))
    return one


def _page(one: TimeRequest, form: WordsForm) -> str:
    times = asking.times_of(one)
    spans = [(start, start + timedelta(minutes=one.minutes)) for start in times]
    seen = select(Case.id).where(Case.id == one.case_id, roster.sees_case(actor()))
    return render_template(
        "booking/request.html",
        request_=one,
        form=form,
        times=times,
        taken={start for start, _ in placing.taken(one.counselor_id, spans)},
        open=one.answered_at is None and one.taken_back_at is None and one.last_at > now(),
        clinical=db.session.scalar(seen) is not None,
        may_answer=sessions.may_schedule(actor(), one.case),
    )


def _starts(form: AskForm) -> list[datetime]:
    """The instants of the lines that are filled. Raises DomainError for a time that is not one."""
    return [rules.instant_of(day, start, actor().zone) for day, start in form.lines()]
