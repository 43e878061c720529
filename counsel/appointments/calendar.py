"""The layout of days: which column, which five-minute slot, beside which other session. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Generic, Protocol, TypeVar

from counsel.kernel.timezones import to_utc, to_wall

SLOT = 5
SLOTS_A_DAY = 24 * 60 // SLOT
FIRST_HOUR, LAST_HOUR = 8, 19
MOST_LANES = 3
# Beyond four hours the style sheet knows these lengths only.
LONG_SPANS = (60, 72, 84, 96, 120, 144, 288)
ISO_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)


class Timed(Protocol):
    """Anything with a beginning and an end."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


T = TypeVar("T", bound=Timed)


@dataclass(frozen=True, slots=True)
class Week:
    """A week from Monday, with its own address."""

    monday: date

    @property
    def key(self) -> str:
        """As "2026-W48"."""
        year, number, _ = self.monday.isocalendar()
        return f"{year:04}-W{number:02}"

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.monday + timedelta(days=n) for n in range(7))

    @property
    def before(self) -> Week:
        return Week(self.monday - timedelta(weeks=1))

    @property
    def after(self) -> Week:
        return Week(self.monday + timedelta(weeks=1))

    def bounds(self, zone: str) -> tuple[datetime, datetime]:
        """The instants at which the week begins and ends in a zone."""
        first = to_utc(datetime.combine(self.monday, time()), zone)
        return first, to_utc(datetime.combine(self.after.monday, time()), zone)


@dataclass(frozen=True, slots=True)
class Days:
    """So many days from one on, with an address of their own."""

    first: date
    count: int = 1

    @property
    def key(self) -> str:
        """As "2026-11-30"."""
        return self.first.isoformat()

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.first + timedelta(days=n) for n in range(self.count))

    @property
    def before(self) -> Days:
        return Days(self.first - timedelta(days=self.count), self.count)

    @property
    def after(self) -> Days:
        return Days(self.first + timedelta(days=self.count), self.count)

    def bounds(self, zone: str) -> tuple[datetime, datetime]:
        """The instants at which the days begin and end in a zone."""
        first = to_utc(datetime.combine(self.first, time()), zone)
        return first, to_utc(datetime.combine(self.after.first, time()), zone)


class HasDays(Protocol):
    """Days in a row."""

    @property
    def days(self) -> tuple[date, ...]: ...


def day_of(text: str, today: date) -> date:
    """The day that an address names; today where it names none that exists."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if 2000 <= day.year <= 2199 else today


def week_of(text: str, today: date) -> Week:
    """The week that an address names; the current one where it names none that exists."""
    match = ISO_WEEK.fullmatch(text)
    try:
        if match and 2000 <= int(match[1]) <= 2199:
            return Week(date.fromisocalendar(int(match[1]), int(match[2]), 1))
    except ValueError:
        pass
    return Week(today - timedelta(days=today.weekday()))


@dataclass(frozen=True, slots=True)
class Box(Generic[T]):
    """One session's place in a day: first slot after midnight, number of slots, lane of lanes."""

    item: T
    first: int
    length: int
    lane: int = 1
    lanes: int = 1

    @property
    def end(self) -> int:
        return self.first + self.length

    def css(self, first_hour: int) -> str:
        """The classes of templates (docs/interface.md, Calendar)."""
        length = next(n for n in (self.length, *reversed(LONG_SPANS)) if _known(n, self.length))
        words = [f"at-{self.first - first_hour * 60 // SLOT}", f"for-{length}"]
        if self.lanes > 1:
            words.append(f"lane-{self.lane}-of-{self.lanes}")
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class Day(Generic[T]):
    """One column: its date and its boxes in order."""

    date: date
    boxes: tuple[Box[T], ...]


@dataclass(frozen=True, slots=True)
class Grid(Generic[T]):
    """Days ready to draw, and the hours that are shown."""

    days: tuple[Day[T], ...]
    first_hour: int
    last_hour: int

    @property
    def hours(self) -> range:
        return range(self.first_hour, self.last_hour)

    @property
    def empty(self) -> bool:
        return not any(day.boxes for day in self.days)


def lay_out(items: Iterable[T], span: HasDays, zone: str) -> Grid[T]:
    """Place sessions in some days as the clocks of `zone` show them.

    A session over midnight stands in both days. Sessions at the same wall time (the doubled hour
    in autumn) stand side by side.
    """
    pieces: dict[date, list[Box[T]]] = {day: [] for day in span.days}
    for item in items:
        for day, box in _pieces(item, zone):
            if day in pieces:
                pieces[day].append(box)
    days = tuple(Day(day, _side_by_side(boxes)) for day, boxes in pieces.items())
    boxes = [box for day in days for box in day.boxes]
    per_hour = 60 // SLOT
    first = min([FIRST_HOUR, *(box.first // per_hour for box in boxes)])
    last = max([LAST_HOUR, *(-(-box.end // per_hour) for box in boxes)])
    return Grid(days, first, last)


def _known(length: int, wanted: int) -> bool:
    return length <= wanted and (length <= 48 or length in LONG_SPANS)


def _pieces(item: T, zone: str) -> Iterable[tuple[date, Box[T]]]:
    start = to_wall(item.starts_at, zone)
    # The length is the real one: in the doubled hour the wall may end before it began.
    end = start + (item.ends_at - item.starts_at)
    day = start.date()
    while datetime.combine(day, time()) < end:
        midnight = datetime.combine(day, time())
        first = max(0, int((start - midnight).total_seconds()) // 60 // SLOT)
        last = min(SLOTS_A_DAY, -(-int((end - midnight).total_seconds()) // 60 // SLOT))
        if last > first:
            yield day, Box(item, first, last - first)
        day += timedelta(days=1)


def _side_by_side(boxes: list[Box[T]]) -> tuple[Box[T], ...]:
    """Give each box a lane, such that boxes of one lane never touch."""
    placed: list[Box[T]] = []
    cluster: list[Box[T]] = []
    for box in sorted(boxes, key=lambda box: (box.first, -box.length)):
        if cluster and box.first >= max(one.end for one in cluster):
            placed += _in_lanes(cluster)
            cluster = []
        cluster.append(box)
    return (*placed, *_in_lanes(cluster))


def _in_lanes(cluster: Sequence[Box[T]]) -> list[Box[T]]:
    ends: list[int] = []
    lanes = []
    for box in cluster:
        lane = next((n for n, end in enumerate(ends) if end <= box.first), len(ends))
        ends[lane : lane + 1] = [box.end]
        lanes.append(lane)
    count = min(len(ends), MOST_LANES)
    return [
        Box(box.item, box.first, box.length, min(lane + 1, MOST_LANES), max(1, count))
        for box, lane in zip(cluster, lanes, strict=True)
    ]
