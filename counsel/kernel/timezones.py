"""Wall time and UTC. A wall time is naive and has its IANA zone beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from dateutil import tz


@cache
def zone_names() -> tuple[str, ...]:
    """The zones that a person may choose: region names and UTC, sorted."""
    regions = tuple(
        f"{region}/"
        for region in (
            "Africa America Antarctica Asia Atlantic Australia Europe Indian Pacific"
        ).split()
    )
    return ("UTC", *sorted(name for name in available_timezones() if name.startswith(regions)))


def is_zone(name: str) -> bool:
    """Whether `name` is a zone that this machine knows."""
    return name in zone_names()


@cache
def zone(name: str) -> ZoneInfo:
    """The zone of this name; UTC where it is unknown, so that a page never fails on it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def exists(wall: datetime, zone_name: str) -> bool:
    """Whether the clocks of the zone ever show this wall time (False inside a spring gap)."""
    return bool(tz.datetime_exists(wall.replace(tzinfo=zone(zone_name))))


def to_utc(wall: datetime, zone_name: str) -> datetime:
    """The instant of a wall time; of a doubled hour the first, of a missing one moved forward."""
    aware = wall.replace(tzinfo=zone(zone_name), fold=0)
    moment: datetime = tz.resolve_imaginary(aware)
    return moment.astimezone(UTC)


def to_wall(instant: datetime, zone_name: str) -> datetime:
    """The naive wall time of an instant in a zone."""
    return instant.astimezone(zone(zone_name)).replace(tzinfo=None)
