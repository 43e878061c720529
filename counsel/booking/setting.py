"""A counselor's hours and the practice's holidays: saved, changed, taken away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select

from counsel.accounts.models import User
from counsel.appointments.rules import checked_link
from counsel.audit import service as audit
from counsel.booking import access
from counsel.booking.hours import WEEKDAYS, parse, say
from counsel.booking.models import OpenHours, OtherDay
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.practices.models import Practice

SHORTEST, LONGEST = 15, 240
MOST_PAUSE = 120
MOST_NOTICE = 14 * 24
MOST_WEEKS = 26
MOST_DAYS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """All settings of one counselor's hours; `week` has seven texts from Monday on."""

    online: bool
    week: tuple[str, ...]
    minutes: int
    pause: int
    notice: int
    weeks: int
    place: str
    link: str


def save(actor: Actor, choices: Choices, *, now: datetime) -> None:
    """Keep a counselor's hours. Raises DomainError beside the field that does not fit."""
    week = [
        say(parse(text, field=name.lower()))
        for name, text in zip(WEEKDAYS, choices.week, strict=True)
    ]
    for field, least, most, word in (
        ("minutes", SHORTEST, LONGEST, "minutes"),
        ("pause", 0, MOST_PAUSE, "minutes"),
        ("notice", 0, MOST_NOTICE, "hours"),
        ("weeks", 1, MOST_WEEKS, "weeks"),
    ):
        if not least <= getattr(choices, field) <= most:
            raise DomainError(f"Between {least} and {most} {word}.", field=field)
    if choices.online and not any(week):
        raise DomainError("Write the hours of at least one day first.", field="online")
    link = checked_link(choices.link)
    _take_turn(actor)
    found = db.session.scalar(access.own_hours(actor))
    hours = found or OpenHours(practice_id=actor.practice_id, user_id=actor.user_id)
    hours.online, hours.week = choices.online, week
    hours.minutes, hours.pause = choices.minutes, choices.pause
    hours.notice, hours.weeks = choices.notice, choices.weeks
    hours.place, hours.link, hours.changed_at = choices.place, link, now
    db.session.add(hours)
    db.session.flush()
    audit.record(actor, "changed", "open hours", hours.id, now=now, online=choices.online)


def set_day(actor: Actor, day: date, text: str, *, now: datetime) -> None:
    """Give one day other hours; "" closes it. Raises DomainError for a day that is over, for what
    are no hours, and for too many days."""
    hours = say(parse(text, field="hours"))
    _refuse_over(day, actor.zone, now)
    _take_turn(actor)
    own = access.own_days(actor, day).where(OtherDay.day == day)
    _refuse_too_many(OtherDay.user_id == actor.user_id)
    found = db.session.scalar(own)
    one = found or OtherDay(practice_id=actor.practice_id, user_id=actor.user_id, day=day)
    one.hours = hours
    db.session.add(one)
    db.session.flush()
    audit.record(actor, "changed", "hours of a day", one.id, now=now, day=day.isoformat())


def close_practice(actor: Actor, first: date, last: date, *, now: datetime) -> None:
    """Close the practice from a day to another. Raises DomainError for days that are over or in
    the wrong order, and for more than sixty at once."""
    if last < first:
        raise DomainError("The last day comes before the first.", field="last")
    if (last - first).days > 60:
        raise DomainError("At most 60 days at once.", field="last")
    _refuse_over(first, actor.practice_zone, now)
    db.session.get_one(Practice, actor.practice_id, with_for_update=True)
    _refuse_too_many(OtherDay.user_id.is_(None))
    known = {one.day for one in db.session.scalars(access.holidays(actor, first))}
    every = [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]
    new = [day for day in every if day not in known]
    db.session.add_all(OtherDay(practice_id=actor.practice_id, day=day, hours="") for day in new)
    days = [day.isoformat() for day in new]
    audit.record(actor, "closed", "practice", actor.practice_id, now=now, days=days)


def forget_day(actor: Actor, one: OtherDay, *, now: datetime) -> None:
    """The day has its usual hours again."""
    audit.record(actor, "removed", "hours of a day", one.id, now=now, day=one.day.isoformat())
    db.session.delete(one)


def _refuse_over(day: date, zone: str, now: datetime) -> None:
    today = access.today_in(zone, now)
    field = "day"
    if day < today:
        raise DomainError("This day is over. Choose one that lies ahead.", field=field)
    if (day - today).days > 730:
        raise DomainError("Choose a day within the next two years.", field=field)


def _refuse_too_many(whose: ColumnElement[bool]) -> None:
    count = select(func.count()).select_from(OtherDay).where(whose)
    if (db.session.scalar(count) or 0) >= MOST_DAYS:
        raise DomainError("That is a lot of days. Remove old ones first.", field="day")


def _take_turn(actor: Actor) -> None:
    turn = select(User.id).where(User.id == actor.user_id).with_for_update(key_share=True)
    db.session.execute(turn)
