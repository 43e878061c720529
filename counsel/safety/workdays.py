"""When somebody is likely to look: working days of a practice's zone. Pure.

Monday to Friday from nine. Holidays are not known here, so a practice that is closed then should
have a backup who is not.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from counsel.kernel.timezones import to_utc, to_wall

OPENS = time(9)
SATURDAY = 5


def next_working_day(now: datetime, zone: str) -> date:
    """The first working day after today, as the practice's calendar has it."""
    day = to_wall(now, zone).date() + timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day


def pass_on_at(now: datetime, zone: str) -> datetime:
    """When an alert that nobody acknowledged goes to the backup: as the next working day opens."""
    return to_utc(datetime.combine(next_working_day(now, zone), OPENS), zone)
