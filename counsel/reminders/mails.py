"""The reminder itself, rendered when it leaves."""

from __future__ import annotations

from datetime import datetime

from counsel.appointments.mails import to_client
from counsel.appointments.models import Appointment
from counsel.kernel.channels import Mail
from counsel.kernel.db import db
from counsel.outbox.kinds import NotWanted, Stationery
from counsel.outbox.models import OutboxMessage

KIND = "session_reminder"


def dedupe_key(appointment_id: object, sequence: int, lead: int, client_id: object) -> str:
    """What makes a reminder unique: the session as it stands, the lead, the receiver."""
    return f"{KIND}:{appointment_id}:{sequence}:{lead}:{client_id}"


def session_reminder(
    message: OutboxMessage, stationery: Stationery, now: datetime
) -> Mail | NotWanted:
    """Not wanted once the session moved, began or was canceled or muted, or the client left."""
    appointment = db.session.get(Appointment, message.subject_id)
    if appointment is not None:
        if not message.dedupe_key.startswith(f"{KIND}:{appointment.id}:{appointment.sequence}:"):
            return NotWanted("moved")
        if appointment.reminders_muted_at is not None:
            return NotWanted("muted")
    return to_client(message, appointment, stationery, now, method=None)
