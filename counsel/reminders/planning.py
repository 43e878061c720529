"""When the reminders of a session leave. Pure: times in, times out.

Rules (product.md, sections 4 and 5, Behaviours that win): a lead before the session; quiet hours of
the receiver pull a reminder earlier, never later; a reminder that would come within a third of its
lead after the booking says nothing new; one whose moment passed long ago is not made up for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from counsel.kernel.timezones import to_utc, to_wall

BEFORE_QUIET = timedelta(minutes=30)
GRACE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """The hours in which nobody is written to, on the receiver's wall clock."""

    begins: int
    ends: int
    zone: str

    def pulled(self, at: datetime) -> datetime:
        """`at`, or half an hour before the quiet time that it falls into."""
        wall = to_wall(at, self.zone)
        if self.begins == self.ends or not self._is_quiet(wall.hour):
            return at
        day = wall.date()
        if wall.hour < self.begins:
            day -= timedelta(days=1)
        evening = datetime.combine(day, time(self.begins)) - BEFORE_QUIET
        return min(at, to_utc(evening, self.zone))

    def _is_quiet(self, hour: int) -> bool:
        if self.begins < self.ends:
            return self.begins <= hour < self.ends
        return hour >= self.begins or hour < self.ends


@dataclass(frozen=True, slots=True)
class Planned:
    """A reminder: its lead in minutes, and when it leaves."""

    lead: int
    at: datetime


def plan(
    *,
    starts_at: datetime,
    booked_at: datetime,
    leads: Iterable[int],
    quiet: Quiet,
    now: datetime,
) -> list[Planned]:
    """The reminders of one session for one receiver, the earliest first.

    `booked_at` is when the session was made or last moved; `leads` are minutes before its start.
    """
    if starts_at <= now:
        return []
    found = []
    for lead in sorted(set(leads), reverse=True):
        length = timedelta(minutes=lead)
        at = quiet.pulled(starts_at - length)
        fresh = at - booked_at < length / GRACE
        stale = now - at > length / GRACE
        if not fresh and not stale:
            found.append(Planned(lead, at))
    return found
