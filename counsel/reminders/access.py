"""What reminders are planned from: sessions with their participants, and what is queued."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from counsel.appointments.mails import REMINDER
from counsel.appointments.models import Appointment
from counsel.outbox.models import OutboxMessage
from counsel.roster.models import CaseParticipant, Client


def wanted(
    practice_id: uuid.UUID, sessions: Collection[uuid.UUID], now: datetime, until: datetime
) -> Select[*tuple[Any, ...]]:
    """A row for each of these sessions that is ahead and each participant who wants to be reminded.
    What is read here is watched (watching.py)."""
    return (
        select(
            Appointment.id,
            Appointment.sequence,
            Appointment.starts_at,
            Appointment.created_at,
            Appointment.moved_at,
            Client.id.label("client_id"),
            Client.zone,
        )
        .join(CaseParticipant, CaseParticipant.case_id == Appointment.case_id)
        .join(Client, Client.id == CaseParticipant.client_id)
        .where(
            Appointment.practice_id == practice_id,
            Appointment.id.in_(sessions),
            Appointment.starts_at > now,
            Appointment.starts_at <= until,
            Appointment.canceled_at.is_(None),
            Appointment.reminders_muted_at.is_(None),
            CaseParticipant.until.is_(None),
            Client.email.is_not(None),
            Client.mail_stopped_at.is_(None),
            Client.notices_off_at.is_(None),
        )
    )


def queued(practice_id: uuid.UUID, sessions: Collection[uuid.UUID]) -> Select[*tuple[Any, ...]]:
    """A row for each reminder of these sessions, whatever became of it."""
    return select(
        OutboxMessage.id,
        OutboxMessage.subject_id,
        OutboxMessage.dedupe_key,
        OutboxMessage.state,
        OutboxMessage.reason,
        OutboxMessage.not_before,
        OutboxMessage.attempts,
    ).where(
        OutboxMessage.practice_id == practice_id,
        OutboxMessage.kind == REMINDER,
        OutboxMessage.subject_id.in_(sessions),
    )
