"""What reminders add to the pages of a session."""

from __future__ import annotations

from datetime import datetime

from counsel.appointments import recipients
from counsel.appointments.models import Appointment
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.reminders.outlook import outlook
from counsel.roster.contributions import SessionPart
from counsel.roster.models import Client


def next_reminders(_actor: Actor, appointment: Appointment, now: datetime) -> SessionPart | None:
    """For the team: what each participant gets next, and why."""
    if appointment.canceled_at is not None or appointment.starts_at <= now:
        return None
    people = recipients.clients_of(appointment)
    return SessionPart("reminders/_next.html", outlook(appointment, people, now))


def my_next_reminder(actor: Actor, appointment: Appointment, now: datetime) -> SessionPart | None:
    """For a client: when they are reminded."""
    if appointment.canceled_at is not None or appointment.starts_at <= now:
        return None
    me = db.session.get_one(Client, actor.client_id)
    found = outlook(appointment, [me], now)
    return SessionPart("reminders/_my_next.html", found[0]) if found else None
