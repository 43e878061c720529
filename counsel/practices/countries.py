"""Countries by their ISO 3166 codes, from the time zone database that Counsel carries."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

SPOKEN = {"GB": "United Kingdom", "US": "United States"}


@cache
def country_names() -> Mapping[str, str]:
    """Two-letter codes and English names, in the order of the names."""
    text = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text(encoding="utf-8")
    pairs = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    named = {code: SPOKEN.get(code, name) for code, name in pairs}
    return MappingProxyType(dict(sorted(named.items(), key=lambda pair: pair[1].casefold())))
