"""The calendar programs of the demo's counselor: an address in use, and a calendar read from
outside (whose server does not exist, so it is not asked again)."""

from __future__ import annotations

from datetime import datetime, timedelta

from counsel.feeds import outside, service
from counsel.feeds.reading import Reading
from counsel.kernel.actor import Actor

AN_HOUR = timedelta(hours=1)
ADDRESS = "https://calendar.example/private-5d2c/choir.ics"


def keep_calendars(counselor: Actor, *, now: datetime) -> None:
    """A feed that a phone read lately, and six evenings that are taken elsewhere."""
    feed = service.start(counselor, now=now - timedelta(days=40))
    feed.read_at = now - AN_HOUR
    calendar = outside.add(counselor, name="Choir", address=ADDRESS, now=now - timedelta(days=9))
    first = (now + timedelta(days=1)).replace(hour=18, minute=0, second=0, microsecond=0)
    evenings = [first + timedelta(weeks=week) for week in range(6)]
    spans = tuple((evening, evening + 2 * AN_HOUR) for evening in evenings)
    outside.keep(calendar, Reading(spans), now=now - timedelta(minutes=6))
    calendar.next_at = now + timedelta(days=3650)
