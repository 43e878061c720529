"""The reminder of a session, rendered when it leaves: a stale one never does."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, exists, or_, select

from counsel.appointments import answers, recipients
from counsel.appointments.mails import REMINDER, context_for, prefix
from counsel.appointments.models import Appointment
from counsel.kernel.channels import Mail
from counsel.kernel.db import db
from counsel.outbox.kinds import NotWanted, Stationery
from counsel.outbox.models import CLAIMED, QUEUED, SENDING, SENT, OutboxMessage
from counsel.reminders import asking, own_words
from counsel.roster.models import Client


def session_reminder(
    message: OutboxMessage, stationery: Stationery, now: datetime
) -> Mail | NotWanted:
    """First name, date, time with zone, practice, phone and links; nothing else."""
    appointment = db.session.get(Appointment, message.subject_id)
    client = db.session.get(Client, message.recipient_id)
    reason = recipients.obstacle(appointment, client, now)
    if reason or appointment is None or client is None:
        return NotWanted(reason or "gone")
    declined = answers.has_declined(appointment, client.id)
    reason = "cannot come" if declined else _obstacle(message, appointment, now)
    if reason:
        return NotWanted(reason)
    context = context_for(appointment, client, stationery, now)
    return stationery.mail(
        REMINDER,
        sender_name=context["practice"].sender_name,
        recipient=client.email or "",
        headers={"List-Unsubscribe": f"<{context['stop_url']}>"},
        short_link=context["confirm_url"],
        own=own_words.written(context["practice"], context),
        agenda_url=asking.url_in_reminder(appointment, client, stationery, now),
        **context,
    )


def _obstacle(message: OutboxMessage, appointment: Appointment, now: datetime) -> str | None:
    if appointment.canceled_at is not None:
        return "canceled"
    if not message.dedupe_key.startswith(prefix(REMINDER, appointment.id, appointment.sequence)):
        return "changed since"
    if appointment.reminders_muted_at is not None and not by_hand(message):
        return "muted"
    return "a nearer one left" if _overtaken(message, now) else None


def by_hand(message: OutboxMessage) -> bool:
    """Whether somebody asked for this reminder themselves."""
    return message.dedupe_key.split(":")[3].startswith("now")


def _overtaken(message: OutboxMessage, now: datetime) -> bool:
    """Whether a later reminder of the same session reached this person first, or is due too: after
    a long stop only the newest goes."""
    gone = OutboxMessage.state.in_((SENT, SENDING))
    due = and_(OutboxMessage.state.in_((QUEUED, CLAIMED)), OutboxMessage.not_before <= now)
    later = exists().where(
        OutboxMessage.kind == REMINDER,
        OutboxMessage.subject_id == message.subject_id,
        OutboxMessage.recipient_id == message.recipient_id,
        or_(gone, due),
        OutboxMessage.not_before > message.not_before,
        OutboxMessage.id != message.id,
    )
    return bool(db.session.scalar(select(later)))
