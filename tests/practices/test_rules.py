"""Help lines, countries and reminder leads, without a database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from counsel.practices.countries import country_names
from counsel.practices.help_checks import is_stale
from counsel.practices.help_lines import (
    Line,
    choose_country,
    help_for,
    known_countries,
    with_emergency,
)
from counsel.practices.settings import lead_words
from tests.fakes import START


def test_every_country_with_numbers_exists_and_has_an_emergency_number() -> None:
    for code in ("US", "CA", "GB", "IE", "AU", "NZ", "DE", "NL", "FR"):
        assert code in country_names()
        found = help_for(code)
        assert found.emergency.isdigit()
        assert found.lines


def test_a_country_of_europe_without_lines_still_has_its_emergency_number() -> None:
    found = help_for("PT")
    assert (found.emergency, found.sure, found.lines) == ("112", True, ())


@pytest.mark.parametrize("code", ["", "XX", "BR", "<script>"])
def test_elsewhere_there_is_a_directory_and_no_false_certainty(code: str) -> None:
    found = help_for(code)
    assert not found.sure
    assert found.directory.startswith("https://")


def test_a_number_that_nobody_checked_is_said_to_be_unchecked() -> None:
    assert all(is_stale(line, {}, START) for line in with_emergency(help_for("DE")))


def test_a_check_of_ours_or_of_the_practice_counts_for_180_days() -> None:
    line = {"kind": "suicide", "name": "a", "number": "1", "under": "", "source": "b"}
    ours = Line(**line, verified_on=START.date())
    theirs = {"1": START.date()}
    for one, known in ((ours, {}), (Line(**line), theirs), (ours, {"1": date(2020, 1, 1)})):
        assert not is_stale(one, known, START + timedelta(days=180))
        assert is_stale(one, known, START + timedelta(days=181))


def test_every_line_says_when_in_which_language_and_where_it_was_found() -> None:
    for code in known_countries():
        for line in help_for(code).lines:
            assert line.hours
            assert line.languages
            assert line.link.startswith("https://")
            assert line.source.startswith("https://")


@pytest.mark.parametrize(
    ("asked", "of_practice", "languages", "country"),
    [
        ("fr", "DE", ["en-GB"], "FR"),
        (None, "DE", ["en-GB"], "DE"),
        ("XX", "", ["en-GB", "de"], "GB"),
        (None, "", ["de"], "DE"),
        (None, "", ["*"], ""),
        (None, "", [], ""),
    ],
)
def test_the_country_is_chosen_then_the_practices_then_the_languages(
    asked: str | None, of_practice: str, languages: list[str], country: str
) -> None:
    assert choose_country(asked, of_practice, languages) == country


def test_leads_are_said_in_words() -> None:
    assert [lead_words(n) for n in (60, 240, 1440, 4320)] == [
        "1 hour",
        "4 hours",
        "1 day",
        "3 days",
    ]
