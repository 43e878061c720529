"""Who is told about a session, and what stands against it. Asked again when a mail leaves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select

from counsel.appointments.models import Appointment
from counsel.kernel.db import db
from counsel.roster.models import CaseParticipant, Client
from counsel.roster.recipients import NO_SAFE_CHANNEL


def clients_of(appointment: Appointment) -> list[Client]:
    """The clients who take part in the case now."""
    return [p.client for p in appointment.case.participants if p.until is None]


def reachable(appointment: Appointment) -> list[Client]:
    """Those of them who have an address, did not stop our mails and can be written to safely."""
    people = clients_of(appointment)
    return [c for c in people if c.email and not (c.mail_stopped_at or c.notices_off_at)]


def obstacle(appointment: Appointment | None, client: Client | None, now: datetime) -> str | None:
    """Why a mail about this session may not go to this client now: a code, or None."""
    if appointment is None or client is None:
        return "gone"
    if not client.email:
        return "no address"
    if client.mail_stopped_at is not None:
        return "mails stopped"
    if appointment.starts_at <= now:
        return "begun"
    if not _takes_part(appointment, client):
        return "left the case"
    return NO_SAFE_CHANNEL if client.notices_off_at is not None else None


def _takes_part(appointment: Appointment, client: Client) -> bool:
    part = exists().where(
        CaseParticipant.case_id == appointment.case_id,
        CaseParticipant.client_id == client.id,
        CaseParticipant.until.is_(None),
    )
    return bool(db.session.scalar(select(part)))
