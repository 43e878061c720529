"""Who of those who wait is offered which open time. Pure: needs no database."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from counsel.kernel.quiet import Quiet
from counsel.kernel.timezones import to_wall

STANDS = timedelta(hours=4)
"""How long an offer waits for its answer."""
LEAST = timedelta(minutes=30)
"""What somebody needs at least to answer; a time that closes earlier is not offered."""
MOST_A_DAY = 3
A_DAY = timedelta(days=1)
PARTS: Mapping[str, tuple[int, int]] = {
    "morning": (6, 12),
    "afternoon": (12, 17),
    "evening": (17, 23),
}
"""Parts of a day by name: from an hour until before another, on the client's clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An offer that was made to somebody. `waits`: it has no answer yet and has not lapsed."""

    starts_at: datetime
    ends_at: datetime
    made_at: datetime
    waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One person in the line. `weekdays` (Monday is 0) and `parts` of the day suit them until the
    end of `until`, in the zone of `quiet`; `before` is the session that they would give up for an
    earlier time; `length` is how long the session lasts; `made` what they were offered so far."""

    id: uuid.UUID
    quiet: Quiet
    weekdays: frozenset[int]
    parts: frozenset[str]
    until: date
    length: timedelta
    before: datetime | None = None
    made: tuple[Made, ...] = ()


@dataclass(frozen=True, slots=True)
class Next:
    """An offer to make: to whom, which time, and until when it stands."""

    id: uuid.UUID
    starts_at: datetime
    stands_until: datetime


def suits(one: Waiting, start: datetime) -> bool:
    """Whether a time is what somebody waits for."""
    wall = to_wall(start, one.quiet.zone)
    if one.before is not None and start >= one.before:
        return False
    in_part = any(PARTS[name][0] <= wall.hour < PARTS[name][1] for name in one.parts)
    return in_part and wall.weekday() in one.weekdays and wall.date() <= one.until


def stands_until(start: datetime, *, now: datetime, notice: timedelta) -> datetime | None:
    """Until when an offer of this time stands; None where too little is left to answer."""
    end = min(now + STANDS, start - notice)
    return end if end - now >= LEAST else None


def offers_now(
    line: Sequence[Waiting],
    opens: Mapping[uuid.UUID, Sequence[datetime]],
    *,
    now: datetime,
    notice: timedelta,
) -> list[Next]:
    """The offers to make now. In: the line in its order; open starts for each of them.

    Each person has one offer at a time and no time twice; a time is offered to one person at once;
    nobody is written to in their quiet hours, nor more than three times in a day.
    """
    spoken = [
        (made.starts_at, made.starts_at + one.length)
        for one in line
        for made in one.made
        if made.waits and made.starts_at in opens.get(one.id, ())
    ]
    found: list[Next] = []
    for one in line:
        if not _can_be_asked(one, opens, now):
            continue
        for start in opens.get(one.id, ()):
            span = (start, start + one.length)
            had = [(made.starts_at, made.starts_at + one.length) for made in one.made]
            end = stands_until(start, now=now, notice=notice)
            if end and suits(one, start) and not _touches(span, spoken + had):
                found.append(Next(one.id, start, end))
                spoken.append(span)
                break
    return found


def _can_be_asked(
    one: Waiting, opens: Mapping[uuid.UUID, Sequence[datetime]], now: datetime
) -> bool:
    if one.quiet.holds(now):
        return False
    if any(made.waits and made.starts_at in opens.get(one.id, ()) for made in one.made):
        return False
    return sum(now - made.made_at < A_DAY for made in one.made) < MOST_A_DAY


def _touches(span: tuple[datetime, datetime], others: Sequence[tuple[datetime, datetime]]) -> bool:
    return any(begun < span[1] and over > span[0] for begun, over in others)
