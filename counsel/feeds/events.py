"""The text of a feed (RFC 5545): neutral titles, no person, no place, no reason.

Times are in UTC, so that no program has to know our zones. What does not change gives the same
text, which is what the ETag of a feed is made from.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from counsel.appointments.invites import TITLE, uid_of

CALENDAR_NAME = "Appointments"
ASK_AGAIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One session as a feed shows it; `revised_at` is when it last became what it is."""

    session_id: uuid.UUID
    starts_at: datetime
    ends_at: datetime
    sequence: int
    canceled: bool
    revised_at: datetime
    title: str = TITLE


def feed_text(entries: Sequence[Entry], *, host: str) -> bytes:
    """The iCalendar text of a feed. UID and SEQUENCE are those of the invitations by mail."""
    calendar = Calendar()
    calendar.add("prodid", "-//Counsel//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", CALENDAR_NAME)
    calendar.add("name", CALENDAR_NAME)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for entry in entries:
        calendar.add_component(_event(entry, host))
    text: bytes = calendar.to_ical()
    return text


def _event(entry: Entry, host: str) -> Event:
    event = Event()
    event.add("uid", uid_of(entry.session_id, host))
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.revised_at.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("summary", entry.title)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if entry.canceled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.canceled else "OPAQUE")
    return event
