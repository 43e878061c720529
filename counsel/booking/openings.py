"""At which times a session can begin. Given hours and what is taken; needs no database.

Hours are wall times of the counselor's zone, so a day on which the clocks change is shorter or
longer by as much, and a session has its full length. A time is offered only where its wall time
names it: of an hour that comes twice that is the first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from counsel.booking.hours import Span
from counsel.kernel.timezones import to_utc, to_wall

STEP = timedelta(minutes=30)
"""Times are offered at this distance from the beginning of the hours."""
Taken = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """When one counselor can be booked. `week` has seven days from Monday on; `days` holds those
    with other hours, none of them for a closed one."""

    zone: str
    week: tuple[tuple[Span, ...], ...]
    days: Mapping[date, tuple[Span, ...]]
    length: timedelta
    notice: timedelta
    ahead: timedelta

    def hours_of(self, day: date) -> tuple[Span, ...]:
        """The hours of one day."""
        return self.days.get(day, self.week[day.weekday()])


def open_spans(plan: Plan, first: datetime, last: datetime) -> list[Taken]:
    """The hours as instants, in order, where they touch the time between `first` and `last`."""
    spans = []
    for day in _days(to_wall(first, plan.zone).date(), to_wall(last, plan.zone).date()):
        for start, end in plan.hours_of(day):
            begins, ends = _instant(day, start, plan.zone), _instant(day, end, plan.zone)
            if begins < last and ends > first and begins < ends:
                spans.append((begins, ends))
    return spans


def open_starts(
    plan: Plan, taken: Collection[Taken], first: datetime, last: datetime, *, now: datetime
) -> list[datetime]:
    """The instants from `first` until before `last` at which a session can begin: inside the hours
    for its whole length, on nothing that is taken, after the notice, not too far ahead."""
    earliest = max(first, now + plan.notice)
    latest = min(last, now + plan.ahead)
    found = []
    for begins, ends in open_spans(plan, earliest, latest):
        start = begins
        while start + plan.length <= ends and start < latest:
            if start >= earliest and _is_named(start, plan.zone) and _free(plan, start, taken):
                found.append(start)
            start += STEP
    return found


def _free(plan: Plan, start: datetime, taken: Collection[Taken]) -> bool:
    end = start + plan.length
    return not any(begun < end and over > start for begun, over in taken)


def _is_named(instant: datetime, zone: str) -> bool:
    return to_utc(to_wall(instant, zone), zone) == instant


def _instant(day: date, minutes: int, zone: str) -> datetime:
    return to_utc(datetime.combine(day, time()) + timedelta(minutes=minutes), zone)


def _days(first: date, last: date) -> Iterator[date]:
    day = first - timedelta(days=1)
    while day <= last:
        yield day
        day += timedelta(days=1)
