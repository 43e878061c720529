"""The calendar by day, week and agenda, of one counselor or of the team, as people see it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest

from counsel.appointments.calendar import Days, day_of
from counsel.kernel.actor import Actor
from tests.appointments.factories import NEXT_WEEK, put_in_the_past, schedule
from tests.cast import Cast
from tests.people import Person

People = Callable[[Actor], Person]
Block = Callable[[], AbstractContextManager[None]]
Counting = Callable[[], AbstractContextManager[list[str]]]
DAY = "/calendar?view=day&day=2026-12-01"
WEEK = "/calendar?week=2026-W49"
AGENDA = "/calendar?view=agenda&day=2026-12-01"
VIEWS = (DAY, WEEK, AGENDA)


@pytest.fixture
def both(cast: Cast, in_practice: Block) -> tuple[uuid.UUID, uuid.UUID]:
    """A session of the counselor, and one of the colleague at the same time."""
    with in_practice():
        theirs = schedule(cast, who=cast.colleague, case_id=cast.colleague_case_id)
        return schedule(cast).id, theirs.id


@pytest.mark.parametrize("url", VIEWS)
def test_each_view_shows_the_session_on_both_clocks(
    cast: Cast, person: People, both: tuple[uuid.UUID, uuid.UUID], url: str
) -> None:
    text = person(cast.counselor).get(url).text
    assert str(both[0]) in text
    assert str(both[1]) not in text
    assert "09:00 in New York" in text


@pytest.mark.parametrize("url", VIEWS)
def test_the_team_stands_together_for_whoever_sees_it(
    cast: Cast, person: People, both: tuple[uuid.UUID, uuid.UUID], url: str
) -> None:
    text = person(cast.owner).get(f"{url}&counselor=team").text
    assert all(str(one) in text for one in both)
    assert "The whole team." in text
    for who in (cast.counselor, cast.stranger):
        alone = person(who).get(f"{url}&counselor=team").text
        assert str(both[1]) not in alone


def test_each_person_of_the_team_has_a_column_of_the_day(
    cast: Cast, person: People, both: tuple[uuid.UUID, uuid.UUID]
) -> None:
    text = person(cast.owner).get(f"{DAY}&counselor=team").text
    columns = re.findall(r'data-counselor="([^"]+)"', text)
    assert {str(cast.counselor.user_id), str(cast.colleague.user_id)} <= set(columns)
    assert len(columns) == len(set(columns))
    own = re.split(r'(?=data-counselor=")', text.partition('class="agenda"')[0])
    for who, session in zip((cast.counselor, cast.colleague), both, strict=True):
        (column,) = [part for part in own if part.startswith(f'data-counselor="{who.user_id}"')]
        assert f"/sessions/{session}" in column


def test_a_view_leads_to_the_days_around_it_and_to_the_other_views(
    cast: Cast, person: People
) -> None:
    page = person(cast.counselor)
    day = page.get(DAY).text
    assert "Tuesday, 1 December" in day
    assert "view=day&amp;day=2026-11-30" in day
    assert "view=day&amp;day=2026-12-02" in day
    assert "week=2026-W49" in day
    assert "view=agenda&amp;day=2026-12-01" in day
    assert "view=agenda&amp;day=2026-12-15" in page.get(AGENDA).text
    assert "Nothing is scheduled" in page.get(AGENDA).text


def test_an_agenda_of_many_sessions_has_pages(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        for n in range(35):
            schedule(cast, wall=NEXT_WEEK + timedelta(days=n % 7, hours=n // 7))
    page = person(cast.counselor)
    assert page.get(AGENDA).text.count("data-row") == 30
    assert page.get(f"{AGENDA}&page=2").text.count("data-row") == 5


def test_only_what_lies_ahead_and_begins_in_the_column_can_be_dragged(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        put_in_the_past(cast)
        schedule(cast, wall=NEXT_WEEK.replace(hour=23, minute=30), minutes=60)
    page = person(cast.counselor)
    assert "data-shift=" not in page.get("/calendar").text
    week = page.get(WEEK).text
    assert week.count('class="slot ') == 2
    assert re.findall(r'data-minute="(\d+)" data-minutes="(\d+)"', week) == [("1410", "60")]
    assert (
        "data-shift="
        not in person(cast.supervisor).get(f"{WEEK}&counselor={cast.counselor.user_id}").text
    )


@pytest.mark.parametrize("who", ["", "&counselor=team"])
@pytest.mark.parametrize("url", VIEWS)
def test_however_many_sessions_the_queries_are_as_few(
    cast: Cast, person: People, in_practice: Block, count_queries: Counting, url: str, who: str
) -> None:
    page = person(cast.owner)
    with in_practice():
        schedule(cast)
        schedule(cast, who=cast.colleague, case_id=cast.colleague_case_id)
    with count_queries() as few:
        assert page.get(url + who).status_code == 200
    with in_practice():
        for n in range(1, 13):
            later = NEXT_WEEK + timedelta(hours=n % 6 + 1, days=n // 6)
            schedule(cast, wall=later)
            schedule(cast, wall=later, who=cast.colleague, case_id=cast.colleague_case_id)
    with count_queries() as many:
        page.get(url + who)
    assert len(many) <= len(few) <= 16


@pytest.mark.parametrize("text", ["", "nonsense", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_a_day_that_does_not_exist_is_today(text: str) -> None:
    assert day_of(text, date(2026, 12, 1)) == date(2026, 12, 1)


def test_a_day_is_as_long_as_the_clocks_make_it() -> None:
    """25 hours where the clocks go back (25 October 2026 in Berlin), 23 where they go forward."""
    for day, hours in ((date(2026, 10, 25), 25), (date(2027, 3, 28), 23), (date(2026, 12, 1), 24)):
        first, last = Days(day).bounds("Europe/Berlin")
        assert last - first == timedelta(hours=hours)
