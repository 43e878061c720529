"""What was sent about a session, in words."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from counsel.appointments.mails import REMINDER
from counsel.outbox.models import FAILED, OutboxMessage
from counsel.outbox.words import (
    attempts_in_words,
    channel_in_words,
    dropped_in_words,
    kind_in_words,
    reason_in_words,
)
from counsel.practices.settings import lead_words


def title(message: OutboxMessage) -> str:
    """As "Reminder, 3 days before"."""
    if message.kind != REMINDER:
        return kind_in_words(message.kind)
    lead = message.dedupe_key.split(":")[3]
    when = f"{lead_words(int(lead))} before" if lead.isdigit() else "asked for by hand"
    return f"Reminder, {when}"


def by(message: OutboxMessage, ways: Mapping[uuid.UUID, Sequence[str]]) -> str:
    """As "By text message": by which way it left, or will be tried first."""
    channel = message.channel
    if not message.tried and message.finished_at is None:
        channel = next(iter(ways.get(message.recipient_id, ())), channel)
    words = channel_in_words(channel)
    return words[:1].upper() + words[1:]


def attempts(message: OutboxMessage) -> list[str]:
    """What was tried before, and why it did not work."""
    return attempts_in_words(message)


def reason(message: OutboxMessage) -> str:
    """Why it waits longer, failed, or was not sent after all; empty where nothing is to be said."""
    if message.state == FAILED or (message.reason and message.finished_at is None):
        return reason_in_words(message.reason)
    return dropped_in_words(message.reason)
