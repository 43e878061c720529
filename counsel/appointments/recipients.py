"""Who is told about a session, and what stands against it. Asked again when a mail leaves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select

from counsel.appointments.models import Appointment
from counsel.kernel.db import db
from counsel.reach import access as reach
from counsel.roster.models import CaseParticipant, Client
from counsel.roster.recipients import NO_SAFE_CHANNEL


def clients_of(appointment: Appointment) -> list[Client]:
    """The clients who take part in the case now."""
    return [p.client for p in appointment.case.participants if p.until is None]


def reachable(appointment: Appointment) -> list[Client]:
    """Those of them who can be told something."""
    return who_can_be_told(clients_of(appointment))


def who_can_be_told(people: Sequence[Client]) -> list[Client]:
    """Those to whom a way leads, who did not stop our mails and can be written to safely."""
    ways = reach.channels_of(people)
    return [c for c in people if ways[c.id] and not (c.mail_stopped_at or c.notices_off_at)]


def obstacle(appointment: Appointment | None, client: Client | None, now: datetime) -> str | None:
    """Why a mail about this session may not go to this client now: a code, or None."""
    found = obstacle_afterwards(appointment, client)
    begun = appointment is not None and appointment.starts_at <= now
    return "begun" if begun and found not in ("gone", "mails stopped") else found


def obstacle_afterwards(appointment: Appointment | None, client: Client | None) -> str | None:
    """The same for a mail about a session that is over."""
    if appointment is None or client is None:
        return "gone"
    if client.mail_stopped_at is not None:
        return "mails stopped"
    if not _takes_part(appointment, client):
        return "left the case"
    if client.notices_off_at is not None:
        return NO_SAFE_CHANNEL
    return None if reach.channels_of([client])[client.id] else "no address"


def _takes_part(appointment: Appointment, client: Client) -> bool:
    part = exists().where(
        CaseParticipant.case_id == appointment.case_id,
        CaseParticipant.client_id == client.id,
        CaseParticipant.until.is_(None),
    )
    return bool(db.session.scalar(select(part)))
