"""Pages on which a counselor sets open hours and an owner the practice's holidays."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from counsel.booking import access, setting
from counsel.booking.forms import DayForm, HolidayForm, HoursForm
from counsel.booking.hours import say
from counsel.booking.models import OtherDay
from counsel.kernel.actor import COUNSELOR, OWNER
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.practices.models import Practice
from counsel.web.guard import found, staff
from counsel.web.request import actor, now

bp = Blueprint("booking", __name__)
USUAL_WEEK = (*[((540, 720), (840, 1020))] * 5, (), ())
"""What a form proposes on the first visit; nothing is open before it is saved."""


@bp.get("/account/hours")
@staff(COUNSELOR)
def hours() -> ResponseReturnValue:
    """One's own hours."""
    return _hours_page()


@bp.post("/account/hours")
@staff(COUNSELOR)
def save_hours() -> ResponseReturnValue:
    """Keep them."""
    form = HoursForm()
    if not form.validate():
        return _hours_page(form=form), 422
    choices = setting.Choices(
        week=tuple(field.data or "" for field in form.weekdays()),
        online=form.online.data,
        minutes=form.minutes.data or 0,
        pause=form.pause.data or 0,
        notice=form.notice.data or 0,
        weeks=form.weeks.data or 0,
        place=form.place.data or "",
        link=form.link.data or "",
    )
    try:
        setting.save(actor(), choices, now=now())
    except DomainError as error:
        form.refuse(error)
        return _hours_page(form=form), 422
    said = "Clients can book them." if choices.online else "Clients cannot book them for now."
    flash(f"Your hours are saved. {said}", "done")
    return redirect(url_for("booking.hours"), 303)


@bp.post("/account/hours/days")
@staff(COUNSELOR)
def set_day() -> ResponseReturnValue:
    """Give one day other hours, or none."""
    form = DayForm()
    if not form.validate() or form.day.data is None:
        return _hours_page(day=form), 422
    try:
        setting.set_day(actor(), form.day.data, form.hours.data or "", now=now())
    except DomainError as error:
        form.refuse(error)
        return _hours_page(day=form), 422
    flash("Saved for that day. Sessions that are planned stay.", "done")
    return redirect(url_for("booking.hours"), 303)


@bp.post("/account/hours/days/<uuid:day_id>/removal")
@staff(COUNSELOR)
def forget_day(day_id: uuid.UUID) -> ResponseReturnValue:
    """The day has its usual hours again."""
    own = access.own_days(actor(), access.today_in(actor().zone, now()))
    setting.forget_day(actor(), found(own.where(OtherDay.id == day_id)), now=now())
    flash("That day has its usual hours again.", "done")
    return redirect(url_for("booking.hours"), 303)


@bp.get("/practice/holidays")
@staff(OWNER)
def holidays() -> ResponseReturnValue:
    """The days on which nobody can be booked."""
    return _holidays_page()


@bp.post("/practice/holidays")
@staff(OWNER)
def close_days() -> ResponseReturnValue:
    """Close the practice from a day to another."""
    form = HolidayForm()
    if not form.validate() or form.day.data is None:
        return _holidays_page(form=form), 422
    try:
        last = form.last.data or form.day.data
        setting.close_practice(actor(), form.day.data, last, now=now())
    except DomainError as error:
        form.refuse(error)
        return _holidays_page(form=form), 422
    flash("Closed. Sessions that are planned stay.", "done")
    return redirect(url_for("booking.holidays"), 303)


@bp.post("/practice/holidays/<uuid:day_id>/removal")
@staff(OWNER)
def open_day(day_id: uuid.UUID) -> ResponseReturnValue:
    """The practice is open on that day again."""
    known = access.holidays(actor(), access.today_in(actor().practice_zone, now()))
    setting.forget_day(actor(), found(known.where(OtherDay.id == day_id)), now=now())
    flash("The practice is open on that day again.", "done")
    return redirect(url_for("booking.holidays"), 303)


def _hours_page(**forms: Any) -> str:
    today = access.today_in(actor().zone, now())
    return render_template(
        "booking/hours.html",
        form=forms.get("form") or _filled(),
        day=forms.get("day") or DayForm(None),
        days=db.session.scalars(access.own_days(actor(), today).order_by(OtherDay.day)).all(),
        closed=db.session.scalars(access.holidays(actor(), today).order_by(OtherDay.day)).all(),
    )


def _holidays_page(**forms: Any) -> str:
    today = access.today_in(actor().practice_zone, now())
    return render_template(
        "booking/holidays.html",
        form=forms.get("form") or HolidayForm(None),
        days=db.session.scalars(access.holidays(actor(), today).order_by(OtherDay.day)).all(),
    )


def _filled() -> HoursForm:
    one = db.session.scalar(access.own_hours(actor()))
    if one is not None:
        form, week = HoursForm(None, obj=one), one.week
    else:
        practice = db.session.get_one(Practice, actor().practice_id)
        week = [say(spans) for spans in USUAL_WEEK]
        form = HoursForm(None, minutes=practice.session_minutes, pause=10, notice=24, weeks=8)
    for field, text in zip(form.weekdays(), week, strict=True):
        field.data = text
    return form
