"""Numbers to call now, by country, as data with the day on which each was checked."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from counsel.practices.countries import country_names

STALE_AFTER = timedelta(days=180)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One number to call, what it is for, when and in which languages somebody answers, the line's
    own page, where the number was found, and when it was checked."""

    kind: str
    name: str
    number: str
    under: str
    source: str
    hours: str = ""
    languages: tuple[str, ...] = ()
    link: str = ""
    verified_on: date | None = None


@dataclass(frozen=True, slots=True)
class Help:
    """What a country offers; `lines` is empty where we know the emergency number alone."""

    country: str
    emergency: str
    lines: tuple[Line, ...]
    directory: str
    sure: bool


@cache
def _data() -> dict[str, Any]:
    text = files("counsel.practices").joinpath("data", "help_lines.toml").read_text("utf-8")
    return tomllib.loads(text)


def help_for(country: str) -> Help:
    """The numbers of a country; where we have none, 112 and a directory of the world."""
    data = _data()
    for row in data["country"]:
        if row["code"] == country:
            lines = tuple(_line(line) for line in row["line"])
            return Help(country, row["emergency"], lines, data["directory"], True)
    sure = country in data["europe"]
    return Help(country, data["elsewhere"], (), data["directory"], sure)


def with_emergency(offered: Help) -> tuple[Line, ...]:
    """All numbers of a country, the emergency number first."""
    first = Line(
        kind="emergency",
        name="Emergency",
        number=offered.emergency,
        under="Police, fire, ambulance",
        source="",
        hours="Day and night",
    )
    return (first, *offered.lines)


def known_countries() -> tuple[str, ...]:
    """The countries with lines of their own, and those for which we are sure of the number."""
    data = _data()
    return tuple(sorted({row["code"] for row in data["country"]} | set(data["europe"])))


def _line(row: dict[str, Any]) -> Line:
    return Line(**{**row, "languages": tuple(row.get("languages", ()))})


def choose_country(asked: str | None, of_practice: str, languages: Iterable[str]) -> str:
    """The country to begin with: the one asked for, the practice's, or a language's region."""
    regions = [tag.replace("_", "-").rpartition("-")[2].upper() for tag in languages]
    for code in ((asked or "").upper(), of_practice, *regions):
        if code in country_names():
            return code
    return ""
