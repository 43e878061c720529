"""How dates, names and numbers read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from counsel.web import filters

TODAY = date(2026, 11, 23)
BERLIN, NEW_YORK, TOKYO = "Europe/Berlin", "America/New_York", "Asia/Tokyo"
SESSION = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)


def test_a_session_reads_in_both_times_where_the_zones_differ() -> None:
    text = filters.when_text(SESSION, BERLIN, TODAY, NEW_YORK)
    assert text == "Tue 24 Nov, 15:00, your time; 09:00 for the client"


def test_a_session_says_no_zone_where_the_clocks_agree() -> None:
    assert filters.when_text(SESSION, BERLIN, TODAY, "Europe/Paris") == "Tue 24 Nov, 15:00"


def test_a_session_says_the_other_day_where_even_the_day_differs() -> None:
    late = SESSION + timedelta(hours=5)
    text = filters.when_text(late, BERLIN, TODAY, TOKYO, "for your counselor")
    assert text == "Tue 24 Nov, 20:00, your time; Wed 25 Nov, 04:00 for your counselor"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 23), "today"),
        (date(2026, 11, 24), "tomorrow"),
        (date(2026, 11, 22), "yesterday"),
        (date(2026, 11, 26), "Thu 26 Nov"),
        (date(2025, 3, 4), "Tue 4 Mar 2025"),
    ],
)
def test_a_day_reads_as_people_say_it(day: date, said: str) -> None:
    assert filters.near_day_text(day, TODAY) == said


def test_a_long_day_names_the_year_only_where_it_is_not_this_one() -> None:
    assert filters.long_day_text(date(2026, 11, 24), TODAY) == "Tuesday, 24 November"
    assert filters.long_day_text(date(2027, 1, 2), TODAY) == "Saturday, 2 January 2027"


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=3), "today, 12:00"),
        (timedelta(hours=20), "yesterday, 19:00"),
        (timedelta(hours=-20), "tomorrow, 11:00"),
    ],
)
def test_what_happened_lately_is_said_by_its_distance(ago: timedelta, said: str) -> None:
    assert filters.ago_text(SESSION - ago, SESSION, BERLIN) == said


@pytest.mark.parametrize(
    ("name", "first", "letters"),
    [("Ada Maria Berg", "Ada", "AB"), ("Cher", "Cher", "C"), ("", "", ""), (None, "", "")],
)
def test_a_name_gives_its_first_word_and_its_letters(
    name: str | None, first: str, letters: str
) -> None:
    assert (filters.first_name(name), filters.initials(name)) == (first, letters)


def test_a_number_carries_its_noun() -> None:
    said = [filters.plural(1, "client"), filters.plural(0, "client")]
    assert said == ["1 client", "0 clients"]
    assert filters.plural(1200, "person", "people") == "1,200 people"
