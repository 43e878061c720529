"""Pages on which a client books a session and gives one another time."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from counsel.appointments import access as sessions
from counsel.appointments import kinds
from counsel.appointments.models import Appointment
from counsel.booking import access, service
from counsel.booking.forms import TimeForm
from counsel.booking.service import Offer
from counsel.booking.views import bp
from counsel.kernel.errors import DomainError
from counsel.kernel.timezones import to_utc, to_wall
from counsel.roster.models import Case
from counsel.web.guard import client, found
from counsel.web.request import actor, now

A_WEEK = timedelta(days=7)
NOT_OFFERED = "This kind of session can no longer be booked. Choose another one."


@dataclass(frozen=True, slots=True)
class Times:
    """The open times of a week by day, and where the pages before and after begin."""

    days: list[tuple[date, list[datetime]]]
    before: date | None
    after: date | None


@bp.get("/my/sessions/booking")
@client
def book() -> ResponseReturnValue:
    """With whom; straight to the times where there is one counselor alone."""
    offers = service.offers(actor())
    if len(offers) == 1:
        return redirect(url_for("booking.times", case_id=offers[0].case.id))
    return render_template("booking/with_whom.html", offers=offers)


@bp.route("/my/sessions/booking/<uuid:case_id>", methods=["GET", "POST"])
@client
def times(case_id: uuid.UUID) -> ResponseReturnValue:
    """Choose a time and book it."""
    case = found(access.bookable_cases(actor()).where(Case.id == case_id))
    kind = request.args.get("kind", "")
    offer = service.offer_for(case, kind)
    if offer is None:
        return render_template("booking/with_whom.html", offers=[])
    form = TimeForm()
    if form.is_submitted() and kind not in ("", offer.kind.code):
        return _refused(form, offer, DomainError(NOT_OFFERED))
    if not form.is_submitted():
        return _page(form, offer)
    start = form.instant()
    if not form.validate() or start is None:
        return _page(form, offer), 422
    try:
        made = service.book(actor(), offer, start, now=now())
    except DomainError as error:
        return _refused(form, offer, error)
    flash("Booked. Your counselor is told, and you get a mail.", "done")
    return redirect(url_for("appointments.my_session", appointment_id=made.id), 303)


@bp.route("/my/sessions/<uuid:appointment_id>/time", methods=["GET", "POST"])
@client
def other_time(appointment_id: uuid.UUID) -> ResponseReturnValue:
    """Give a session another time."""
    one = found(sessions.own(actor()).where(Appointment.id == appointment_id))
    here = url_for("appointments.my_session", appointment_id=one.id)
    offer = service.movable(actor(), one, now=now())
    if offer is None:
        flash("This session cannot be moved here. Please talk to your counselor.", "info")
        return redirect(here, 303)
    form = TimeForm()
    if not form.is_submitted():
        return _page(form, offer, one)
    start = form.instant()
    if not form.validate() or start is None:
        return _page(form, offer, one), 422
    try:
        service.move(actor(), offer, one, start, now=now())
    except DomainError as error:
        return _refused(form, offer, error, one)
    flash("Moved. Your counselor is told, and you get a mail with the new time.", "done")
    return redirect(here, 303)


@bp.app_template_global("may_book")
def may_book() -> bool:
    """Whether a client can book anything: the Sessions page shows the way only then."""
    return bool(service.offers(actor()))


def _refused(
    form: TimeForm, offer: Offer, error: DomainError, one: Appointment | None = None
) -> tuple[str, int]:
    """The page from the next open time on, with the reason."""
    form.refuse(error)
    return _page(form, offer, one), 422


def _page(form: TimeForm, offer: Offer, moved: Appointment | None = None) -> str:
    return render_template(
        "booking/times.html",
        form=form,
        offer=offer,
        moved=moved,
        times=_week(form, offer, moved),
        minutes=_length(offer, moved),
    )


def _week(form: TimeForm, offer: Offer, moved: Appointment | None) -> Times:
    """Seven days of the client's own calendar, from the first that has an open time on: the day
    that was asked for, that of a refused time, or today."""
    zone, moment = actor().zone, now()
    today = access.today_in(zone, moment)
    refused = form.instant()
    asked = _asked(to_wall(refused, zone).date() if refused else None, today)
    last = moment + timedelta(weeks=offer.hours.weeks)
    start = max(moment, _midnight(asked, zone))
    every = service.open_times(offer, start, last, now=moment, besides=moved)
    if not every:
        return Times([], None if asked <= today else today, None)
    first = to_wall(every[0], zone).date()
    end = _midnight(first + A_WEEK, zone)
    shown = [one for one in every if one < end]
    grouped = groupby(shown, key=lambda one: to_wall(one, zone).date())
    after = first + A_WEEK if len(shown) < len(every) else None
    before = max(today, first - A_WEEK) if asked > today else None
    return Times([(day, list(starts)) for day, starts in grouped], before, after)


def _asked(day: date | None, today: date) -> date:
    if day is None:
        try:
            day = date.fromisoformat(request.args.get("from", ""))
        except ValueError:
            return today
    return day if today <= day <= today + timedelta(days=400) else today


def _midnight(day: date, zone: str) -> datetime:
    return to_utc(datetime.combine(day, time()), zone)


def _length(offer: Offer, moved: Appointment | None) -> int:
    if moved is None:
        return offer.minutes
    return kinds.minutes_of(moved)
