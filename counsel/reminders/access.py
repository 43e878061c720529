"""What reminders are planned from: sessions with their participants, and what is queued."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select

from counsel.appointments.mails import REMINDER
from counsel.appointments.models import Appointment
from counsel.outbox.models import QUEUED, OutboxMessage
from counsel.roster.models import CaseParticipant, Client


def practices_with_work(now: datetime, until: datetime) -> Select[Any]:
    """The practices that have sessions ahead, or reminders that wait."""
    ahead = select(Appointment.practice_id).where(
        Appointment.starts_at > now, Appointment.starts_at <= until
    )
    waiting = select(OutboxMessage.practice_id).where(
        OutboxMessage.kind == REMINDER, OutboxMessage.state == QUEUED
    )
    return select(ahead.union(waiting).subquery().c.practice_id)


def wanted(practice_id: uuid.UUID, now: datetime, until: datetime) -> Select[*tuple[Any, ...]]:
    """A row for each session ahead and each participant who wants to be reminded of it."""
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


def queued(practice_id: uuid.UUID, now: datetime, until: datetime) -> Select[*tuple[Any, ...]]:
    """A row for each reminder of those sessions, whatever became of it, and each that waits."""
    ahead = select(Appointment.id).where(
        Appointment.practice_id == practice_id,
        Appointment.starts_at > now,
        Appointment.starts_at <= until,
    )
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
        or_(OutboxMessage.state == QUEUED, OutboxMessage.subject_id.in_(ahead)),
    )
