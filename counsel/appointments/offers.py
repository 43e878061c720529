"""What a form about a session offers: follow-ups one click away, and the same time elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol

from counsel.appointments import rules, words
from counsel.kernel.errors import DomainError
from counsel.kernel.timezones import to_wall


class _Person(Protocol):
    @property
    def zone(self) -> str: ...


class _Called(_Person, Protocol):
    @property
    def called(self) -> str: ...


class _Session(Protocol):
    @property
    def starts_at(self) -> datetime: ...
    @property
    def counselor(self) -> _Person: ...


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The same wall time some weeks later."""

    weeks: int
    wall: datetime


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Whose clocks show something else, and what: as "Mon 23 Nov, 09:00"."""

    called: str
    zone: str
    text: str


def follow_ups(before: _Session | None, now: datetime) -> list[FollowUp]:
    """The quick choices after a session that still lie ahead."""
    if before is None:
        return []
    zone = before.counselor.zone
    walls = [
        FollowUp(weeks, rules.same_wall_later(before.starts_at, zone, weeks))
        for weeks in rules.FOLLOW_UP_WEEKS
    ]
    return [one for one in walls if to_wall(now, zone) < one.wall]


def elsewhere(
    day: date | None, clock: time | None, counselor: _Person | None, people: Sequence[_Called]
) -> list[Elsewhere]:
    """What the clocks of others show at a counselor's wall time, where they differ."""
    if day is None or clock is None or counselor is None:
        return []
    try:
        instant = rules.instant_of(day, clock, counselor.zone)
    except (DomainError, OverflowError):
        return []
    return [
        Elsewhere(one.called, one.zone, words.say_short(instant, one.zone))
        for one in people
        if words.differs(instant, one.zone, counselor.zone)
    ]
