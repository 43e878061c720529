"""Sessions of several people, of whom one cannot come: the counselor decides what becomes of it.

Nothing is canceled for the others, and they are not told who cannot come.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select

from counsel.appointments import access, answers, mails, recipients, service
from counsel.appointments.models import Appointment, SessionAnswer
from counsel.appointments.words import say_short
from counsel.audit import service as audit
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.outbox import service as outbox
from counsel.roster.contributions import Need

NEWS = timedelta(days=7)


def is_joint(appointment: Appointment) -> bool:
    """Whether more than one client takes part."""
    return len(recipients.clients_of(appointment)) > 1


def cannot_come(
    appointment: Appointment,
    client_id: uuid.UUID,
    *,
    reason: str,
    now: datetime,
    actor_id: uuid.UUID | None,
    by: str = "page",
) -> None:
    """A client cannot come. Their own session is canceled; one of several people is noted, and the
    counselor asked. Raises DomainError where it was canceled or has begun."""
    if not is_joint(appointment):
        service.cancel_as_client(
            appointment, client_id, reason=reason, now=now, actor_id=actor_id, by=by
        )
        return
    service.refuse_begun(appointment, now)
    if not answers.cannot(appointment, client_id, reason=reason, now=now):
        return
    prefix = mails.prefix(mails.ONE_CANNOT, appointment.id, appointment.sequence)
    outbox.enqueue(
        mails.ONE_CANNOT,
        appointment.id,
        practice_id=appointment.practice_id,
        recipient_kind="user",
        recipient_id=appointment.counselor_id,
        dedupe_key=f"{prefix}{client_id}",
        now=now,
    )
    audit.record_for(
        appointment.practice_id,
        actor_id,
        "said cannot come",
        "session",
        appointment.id,
        now=now,
        case_id=appointment.case_id,
        by=by,
    )


def staff_needs(actor: Actor, now: datetime) -> list[Need]:
    """Sessions ahead of a counselor for which one of several people said no lately."""
    asked = (
        select(SessionAnswer.id)
        .where(
            SessionAnswer.appointment_id == Appointment.id,
            SessionAnswer.sequence == Appointment.sequence,
            SessionAnswer.cannot_at > now - NEWS,
        )
        .exists()
    )
    rows = (
        access.sessions(actor)
        .where(
            Appointment.counselor_id == actor.user_id,
            Appointment.canceled_at.is_(None),
            Appointment.starts_at > now,
            asked,
        )
        .order_by(Appointment.starts_at)
        .limit(20)
    )
    return [
        Need(
            group="One of them cannot come",
            rank=24,
            text=one.case.title,
            under=f"{say_short(one.starts_at, actor.zone)}: keep it, move it or cancel it",
            endpoint="appointments.appointment",
            values={"appointment_id": one.id},
            at=one.starts_at,
            icon="user-x",
        )
        for one in db.session.scalars(rows).unique()
    ]
