"""When the steps of a pathway are due. Pure: the document and what happened so far in, an
answer for each step out.

A step that is due by a day is released at nine in the morning of the client's zone, so that
nothing arrives at night; one that follows the step before without a wait is released at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from counsel.kernel.timezones import to_utc, to_wall
from counsel.library.pathway import PathwayStep

MORNING = time(9)
DONE, OPEN, LEFT_OUT, HELD, DUE, WAITING, LATER = (
    *("done", "open", "left_out", "held"),
    *("due", "waiting", "later"),
)
SETTLED = (DONE, LEFT_OUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What happened to one step so far. `passed_at`: it was sent, put aside or left out."""

    released: bool = False
    passed_at: datetime | None = None
    left_out: bool = False
    held: bool = False
    not_before: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step stands; `at` is when it is due, for one that waits for a time."""

    state: str
    at: datetime | None = None


def places(
    steps: Sequence[PathwayStep],
    facts: Sequence[Fact],
    *,
    begins_on: date,
    delayed_days: int,
    zone: str,
    now: datetime,
) -> list[Place]:
    """Where each step stands now. `later`: it hangs on a step before it that is not done."""
    first_day = begins_on + timedelta(days=delayed_days)
    before: Fact | None = None
    found = []
    for step, fact in zip(steps, facts, strict=True):
        found.append(_place(step, fact, before, first_day, zone, now))
        before = fact
    return found


def _place(
    step: PathwayStep,
    fact: Fact,
    before: Fact | None,
    first_day: date,
    zone: str,
    now: datetime,
) -> Place:
    if fact.left_out:
        return Place(LEFT_OUT)
    if fact.released:
        return Place(DONE if fact.passed_at is not None else OPEN)
    if fact.held:
        return Place(HELD)
    at = _due_at(step, before, first_day, zone)
    if at is None:
        return Place(LATER)
    if fact.not_before is not None:
        at = max(at, morning(fact.not_before, zone))
    return Place(DUE if at <= now else WAITING, at)


def _due_at(step: PathwayStep, before: Fact | None, first_day: date, zone: str) -> datetime | None:
    if step.after_days is not None:
        return morning(first_day + timedelta(days=step.after_days), zone)
    if before is None:
        return morning(first_day + timedelta(days=step.wait_days), zone)
    if before.passed_at is None:
        return None
    if not step.wait_days:
        return before.passed_at
    day = to_wall(before.passed_at, zone).date()
    return morning(day + timedelta(days=step.wait_days), zone)


def morning(day: date, zone: str) -> datetime:
    """Nine o'clock of a day in a zone."""
    return to_utc(datetime.combine(day, MORNING), zone)


def next_look(found: Sequence[Place], *, now: datetime, at_least: timedelta) -> datetime:
    """When the scheduler should look again: at the next time that is known, or after a while."""
    known = [place.at for place in found if place.state == WAITING and place.at is not None]
    return min([*known, now + at_least])
