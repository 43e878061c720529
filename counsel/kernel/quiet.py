"""The hours in which nothing is sent to somebody (product.md, Behaviours that win, 7). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from counsel.kernel.timezones import to_utc, to_wall

BEFORE_QUIET = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours in which nothing is sent to somebody, in their own zone; over midnight or not.
    Equal hours mean that there are none."""

    zone: str
    begins: int
    ends: int

    def holds(self, moment: datetime) -> bool:
        """Whether a moment lies in the quiet hours."""
        hour = to_wall(moment, self.zone).hour
        if self.begins <= self.ends:
            return self.begins <= hour < self.ends
        return hour >= self.begins or hour < self.ends

    def pulled_earlier(self, moment: datetime) -> datetime:
        """The moment itself, or the quarter of an hour before the quiet hours that it lies in."""
        if not self.holds(moment):
            return moment
        wall = to_wall(moment, self.zone)
        day = wall.date() if wall.hour >= self.begins else wall.date() - timedelta(days=1)
        begun = to_utc(datetime.combine(day, time(self.begins)), self.zone)
        return min(moment, begun) - BEFORE_QUIET

    def after(self, moment: datetime) -> datetime:
        """The moment itself, or the end of the quiet hours that it lies in."""
        if not self.holds(moment):
            return moment
        wall = to_wall(moment, self.zone)
        day = wall.date() if wall.hour < self.ends else wall.date() + timedelta(days=1)
        return max(moment, to_utc(datetime.combine(day, time(self.ends)), self.zone))


def quiet_for(zone: str, begins: int | None, ends: int | None, *, usual: tuple[int, int]) -> Quiet:
    """The quiet hours of one person: their own where they set both, else the practice's."""
    if begins is None or ends is None:
        begins, ends = usual
    return Quiet(zone, begins, ends)
