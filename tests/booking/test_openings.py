"""Open times without a database: hours, what is taken, notice, and days on which clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel.booking import hours, openings
from counsel.booking.openings import Plan
from counsel.kernel.errors import DomainError
from counsel.kernel.timezones import to_utc, to_wall, zone_names

HOUR = timedelta(hours=1)
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def plan(text: str = "9-12", zone: str = "Europe/Berlin", **changes: Any) -> Plan:
    values: dict[str, Any] = {
        "zone": zone,
        "week": (hours.parse(text),) * 7,
        "days": {},
        "length": HOUR,
        "notice": timedelta(0),
        "ahead": timedelta(days=4000),
    } | changes
    return Plan(**values)


def walls(found: list[datetime], zone: str = "Europe/Berlin") -> list[str]:
    return [f"{to_wall(one, zone):%H:%M}" for one in found]


def on(day: date, a_plan: Plan, *taken: tuple[datetime, datetime]) -> list[datetime]:
    first = to_utc(datetime.combine(day, time()), a_plan.zone)
    last = to_utc(datetime.combine(day, time()) + timedelta(days=1), a_plan.zone)
    return openings.open_starts(a_plan, taken, first, last, now=NOW)


TUESDAY = date(2026, 12, 1)


def test_times_lie_inside_the_hours_for_their_whole_length() -> None:
    found = walls(on(TUESDAY, plan("9-12, 14-15:30")))
    assert found == ["09:00", "09:30", "10:00", "10:30", "11:00", "14:00", "14:30"]


def test_what_is_taken_is_not_offered_and_a_session_may_end_when_the_next_begins() -> None:
    nine = datetime(2026, 12, 1, 8, tzinfo=UTC)
    taken = (nine + HOUR, nine + 2 * HOUR)
    assert walls(on(TUESDAY, plan(), taken)) == ["09:00", "11:00"]


def test_a_day_with_other_hours_has_those_and_a_closed_one_none() -> None:
    other = {TUESDAY: hours.parse("18-20"), date(2026, 12, 2): ()}
    assert walls(on(TUESDAY, plan(days=other))) == ["18:00", "18:30", "19:00"]
    assert on(date(2026, 12, 2), plan(days=other)) == []


def test_the_notice_and_the_furthest_day_hold() -> None:
    near = plan("0-24", notice=timedelta(hours=24), ahead=timedelta(hours=26))
    found = openings.open_starts(near, (), NOW, NOW + timedelta(days=9), now=NOW)
    assert found[0] == NOW + timedelta(hours=24)
    assert found[-1] == NOW + timedelta(hours=25, minutes=30)


def test_in_spring_the_missing_hour_is_not_offered() -> None:
    found = on(date(2027, 3, 28), plan("1-5"))
    assert walls(found) == ["01:00", "01:30", "03:00", "03:30", "04:00"]


def test_in_autumn_an_hour_that_comes_twice_is_offered_once() -> None:
    found = walls(on(date(2027, 10, 31), plan("1-5")))
    assert found == ["01:00", "01:30", "02:00", "02:30", "03:00", "03:30", "04:00"]


@given(
    zone=st.sampled_from(zone_names()),
    day=st.dates(date(2026, 12, 1), date(2036, 12, 1)),
    start=st.integers(0, 22),
    span=st.integers(1, 8),
)
def test_in_every_zone_each_time_is_open_named_and_has_its_full_length(
    zone: str, day: date, start: int, span: int
) -> None:
    end = min(24, start + span)
    a_plan = plan(f"{start}-{end}", zone)
    spans = openings.open_spans(a_plan, *_around(day, zone))
    for one in on(day, a_plan):
        there = one.astimezone(ZoneInfo(zone))
        assert start * 60 <= there.hour * 60 + there.minute
        assert to_utc(to_wall(one, zone), zone) == one
        assert any(begins <= one and one + HOUR <= ends for begins, ends in spans)


def _around(day: date, zone: str) -> tuple[datetime, datetime]:
    first = to_utc(datetime.combine(day, time()), zone)
    return first, first + timedelta(days=1)


def test_hours_are_read_as_people_write_them() -> None:
    assert hours.say(hours.parse("14.00 to 17:30, 9-12")) == "09:00–12:00, 14:00–17:30"
    assert hours.parse(" ") == ()
    assert hours.parse(hours.say(hours.parse("0-24"))) == ((0, 1440),)


@pytest.mark.parametrize("text", ["nine to five", "9", "12-9", "9-25", "9:75-10", "9-12, 11-13"])
def test_what_are_no_hours_is_refused_in_words(text: str) -> None:
    with pytest.raises(DomainError):
        hours.parse(text)
