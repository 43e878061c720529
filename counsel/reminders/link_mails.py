"""A fresh mail for somebody whose link has served its time: one tap, and it leads to what was meant
(product.md, Behaviours that win, 1)."""

from __future__ import annotations

from datetime import datetime

from counsel.appointments import links, recipients
from counsel.appointments.mails import context_for
from counsel.appointments.models import Appointment
from counsel.kernel.channels import Mail
from counsel.kernel.db import db
from counsel.outbox import service as outbox
from counsel.outbox.kinds import NotWanted, Stationery
from counsel.outbox.models import OutboxMessage
from counsel.roster.models import Client

KIND = "session_link"
MEANT = {
    links.CONFIRM: ("I will come", "confirm_url"),
    links.CANCEL: ("I cannot come", "cancel_url"),
    links.MOVE: ("I need another time", "move_url"),
}


def send_again(appointment: Appointment, client: Client, purpose: str, *, now: datetime) -> None:
    """Queue a fresh link for the session as it stands, to the client's own address and nowhere
    else; one an hour at most."""
    hour = int(now.timestamp()) // 3600
    outbox.enqueue(
        KIND,
        appointment.id,
        practice_id=appointment.practice_id,
        recipient_kind="client",
        recipient_id=client.id,
        dedupe_key=f"{KIND}:{appointment.id}:{client.id}:{hour}:{purpose}",
        now=now,
    )


def session_link(message: OutboxMessage, stationery: Stationery, now: datetime) -> Mail | NotWanted:
    """The one link that was meant, for the time that holds now."""
    appointment = db.session.get(Appointment, message.subject_id)
    client = db.session.get(Client, message.recipient_id)
    reason = recipients.obstacle(appointment, client, now)
    if reason or appointment is None or client is None:
        return NotWanted(reason or "gone")
    if appointment.canceled_at is not None:
        return NotWanted("canceled")
    words, name = MEANT[message.dedupe_key.rpartition(":")[2]]
    context = context_for(appointment, client, stationery, now)
    return stationery.mail(
        KIND,
        sender_name=context["practice"].sender_name,
        recipient=client.email or "",
        words=words,
        url=context[name],
        short_link=context[name],
        **context,
    )
