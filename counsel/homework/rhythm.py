"""When an exercise that repeats comes again, and until when it is to be done. Pure.

It comes in the morning of the client's zone, so that nothing arrives at night.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from counsel.homework.pacing import morning
from counsel.kernel.timezones import to_utc, to_wall

DAILY, WEEKLY, SESSION = "daily", "weekly", "session"
KINDS = {DAILY: "Each day", WEEKLY: "Each week", SESSION: "Before each session"}
STEPS = {DAILY: timedelta(days=1), WEEKLY: timedelta(days=7)}
EVENING, DAY, LEAST = time(20), timedelta(days=1), timedelta(hours=2)


def day_of(moment: datetime, zone: str) -> date:
    """The day of an instant in a zone."""
    return to_wall(moment, zone).date()


def next_time(kind: str, last: datetime, *, zone: str, now: datetime) -> datetime:
    """The first morning after now that lies whole days or weeks after the last one."""
    day = day_of(last, zone) + STEPS[kind]
    while morning(day, zone) <= now:
        day += STEPS[kind]
    return morning(day, zone)


def after(session: datetime, zone: str) -> datetime:
    """The morning after a session."""
    return morning(day_of(session, zone) + DAY, zone)


def until(kind: str, *, zone: str, now: datetime) -> datetime:
    """The evening until which what comes now is to be done: of the day, or of the sixth day."""
    day = day_of(now, zone) + (STEPS[kind] - DAY)
    evening = to_utc(datetime.combine(day, EVENING), zone)
    return evening if evening > now + LEAST else evening + DAY


def before(session: datetime, now: datetime) -> datetime:
    """A day before a session (domain.md, Homework); where that is past, its beginning."""
    return session - DAY if session - DAY > now else session


def is_over(until_day: date | None, moment: datetime, zone: str) -> bool:
    """Whether a repetition that goes on until a day comes no more at this moment."""
    return until_day is not None and day_of(moment, zone) > until_day
