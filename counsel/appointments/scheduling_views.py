"""Pages that set the time of a session: a new one, a follow-up, a move."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from counsel.accounts.models import User
from counsel.appointments import (
    access,
    kinds,
    offers,
    recurrence,
    rules,
    series,
    series_moving,
    service,
    spacing,
)
from counsel.appointments.forms import ALL, ONE, MoveForm, NewSessionForm, SessionForm
from counsel.appointments.models import Appointment
from counsel.appointments.views import bp, case_of, changeable
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.timezones import to_wall
from counsel.practices.models import Practice
from counsel.roster.models import Case
from counsel.web.filters import when_text
from counsel.web.forms import as_id
from counsel.web.guard import allow, staff
from counsel.web.request import actor, now


@bp.route("/cases/<uuid:case_id>/sessions/new", methods=["GET", "POST"])
@staff()
def new(case_id: uuid.UUID) -> ResponseReturnValue:
    """Schedule a session; `?follow_up_of=` fills in the same time some weeks later."""
    case = case_of(case_id)
    allow(access.may_schedule(actor(), case))
    form = NewSessionForm()
    counselors = _offer_counselors(form, case)
    before = _followed(case)
    context = {"case": case, "before": before, "choices": offers.follow_ups(before, now())}
    if not form.is_submitted():
        _propose(form, case, before)
        return _form_page("appointments/new.html", form, counselors, **context)
    if not form.validate():
        return _form_page("appointments/new.html", form, counselors, **context), 422
    try:
        made = _schedule(form, case, _chosen(form, counselors), before)
    except DomainError as error:
        form.refuse(error)
        return _form_page("appointments/new.html", form, counselors, **context), 422
    return redirect(url_for("appointments.appointment", appointment_id=made.id), 303)


def _schedule(
    form: NewSessionForm, case: Case, counselor: User, before: Appointment | None
) -> Appointment:
    """One session, or the first of a series."""
    pattern, wishes = form.pattern, _wishes(form, case)
    if pattern is None:
        follow_up_of = before.id if before else None
        made = service.schedule(
            actor(), case, counselor, **wishes, follow_up_of=follow_up_of, now=now()
        )
        flash(f"Scheduled for {_said(made)}.{spacing.too_close([made])}", "done")
        return made
    leave_out = bool(form.leave_out.data)
    begun, some = series.begin(
        actor(), case, counselor, **wishes, pattern=pattern, leave_out=leave_out, now=now()
    )
    rhythm = recurrence.words(begun.rule, begun.first_day)
    said = f"Scheduled: {rhythm}, first on {_said(some[0])}."
    flash(said + spacing.too_close(some), "done")
    return some[0]


@bp.route("/sessions/<uuid:appointment_id>/time", methods=["GET", "POST"])
@staff()
def move(appointment_id: uuid.UUID) -> ResponseReturnValue:
    """Another time, length or place."""
    one = changeable(appointment_id)
    form = MoveForm(data=_as_it_is(one))
    context = {"case": one.case, "appointment": one}
    if not form.validate_on_submit():
        page = _form_page("appointments/move.html", form, [one.counselor], **context)
        return (page, 422) if form.is_submitted() else page
    try:
        flash(_move(form, one), "done")
    except DomainError as error:
        form.refuse(error)
        return _form_page("appointments/move.html", form, [one.counselor], **context), 422
    return redirect(url_for("appointments.appointment", appointment_id=one.id), 303)


def _move(form: MoveForm, one: Appointment) -> str:
    """Move one, or what follows too. Out: what was done, in words."""
    if one.series is None or form.which.data == ONE:
        moved = service.move(actor(), one, **_wishes(form, one.case), now=now())
        said = f"Moved to {_said(one)}." if moved else "Saved."
        return said + spacing.too_close([one])
    whole = form.which.data == ALL
    done = series_moving.move(actor(), one, whole=whole, **_wishes(form, one.case), now=now())
    if not done.count:
        return "Saved for all of them."
    kept = f" {done.kept} that you had moved alone stay where they are." if done.kept else ""
    return f"Moved {done.count} sessions; this one is on {_said(one)}.{kept}"


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


def _propose(form: SessionForm, case: Case, before: Appointment | None) -> None:
    like = kinds.following(case, before)
    form.kind.data, form.minutes.data = like.kind, like.minutes if before else None
    if not like.kind and form.minutes.data is None:
        form.minutes.data = _usual_minutes()
    if before is None:
        return
    weeks = request.args.get("weeks", rules.USUAL_FOLLOW_UP, type=int)
    weeks = weeks if weeks in rules.FOLLOW_UP_WEEKS else rules.USUAL_FOLLOW_UP
    wall = rules.same_wall_later(before.starts_at, before.counselor.zone, weeks)
    form.counselor.data = str(before.counselor_id)
    form.day.data, form.start.data = wall.date(), wall.time()
    form.place.data, form.link.data = before.place, before.link


def _as_it_is(one: Appointment) -> dict[str, Any]:
    wall = to_wall(one.starts_at, one.counselor.zone)
    return {
        "day": wall.date(),
        "start": wall.time(),
        "kind": one.kind or "",
        "minutes": kinds.minutes_of(one),
        "place": one.place,
        "link": one.link,
    }


def _wishes(form: SessionForm, case: Case) -> dict[str, Any]:
    """Raises DomainError for an unknown kind, and where nothing says how long it lasts."""
    day: date = form.day.data
    kind = kinds.chosen(kinds.of_practice(case.practice_id), form.kind.data or "")
    minutes = form.minutes.data
    if minutes is None and not kind.code:
        raise DomainError("Say how long it lasts.", field="minutes")
    return {
        "kind": kind.code,
        "wall": datetime.combine(day, form.start.data),
        "minutes": kind.minutes or _usual_minutes() if minutes is None else minutes,
        "place": form.place.data or "",
        "link": form.link.data or "",
    }


def _usual_minutes() -> int:
    return db.session.get_one(Practice, actor().practice_id).session_minutes


def _offer_kinds(form: SessionForm, case: Case) -> None:
    """Those that suit the case, and the one that it has."""
    known = kinds.of_practice(case.practice_id)
    some = kinds.suiting(known, case.kind)
    own = known.get(form.kind.data or "")
    if own is not None and own not in some:
        some.append(own)
    usual = _usual_minutes()
    labels = [(one.code, f"{one.name}, {one.minutes or usual} minutes") for one in some]
    labels.append(("", "None of these"))
    form.kind.choices = [SelectChoice(value=code, label=label) for code, label in labels]


def _form_page(template: str, form: SessionForm, counselors: list[User], **context: Any) -> str:
    people = [p.client for p in context["case"].participants if p.until is None]
    _offer_kinds(form, context["case"])
    return render_template(
        template,
        form=form,
        counselors=counselors,
        zone=(_proposed(form, counselors) or actor()).zone,
        elsewhere=offers.elsewhere(
            form.day.data, form.start.data, _proposed(form, counselors), people
        ),
        people=people,
        zones={str(one.id): one.zone for one in counselors},
        **context,
    )


def _proposed(form: SessionForm, counselors: list[User]) -> User | None:
    wanted = as_id(form.counselor.data or "")
    first = counselors[0] if counselors else None
    return next((one for one in counselors if one.id == wanted), first)


def _said(one: Appointment) -> str:
    return when_text(one.starts_at, actor().zone, to_wall(now(), actor().zone).date())
