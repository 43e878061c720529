"""The message that a client chose a time, to the counselor. The name stays on the page."""

from __future__ import annotations

from datetime import datetime

from counsel.appointments import mails as sessions
from counsel.appointments.models import Appointment
from counsel.kernel.channels import Mail
from counsel.kernel.db import db
from counsel.outbox.kinds import NotWanted, Stationery
from counsel.outbox.models import OutboxMessage

SET_BY_CLIENT = "session_set_by_client"


def session_set_by_client(
    message: OutboxMessage, stationery: Stationery, now: datetime
) -> Mail | NotWanted:
    """A client booked or moved to a time. Not wanted once that changed again or has begun."""
    one = db.session.get(Appointment, message.subject_id)
    if one is None or one.canceled_at is not None or one.starts_at <= now:
        return NotWanted("no longer ahead")
    known = sessions.prefix(SET_BY_CLIENT, one.id, one.sequence)
    if not message.dedupe_key.startswith(known):
        return NotWanted("changed since")
    return sessions.to_counselor(message, stationery)
