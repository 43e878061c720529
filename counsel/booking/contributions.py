"""What booking adds to a client's page of a session."""

from __future__ import annotations

from datetime import datetime

from counsel.appointments.models import Appointment
from counsel.booking import service
from counsel.kernel.actor import Actor
from counsel.roster.contributions import SessionPart


def another_time(actor: Actor, appointment: Appointment, now: datetime) -> SessionPart | None:
    """The way to another time, where the client may choose one."""
    if service.movable(actor, appointment, now=now) is None:
        return None
    return SessionPart("booking/_another_time.html", appointment)
