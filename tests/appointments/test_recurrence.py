"""Sessions that repeat stay at their hour on the wall, in every zone and over every change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from counsel.appointments import recurrence
from counsel.appointments.recurrence import Pattern
from counsel.kernel.errors import DomainError
from counsel.kernel.timezones import exists, to_wall, zone, zone_names

TUESDAY = date(2026, 12, 1)
FAR = date(2036, 12, 31)


def rule(first: date = TUESDAY, **pattern: Any) -> str:
    return recurrence.rule_of(recurrence.checked(Pattern(**pattern), first), first)


@pytest.mark.parametrize(
    ("pattern", "said", "wanted"),
    [
        ({}, "Every week on Tuesday", ["12-01", "12-08", "12-15", "12-22"]),
        (
            {"weekdays": (3,), "times": 3},
            "Every week on Tuesday and Thursday, 3 times",
            ["12-01", "12-03", "12-08"],
        ),
        (
            {"weeks": 2, "until": date(2026, 12, 30)},
            "Every 2 weeks on Tuesday, until 30 December 2026",
            ["12-01", "12-15", "12-29"],
        ),
        ({"monthly": True}, "Every month on the first Tuesday", ["12-01", "01-05", "02-02"]),
    ],
)
def test_a_pattern_gives_its_days_and_its_words(
    pattern: dict[str, object], said: str, wanted: list[str]
) -> None:
    text = rule(**pattern)
    found = recurrence.days(text, TUESDAY, until=FAR)[: len(wanted)]
    assert [f"{day:%m-%d}" for day in found] == wanted
    assert recurrence.words(text, TUESDAY) == said
    assert recurrence.rule_of(recurrence.pattern_of(text), TUESDAY) == text


def test_a_fifth_weekday_repeats_on_the_last_of_each_month() -> None:
    text = rule(date(2026, 12, 29), monthly=True)
    found = recurrence.days(text, date(2026, 12, 29), until=date(2027, 3, 31))
    assert [f"{day:%m-%d}" for day in found] == ["12-29", "01-26", "02-23", "03-30"]


@pytest.mark.parametrize(
    ("pattern", "field"),
    [
        ({"weeks": 0}, "repeat"),
        ({"weeks": 13}, "repeat"),
        ({"times": 1}, "times"),
        ({"times": 201}, "times"),
        ({"until": TUESDAY}, "until"),
        ({"until": TUESDAY + timedelta(days=731)}, "until"),
    ],
)
def test_a_pattern_that_does_not_fit_is_refused_beside_its_field(
    pattern: dict[str, object], field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        rule(**pattern)
    assert refused.value.field == field


def test_a_rule_ends_or_goes_on() -> None:
    assert recurrence.ends(rule(), TUESDAY) is None
    assert recurrence.ends(rule(times=3), TUESDAY) == date(2026, 12, 15)
    assert recurrence.ends(rule(until=date(2026, 12, 14)), TUESDAY) == date(2026, 12, 8)


def test_what_follows_moves_with_its_weekdays_and_what_is_left() -> None:
    text = rule(weekdays=(3,), times=10)
    later = recurrence.moved(text, date(2026, 12, 8), date(2026, 12, 9), left=8)
    found = recurrence.days(later, date(2026, 12, 9), until=FAR)
    assert [f"{day:%a}" for day in found] == ["Wed", "Fri"] * 4


@given(
    some.dates(date(2026, 1, 1), date(2027, 12, 31)),
    some.integers(1, 12),
    some.sets(some.integers(0, 6)),
    some.booleans(),
    some.integers(2, 60),
)
def test_the_first_day_counts_and_days_only_rise(
    first: date, weeks: int, weekdays: set[int], monthly: bool, times: int
) -> None:
    text = rule(first, weeks=weeks, weekdays=tuple(weekdays), monthly=monthly, times=times)
    found = recurrence.days(text, first, until=date(2060, 1, 1))
    assert found[0] == first
    assert len(found) == times
    assert found == sorted(set(found))


def changes_of(name: str, begin: int, years: int) -> list[datetime]:
    """The instants, to the minute, at which the clocks of a zone change."""
    here, found = zone(name), []
    end = datetime(begin + years, 1, 1, tzinfo=UTC)
    moment, offset = datetime(begin, 1, 1, tzinfo=UTC), None
    while moment < end:
        before, offset = offset, moment.astimezone(here).utcoffset()
        if before not in (None, offset):
            low, high = moment - timedelta(days=1), moment
            while high - low > timedelta(minutes=1):
                middle = low + (high - low) / 2
                same = middle.astimezone(here).utcoffset() == before
                low, high = (middle, high) if same else (low, middle)
            found.append(high.replace(second=0, microsecond=0))
        moment += timedelta(days=1)
    return found


def offset_of(moment: datetime, name: str) -> timedelta:
    return moment.astimezone(zone(name)).utcoffset() or timedelta(0)


def test_every_hour_around_every_change_of_the_clocks_is_kept_in_every_zone() -> None:
    """All zones, ten years. A time that exists is shown as it is, the first one of two; one that
    does not exist comes later by what was skipped (RFC 5545 3.3.5)."""
    counts = {"kept": 0, "first of two": 0, "moved forward": 0}
    for name in zone_names():
        for change in changes_of(name, 2026, 10):
            around = to_wall(change, name).replace(minute=0)
            for half in range(-6, 7):
                wall = around + timedelta(minutes=30 * half)
                instant = recurrence.instant_of(wall.date(), wall.time(), name)
                shown = to_wall(instant, name)
                if not exists(wall, name):
                    gap = offset_of(change + timedelta(minutes=1), name) - offset_of(
                        change - timedelta(minutes=1), name
                    )
                    assert shown - wall == gap > timedelta(0), (name, wall)
                    counts["moved forward"] += 1
                    continue
                assert shown == wall, (name, wall)
                assert instant.astimezone(zone(name)).fold == 0, (name, wall)
                again = wall.replace(tzinfo=zone(name), fold=1).astimezone(UTC)
                counts["kept" if again == instant else "first of two"] += 1
    assert all(counts.values()), counts
    assert sum(counts.values()) > 20_000, counts
