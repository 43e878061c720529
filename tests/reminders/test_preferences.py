"""Whose word holds about reminders. Without a database."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from counsel.kernel.errors import DomainError
from counsel.reminders.preferences import (
    COUNSELOR,
    FIRST,
    OWN,
    PRACTICE,
    TEAM,
    checked_leads,
    choice_of,
    due_of,
    is_pulled,
    plan_of,
    quiet_of,
)

HOUR, DAY = 60, 24 * 60
START = datetime(2026, 12, 1, 14, tzinfo=UTC)


@dataclass
class Practice:
    reminder_leads: list[int] = field(default_factory=lambda: [3 * DAY, DAY])
    first_session_lead: int = 7 * DAY
    quiet_from: int = 21
    quiet_until: int = 8


@dataclass
class Row:
    starts_at: datetime = START
    created_at: datetime = START - timedelta(days=30)
    moved_at: datetime | None = None
    zone: str = "Europe/Berlin"
    quiet_from: int | None = None
    quiet_until: int | None = None
    own_leads: list[int] | None = None
    team_leads: list[int] | None = None
    counselor_leads: list[int] | None = None
    is_first: bool = False


LAYERS = [
    (Row(), PRACTICE, (3 * DAY, DAY)),
    (Row(counselor_leads=[2 * DAY]), COUNSELOR, (2 * DAY,)),
    (Row(counselor_leads=[2 * DAY], team_leads=[4 * HOUR]), TEAM, (4 * HOUR,)),
    (Row(counselor_leads=[], team_leads=[HOUR], own_leads=[2 * HOUR]), OWN, (2 * HOUR,)),
    (Row(own_leads=[]), OWN, ()),
]


@pytest.mark.parametrize(("row", "whose", "leads"), LAYERS)
def test_the_choice_nearest_to_the_person_holds(
    row: Row, whose: str, leads: tuple[int, ...]
) -> None:
    choice = choice_of(row, Practice())
    assert (choice.whose, choice.leads) == (whose, leads)


@pytest.mark.parametrize(("row", "whose", "leads"), LAYERS)
def test_a_first_session_is_announced_once_more_unless_somebody_chose_for_this_person(
    row: Row, whose: str, leads: tuple[int, ...]
) -> None:
    choice = choice_of(replace(row, is_first=True), Practice())
    usual = whose in (PRACTICE, COUNSELOR)
    assert choice.leads == ((*leads, 7 * DAY) if usual else leads)
    assert choice.reason_of(7 * DAY) == (FIRST if usual else whose)


def test_no_reminders_at_all_and_none_more_stay_as_chosen() -> None:
    first = Row(is_first=True)
    assert choice_of(first, Practice(reminder_leads=[])).leads == ()
    assert choice_of(first, Practice(first_session_lead=0)).leads == (3 * DAY, DAY)
    twice = choice_of(first, Practice(reminder_leads=[7 * DAY]))
    assert (twice.leads, twice.reason_of(7 * DAY)) == ((7 * DAY,), PRACTICE)


def test_quiet_hours_are_the_persons_own_where_they_set_both() -> None:
    assert quiet_of(Row(quiet_from=22), Practice()).begins == 21
    own = quiet_of(Row(quiet_from=0, quiet_until=16), Practice())
    assert (own.begins, own.ends) == (0, 16)
    [three, one] = plan_of(Row(quiet_from=0, quiet_until=16), Practice())
    assert is_pulled(Row(), three)
    assert three.at == START - timedelta(days=3, hours=15, minutes=15)
    assert not is_pulled(Row(), plan_of(Row(), Practice())[0])
    assert one.lead == DAY


def test_a_late_look_leaves_what_is_ahead() -> None:
    due = due_of(Row(), Practice(), START - timedelta(days=2))
    assert [one.lead for one in due] == [3 * DAY, DAY]


def test_leads_are_sorted_few_and_from_the_list() -> None:
    assert checked_leads([HOUR, DAY, HOUR]) == [DAY, HOUR]
    for wrong in ([7], [HOUR, 2 * HOUR, 4 * HOUR, 12 * HOUR, DAY]):
        with pytest.raises(DomainError):
            checked_leads(wrong)
