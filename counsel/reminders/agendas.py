"""What a client would like from a session: asked the day before, written on a page with one field,
read by those who see the case clinically, and by nobody else (domain.md, Prepare)."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from counsel.appointments.models import Appointment
from counsel.audit import service as audit
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.quiet import Quiet
from counsel.kernel.tokens import Links
from counsel.reminders.models import SessionAgenda
from counsel.reminders.planning import Planned
from counsel.roster.models import Client

LINK = "session-agenda"
LONGEST = 1000
ASKED = timedelta(hours=24)
NEAR = timedelta(hours=36)
"""A reminder that leaves so shortly before a session asks for it too: one mail, not two."""
TOO_LATE = timedelta(hours=3)
FRESH = timedelta(hours=8)
"""A third of the day, as for a reminder: nobody is asked right after they booked."""


def moment(
    starts_at: datetime,
    told_at: datetime,
    reminders: Iterable[Planned],
    quiet: Quiet,
    now: datetime,
) -> datetime | None:
    """When the question leaves as a mail of its own: a day before, out of the quiet hours, or as
    soon as may be where that is late. None where a reminder asks, or where there is no time."""
    if any(starts_at - NEAR <= one.at <= starts_at - TOO_LATE for one in reminders):
        return None
    at = quiet.pulled_earlier(starts_at - ASKED)
    if at < told_at + FRESH:
        return None
    at = at if at > now else quiet.after(now)
    return at if at <= starts_at - TOO_LATE else None


def path_for(links: Links, appointment: Appointment, client: Client) -> str:
    """The path of the page with one field, for one client and one session, until it starts."""
    token = links.sign(LINK, appointment.id, ends_at=appointment.starts_at, state=client.id.hex)
    return f"/q/{token}"


def of(appointment: Appointment, client_id: uuid.UUID) -> SessionAgenda | None:
    """What one participant wrote."""
    found = agendas_of([appointment.id])
    return next((one for one in found if one.client_id == client_id), None)


def agendas_of(sessions: Collection[uuid.UUID]) -> list[SessionAgenda]:
    """What was written for these sessions, which were loaded through the actor."""
    asked = select(SessionAgenda).where(SessionAgenda.appointment_id.in_(sessions))
    return list(db.session.scalars(asked.order_by(SessionAgenda.written_at)))


def write(
    appointment: Appointment,
    client: Client,
    text: str,
    *,
    by: str,
    now: datetime,
) -> None:
    """Keep what a participant would like; a later word takes the place of an earlier one, an empty
    one takes it back. Raises DomainError once the session has begun or where it is too long."""
    if appointment.starts_at <= now or appointment.canceled_at is not None:
        raise DomainError("This session has begun or was canceled.", field="text")
    text = text.strip()
    if len(text) > LONGEST:
        raise DomainError(f"Keep it under {LONGEST:,} characters.", field="text")
    agenda = of(appointment, client.id)
    if agenda is None:
        if not text:
            raise DomainError("Write a line, or leave this page.", field="text")
        agenda = SessionAgenda(
            practice_id=appointment.practice_id,
            appointment_id=appointment.id,
            client_id=client.id,
        )
        db.session.add(agenda)
    agenda.text, agenda.written_at = text, now
    audit.record_for(
        appointment.practice_id,
        client.user_id,
        "wrote agenda",
        "session",
        appointment.id,
        now=now,
        case_id=appointment.case_id,
        by=by,
    )
