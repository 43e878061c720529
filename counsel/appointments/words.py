"""Dates and zones in the words of mails and of pages that open without signing in."""

from __future__ import annotations

from datetime import datetime

from counsel.kernel.timezones import to_wall


def place_of(zone: str) -> str:
    """As "New York" of America/New_York."""
    return zone.rpartition("/")[2].replace("_", " ")


def zone_words(zone: str) -> str:
    """As "New York time", or "UTC"."""
    return "UTC" if zone == "UTC" else f"{place_of(zone)} time"


def say_day(instant: datetime, zone: str) -> str:
    """As "Tuesday, 24 November"."""
    wall = to_wall(instant, zone)
    return f"{wall:%A}, {wall.day} {wall:%B}"


def say_clock(instant: datetime, zone: str) -> str:
    """As "09:00"."""
    return f"{to_wall(instant, zone):%H:%M}"


def say_day_and_clock(instant: datetime, zone: str) -> str:
    """As "Tuesday, 24 November, 09:00"."""
    return f"{say_day(instant, zone)}, {say_clock(instant, zone)}"


def say_when(instant: datetime, zone: str) -> str:
    """As "Tuesday, 24 November, 09:00 (New York time)"."""
    return f"{say_day_and_clock(instant, zone)} ({zone_words(zone)})"


def differs(instant: datetime, zone: str, other: str) -> bool:
    """Whether the clocks of two zones show different times at this instant."""
    return to_wall(instant, zone) != to_wall(instant, other)


def say_short(instant: datetime, zone: str) -> str:
    """As "Tue 24 Nov, 09:00"."""
    wall = to_wall(instant, zone)
    return f"{wall:%a} {wall.day} {wall:%b}, {wall:%H:%M}"
