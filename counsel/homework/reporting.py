"""How homework goes, in numbers: pure arithmetic on counts. No database, no request.

Everything is a count by value ("7 said difficulty 4"), so that no list of people is ever held. An
assignment counts once; its newest round speaks for it. Half done is a number of its own, never a
failing (domain.md, Metrics).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from counsel.homework.looking_back import BARRIERS

Counts = Mapping[int, int]
SPANS = ((0, 0), (1, 1), (2, 3), (4, 6), (7, 13), (14, None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was counted. `amounts` are answers 0 to 4 to "how much", of those who said; `days` are
    whole days from release to the first submission; `barriers` are by kind, of `barriers_read`
    submissions that named one, of `barriers_all`."""

    assigned: int = 0
    opened: int = 0
    sent: int = 0
    put_aside: int = 0
    discussed: int = 0
    amounts: Counts = field(default_factory=dict)
    days: Counts = field(default_factory=dict)
    difficulty: Counts = field(default_factory=dict)
    usefulness: Counts = field(default_factory=dict)
    barriers: Mapping[str, int] = field(default_factory=dict)
    barriers_read: int = 0
    barriers_all: int = 0

    @property
    def in_part(self) -> int:
        """Sent, and a part of it was done."""
        return sum(self.amounts.get(amount, 0) for amount in (1, 2, 3))

    @property
    def none_of_it(self) -> int:
        """Sent, and none of it was done: that is an answer too."""
        return self.amounts.get(0, 0)

    @property
    def completed(self) -> int:
        """Sent, and all of it was done, or nothing was said about how much."""
        return self.sent - self.in_part - self.none_of_it


def total(counts: Counts) -> int:
    """How many values were counted."""
    return sum(counts.values())


def median(counts: Counts) -> float | None:
    """The middle value, or the mean of the two in the middle; None where nothing was counted."""
    number = total(counts)
    if not number:
        return None
    return (_at(counts, (number - 1) // 2) + _at(counts, number // 2)) / 2


def mean(counts: Counts) -> float | None:
    """The mean, to one digit; None where nothing was counted."""
    number = total(counts)
    if not number:
        return None
    return round(sum(value * count for value, count in counts.items()) / number, 1)


def spread(counts: Counts, low: int = 0, high: int = 10) -> list[tuple[str, int]]:
    """How often each value from `low` to `high` came: (value, count)."""
    return [(str(value), counts.get(value, 0)) for value in range(low, high + 1)]


def spans(days: Counts) -> list[tuple[str, int]]:
    """How many took how long: (words, count) from the same day to two weeks and more."""
    return [
        (
            _span(first, last),
            sum(n for day, n in days.items() if first <= day and (last is None or day <= last)),
        )
        for first, last in SPANS
    ]


def in_the_way(barriers: Mapping[str, int]) -> list[tuple[str, int]]:
    """What got in the way, in words, the most frequent first; as listed where equally often."""
    order = list(BARRIERS)
    named = sorted((kind for kind in barriers if kind in BARRIERS), key=order.index)
    named.sort(key=lambda kind: -barriers[kind])
    return [(BARRIERS[kind], barriers[kind]) for kind in named]


def _at(counts: Counts, place: int) -> int:
    """The value at a place of all values in order, from 0."""
    for value in sorted(counts):
        place -= counts[value]
        if place < 0:
            return value
    raise IndexError(place)


def _span(first: int, last: int | None) -> str:
    if first == 0:
        return "The same day"
    if last is None:
        return f"{first} days or more"
    return "1 day" if last == 1 else f"{first} to {last} days"
