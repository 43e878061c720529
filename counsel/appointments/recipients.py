"""Who is told about a session, and what stands against it. Asked again when a mail leaves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, or_, select

from counsel.appointments.models import Appointment
from counsel.kernel.db import db
from counsel.roster.models import CaseParticipant, Client, SafetyFlag

CONTACT = "contact"


def clients_of(appointment: Appointment) -> list[Client]:
    """The clients who take part in the case now."""
    return [p.client for p in appointment.case.participants if p.until is None]


def reachable(appointment: Appointment) -> list[Client]:
    """Those of them who have an address and did not stop our mails."""
    return [c for c in clients_of(appointment) if c.email and c.mail_stopped_at is None]


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
    return "contact hold" if _held(appointment, client) else None


def _takes_part(appointment: Appointment, client: Client) -> bool:
    part = exists().where(
        CaseParticipant.case_id == appointment.case_id,
        CaseParticipant.client_id == client.id,
        CaseParticipant.until.is_(None),
    )
    return bool(db.session.scalar(select(part)))


def _held(appointment: Appointment, client: Client) -> bool:
    hold = exists().where(
        SafetyFlag.case_id == appointment.case_id,
        or_(SafetyFlag.client_id.is_(None), SafetyFlag.client_id == client.id),
        SafetyFlag.kind == CONTACT,
        SafetyFlag.lifted_at.is_(None),
    )
    return bool(db.session.scalar(select(hold)))
