"""Choices that several forms offer."""

from __future__ import annotations

from functools import cache

from wtforms import SelectChoice

from counsel.kernel.timezones import zone_names


@cache
def _zones() -> tuple[tuple[str, str], ...]:
    """Names and words of all zones. The city stands first, so that typing it finds it."""
    named = []
    for name in zone_names():
        region, _, city = name.replace("_", " ").rpartition("/")
        named.append((name, f"{city} ({region})" if region else city))
    return tuple(sorted(named, key=lambda pair: pair[1]))


def zone_choices() -> list[SelectChoice]:
    """Every time zone, as "Berlin (Europe)"."""
    return [SelectChoice(*pair) for pair in _zones()]
