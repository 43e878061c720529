"""Whose word holds about when somebody is reminded. Pure.

The nearest to the person wins: their own choice, then what a counselor set for them, then what the
session's counselor does for everyone, then the practice. The two last remind of a case's first
session once more (domain.md, Sessions); a choice for one person is kept to as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from counsel.kernel.errors import DomainError
from counsel.kernel.quiet import Quiet, quiet_for
from counsel.practices.settings import LEADS, MOST_LEADS
from counsel.reminders.planning import Planned, plan, still_due

OWN, TEAM, COUNSELOR, PRACTICE = "own", "team", "counselor", "practice"
FIRST = "first"
"""The reason of the one lead that a first session has more."""


class House(Protocol):
    """What the practice does for everyone."""

    @property
    def reminder_leads(self) -> list[int]: ...
    @property
    def first_session_lead(self) -> int: ...
    @property
    def quiet_from(self) -> int: ...
    @property
    def quiet_until(self) -> int: ...


class Asked(Protocol):
    """One participant of one session: a row of `access.asked`."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def moved_at(self) -> datetime | None: ...
    @property
    def zone(self) -> str: ...
    @property
    def quiet_from(self) -> int | None: ...
    @property
    def quiet_until(self) -> int | None: ...
    @property
    def own_leads(self) -> list[int] | None: ...
    @property
    def team_leads(self) -> list[int] | None: ...
    @property
    def counselor_leads(self) -> list[int] | None: ...
    @property
    def is_first(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Choice:
    """The leads that hold, whose choice they are, and the one that only a first session has."""

    leads: tuple[int, ...]
    whose: str
    first_lead: int = 0

    def reason_of(self, lead: int) -> str:
        """Why there is a reminder of this lead."""
        return FIRST if lead == self.first_lead else self.whose


def choice_of(row: Asked, house: House) -> Choice:
    """Which leads hold for one participant of one session."""
    for chosen, by in ((row.own_leads, OWN), (row.team_leads, TEAM)):
        if chosen is not None:
            return Choice(tuple(chosen), by)
    usual = row.counselor_leads
    whose = PRACTICE if usual is None else COUNSELOR
    leads = tuple(house.reminder_leads if usual is None else usual)
    extra = house.first_session_lead
    if not (leads and extra and row.is_first) or extra in leads:
        return Choice(leads, whose)
    return Choice((*leads, extra), whose, extra)


def quiet_of(row: Asked, house: House) -> Quiet:
    """The quiet hours of a participant, in their own zone."""
    usual = (house.quiet_from, house.quiet_until)
    return quiet_for(row.zone, row.quiet_from, row.quiet_until, usual=usual)


def plan_of(row: Asked, house: House) -> tuple[Planned, ...]:
    """Every reminder that one participant of one session gets, in the order of leaving."""
    told_at = row.moved_at or row.created_at
    return plan(row.starts_at, told_at, choice_of(row, house).leads, quiet_of(row, house))


def due_of(row: Asked, house: House, now: datetime) -> tuple[Planned, ...]:
    """What is left of that plan now."""
    return still_due(plan_of(row, house), row.starts_at, quiet_of(row, house), now)


def is_pulled(row: Asked, one: Planned) -> bool:
    """Whether quiet hours moved a reminder away from its moment."""
    return one.at != row.starts_at - timedelta(minutes=one.lead)


def checked_leads(leads: Iterable[int]) -> list[int]:
    """Chosen leads, the longest first. Raises DomainError where there are too many or odd ones."""
    chosen = sorted(set(leads), reverse=True)
    if len(chosen) > MOST_LEADS:
        raise DomainError(f"Choose {MOST_LEADS} at most.", field="leads")
    if not set(chosen) <= set(LEADS):
        raise DomainError("Choose from the list.", field="leads")
    return chosen
