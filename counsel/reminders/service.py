"""What people do about reminders: send one now, want no more mail."""

from __future__ import annotations

from datetime import datetime

from counsel.appointments import recipients
from counsel.appointments import service as appointments
from counsel.appointments.mails import REMINDER
from counsel.appointments.models import Appointment
from counsel.audit import service as audit
from counsel.kernel.actor import Actor
from counsel.kernel.errors import DomainError
from counsel.outbox import service as outbox
from counsel.reminders.differences import BY_HAND, key
from counsel.roster.models import Client


def send_now(actor: Actor, appointment: Appointment, *, now: datetime) -> int:
    """Remind everyone who can be reached, at once. Out: how many messages were queued."""
    appointments.refuse_begun(appointment, now)
    people = recipients.reachable(appointment)
    if not people:
        raise DomainError("Nobody of this case can get mail from here.")
    minute = int(now.timestamp()) // 60
    for client in people:
        outbox.enqueue(
            REMINDER,
            appointment.id,
            practice_id=appointment.practice_id,
            recipient_kind="client",
            recipient_id=client.id,
            dedupe_key=key(appointment.id, appointment.sequence, f"{BY_HAND}{minute}", client.id),
            now=now,
        )
    case_id = appointment.case_id
    audit.record(actor, "reminded", "session", appointment.id, now=now, case_id=case_id)
    return len(people)


def stop_mail(client: Client, *, now: datetime) -> None:
    """A client wants no more of these mails. A second time changes nothing."""
    if client.mail_stopped_at is None:
        client.mail_stopped_at = now
        audit.record_for(
            client.practice_id, client.user_id, "stopped mail", "client", client.id, now=now
        )
