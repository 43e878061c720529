"""What reminders are planned from: sessions with their participants, and what is queued."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import aliased

from counsel.appointments.mails import REMINDER
from counsel.appointments.models import Appointment, SessionAnswer
from counsel.outbox.models import OutboxMessage
from counsel.reach import access as reach
from counsel.reminders.models import ClientWishes, CounselorWishes
from counsel.roster.models import CaseParticipant, Client

Sessions = Collection[uuid.UUID] | Select[uuid.UUID]
"""Ids of sessions, or the query that finds them."""


def asked(practice_id: uuid.UUID, sessions: Sessions) -> Select[*tuple[Any, ...]]:
    """A row for each of these sessions and each participant, with all that decides about their
    reminders. What is read here is watched (watching.py)."""
    earlier = aliased(Appointment)
    is_first = ~exists().where(
        earlier.case_id == Appointment.case_id,
        earlier.starts_at < Appointment.starts_at,
        earlier.canceled_at.is_(None),
    )
    return (
        select(
            Appointment.id,
            Appointment.sequence,
            Appointment.starts_at,
            Appointment.created_at,
            Appointment.moved_at,
            Appointment.reminders_muted_at,
            Client.id.label("client_id"),
            Client.zone,
            Client.quiet_from,
            Client.quiet_until,
            ClientWishes.leads.label("own_leads"),
            ClientWishes.team_leads,
            ClientWishes.agenda_off_at,
            CounselorWishes.leads.label("counselor_leads"),
            is_first.label("is_first"),
        )
        .join(CaseParticipant, CaseParticipant.case_id == Appointment.case_id)
        .join(Client, Client.id == CaseParticipant.client_id)
        .outerjoin(ClientWishes, ClientWishes.client_id == Client.id)
        .outerjoin(CounselorWishes, CounselorWishes.user_id == Appointment.counselor_id)
        .where(
            Appointment.practice_id == practice_id,
            Appointment.id.in_(sessions),
            CaseParticipant.until.is_(None),
        )
    )


def wanted(
    practice_id: uuid.UUID, sessions: Sessions, now: datetime, until: datetime
) -> Select[*tuple[Any, ...]]:
    """The rows of `asked` that are ahead and whose participant can be reminded: not of what they
    said they cannot come to."""
    declined = exists().where(
        SessionAnswer.appointment_id == Appointment.id,
        SessionAnswer.client_id == Client.id,
        SessionAnswer.sequence == Appointment.sequence,
        SessionAnswer.cannot_at.is_not(None),
    )
    return asked(practice_id, sessions).where(
        Appointment.starts_at > now,
        Appointment.starts_at <= until,
        Appointment.canceled_at.is_(None),
        Appointment.reminders_muted_at.is_(None),
        reach.has_way(),
        Client.mail_stopped_at.is_(None),
        Client.notices_off_at.is_(None),
        ~declined,
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
