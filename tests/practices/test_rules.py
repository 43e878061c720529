"""Help lines, countries and reminder leads, without a database."""

from __future__ import annotations

from datetime import date

import pytest

from counsel.practices.countries import country_names
from counsel.practices.help_lines import Help, Line, choose_country, help_for
from counsel.practices.settings import lead_words


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
    assert help_for("DE").unchecked
    line = {"kind": "suicide", "name": "a", "number": "1", "under": "", "source": "b"}
    checked = Line(**line, verified_on=date(2026, 11, 1))
    found = Help("DE", "112", (checked,), "https://example.org", True)
    assert not found.unchecked
    assert not found.is_stale(date(2026, 11, 23))
    assert found.is_stale(date(2027, 11, 23))


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
