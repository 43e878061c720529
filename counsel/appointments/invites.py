"""Invitations for calendar programs (RFC 5545, RFC 5546): neutral, private, one person each."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from icalendar import Calendar, Event, vCalAddress, vText

from counsel.appointments.models import Appointment

TITLE = "Appointment"
REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"


def uid_of(appointment_id: uuid.UUID, host: str) -> str:
    """What every calendar knows a session by, in invitations and in feeds."""
    return f"{appointment_id}@{host}"


def invite(
    appointment: Appointment,
    *,
    method: str,
    organizer: str,
    organizer_name: str,
    attendee: str,
    host: str,
    now: datetime,
) -> str:
    """The iCalendar text of one event for one attendee.

    UID stays over every move, SEQUENCE grows with each. Place and link are left out, and so is
    whoever else takes part: a calendar is often shared.
    """
    event = _event(appointment, host=host, canceled=method == CANCEL, now=now)
    event.add("organizer", _address(organizer, cn=organizer_name))
    event.add("attendee", _address(attendee, role="REQ-PARTICIPANT", rsvp="FALSE"))
    return _calendar(method, [event])


def listing(
    appointments: Sequence[Appointment],
    *,
    organizer: str,
    organizer_name: str,
    host: str,
    now: datetime,
) -> str:
    """The iCalendar text of several sessions at once, by their own UIDs; those that are off as
    CANCELLED. An invitation may hold one UID alone, so this is a PUBLISH (RFC 5546, 3.2.1)."""
    events = []
    for one in appointments:
        event = _event(one, host=host, canceled=one.canceled_at is not None, now=now)
        event.add("organizer", _address(organizer, cn=organizer_name))
        events.append(event)
    return _calendar(PUBLISH, events)


def _event(appointment: Appointment, *, host: str, canceled: bool, now: datetime) -> Event:
    event = Event()
    event.add("uid", uid_of(appointment.id, host))
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    event.add("dtend", appointment.ends_at.astimezone(UTC))
    event.add("summary", TITLE)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if canceled else "CONFIRMED")
    return event


def _calendar(method: str, events: Sequence[Event]) -> str:
    calendar = Calendar()
    calendar.add("prodid", "-//Counsel//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for event in events:
        calendar.add_component(event)
    text: str = calendar.to_ical().decode()
    return text


def _address(address: str, **parameters: str) -> vCalAddress:
    made = vCalAddress(f"mailto:{address}")
    for name, value in parameters.items():
        made.params[name] = vText(value)
    return made
