"""Rules of sessions that need no database: wall times, lengths, links, the notice."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from counsel.kernel.errors import DomainError
from counsel.kernel.timezones import exists, to_utc, to_wall

SHORTEST, LONGEST = 5, 480
FURTHEST = timedelta(days=730)
EARLIEST, LATEST = 1970, 2200
"""Years within which every zone's clocks can be asked."""
FOLLOW_UP_WEEKS = (1, 2, 4)
USUAL_FOLLOW_UP = 2


def instant_of(day: date, clock: time, zone: str) -> datetime:
    """The instant at which the clocks of `zone` show this day and time.

    Of an hour that comes twice in autumn it is the first. Raises DomainError for a time that the
    clocks skip in spring.
    """
    if not EARLIEST <= day.year <= LATEST:
        raise DomainError("Choose a day within the next two years.", field="day")
    wall = datetime.combine(day, clock)
    if not exists(wall, zone):
        raise DomainError(
            "The clocks go forward then, so this time does not exist on that day. "
            "Choose another time.",
            field="start",
        )
    return to_utc(wall, zone)


def same_wall_later(starts_at: datetime, zone: str, weeks: int) -> datetime:
    """The naive wall time some weeks later: the same weekday and the same hands of the clock."""
    return to_wall(starts_at, zone) + timedelta(weeks=weeks)


def checked_span(starts_at: datetime, minutes: int, now: datetime) -> datetime:
    """The end of a session. Raises DomainError for a start in the past or too far away, and for a
    length that is not one."""
    if not SHORTEST <= minutes <= LONGEST:
        raise DomainError("Between 5 minutes and 8 hours.", field="minutes")
    if starts_at <= now:
        raise DomainError("This time has passed. Choose one that lies ahead.", field="start")
    if starts_at - now > FURTHEST:
        raise DomainError("That is more than two years away. Choose a nearer day.", field="day")
    return starts_at + timedelta(minutes=minutes)


def checked_link(link: str) -> str:
    """A link that is safe to show, or "". Raises DomainError for anything but a plain https one."""
    link = link.strip()
    if not link:
        return ""
    try:
        parts = urlsplit(link)
        plain = link.isprintable() and not any(c.isspace() or c in '\\"<>' for c in link)
        safe = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
        safe = safe and plain and len(link) <= 500 and (parts.port is None or parts.port > 0)
    except ValueError:
        safe = False
    if not safe:
        raise DomainError("Use an address that begins with https://", field="link")
    return link


def is_late(now: datetime, starts_at: datetime, notice_hours: int) -> bool:
    """Whether a client who cancels now does so inside the notice."""
    return starts_at - now < timedelta(hours=notice_hours)
