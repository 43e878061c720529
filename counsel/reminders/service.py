"""Planning reminders: a reconciliation of what the outbox holds with what sessions ask for.

It repairs itself after a crash, a changed preference or a moved session, and may run on several
hosts at once: what two of them would insert has one key.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from counsel.appointments.models import Appointment
from counsel.kernel import tenancy
from counsel.kernel.db import db, unit_of_work
from counsel.kernel.ids import new_id
from counsel.outbox.models import DROPPED, QUEUED, OutboxMessage
from counsel.outbox.service import EMAIL
from counsel.practices.models import Practice
from counsel.reminders.mails import KIND, dedupe_key
from counsel.reminders.planning import Quiet, plan
from counsel.roster.models import CaseParticipant, Client

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What one reconciliation changed."""

    planned: int
    voided: int


def reconcile(now: datetime, *, horizon: timedelta) -> Reconciled:
    """Plan what is missing and void what is no longer asked for, practice by practice.

    Three queries a practice and one write for what changed. Looks at sessions that start within
    `horizon` and the practice's longest lead.
    """
    with tenancy.everywhere():
        practices = list(db.session.scalars(select(Practice)))
        db.session.expunge_all()
        db.session.rollback()
    planned = voided = 0
    for practice in practices:
        with tenancy.scope(practice.id), unit_of_work():
            done = _reconcile_practice(practice, now, horizon)
        planned, voided = planned + done.planned, voided + done.voided
    return Reconciled(planned, voided)


def _reconcile_practice(practice: Practice, now: datetime, horizon: timedelta) -> Reconciled:
    wanted = _wanted(practice, now, horizon)
    known = _known(practice.id, now)
    missing = [row for key, row in wanted.items() if key not in known]
    idle = [
        (message_id, key)
        for key, (message_id, state) in known.items()
        if state == QUEUED and key not in wanted
    ]
    if missing:
        _insert(missing)
    _void([message_id for message_id, _ in idle], now)
    return Reconciled(len(missing), len(idle))


def _wanted(practice: Practice, now: datetime, horizon: timedelta) -> dict[str, dict[str, Any]]:
    """The rows that the outbox should hold, by key."""
    longest = timedelta(minutes=max(practice.reminder_leads, default=0))
    rows = db.session.execute(
        select(
            Appointment.id,
            Appointment.sequence,
            Appointment.starts_at,
            Appointment.created_at,
            Appointment.moved_at,
            Client.id,
            Client.zone,
        )
        .join(CaseParticipant, CaseParticipant.case_id == Appointment.case_id)
        .join(Client, Client.id == CaseParticipant.client_id)
        .where(
            Appointment.practice_id == practice.id,
            Appointment.starts_at > now,
            Appointment.starts_at < now + horizon + longest,
            Appointment.canceled_at.is_(None),
            Appointment.reminders_muted_at.is_(None),
            CaseParticipant.until.is_(None),
            Client.email.is_not(None),
            Client.mail_stopped_at.is_(None),
        )
    )
    found = {}
    for appointment_id, sequence, starts_at, created_at, moved_at, client_id, zone in rows:
        quiet = Quiet(begins=practice.quiet_from, ends=practice.quiet_until, zone=zone)
        for one in plan(
            starts_at=starts_at,
            booked_at=moved_at or created_at,
            leads=practice.reminder_leads,
            quiet=quiet,
            now=now,
        ):
            key = dedupe_key(appointment_id, sequence, one.lead, client_id)
            found[key] = _row(practice.id, appointment_id, client_id, key, one.at, now)
    return found


def _row(
    practice_id: uuid.UUID,
    appointment_id: uuid.UUID,
    client_id: uuid.UUID,
    key: str,
    at: datetime,
    now: datetime,
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "practice_id": practice_id,
        "kind": KIND,
        "subject_id": appointment_id,
        "recipient_kind": "client",
        "recipient_id": client_id,
        "channel": EMAIL,
        "not_before": at,
        "dedupe_key": key,
        "created_at": now,
        "state": QUEUED,
        "attempts": 0,
        "fence": 0,
    }


def _known(practice_id: uuid.UUID, now: datetime) -> dict[str, tuple[uuid.UUID, str]]:
    """The reminders that the outbox holds: all that wait, and all of sessions to come."""
    upcoming = select(Appointment.id).where(
        Appointment.practice_id == practice_id, Appointment.starts_at > now
    )
    rows = db.session.execute(
        select(OutboxMessage.dedupe_key, OutboxMessage.id, OutboxMessage.state).where(
            OutboxMessage.practice_id == practice_id,
            OutboxMessage.kind == KIND,
            (OutboxMessage.state == QUEUED) | OutboxMessage.subject_id.in_(upcoming),
        )
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def _insert(rows: list[dict[str, Any]]) -> None:
    """Insert; a row that another host inserted meanwhile is left as it is."""
    postgresql = db.session.get_bind().dialect.name == "postgresql"
    into = postgresql_insert if postgresql else sqlite_insert
    for start in range(0, len(rows), CHUNK):
        statement = into(OutboxMessage).on_conflict_do_nothing(index_elements=["dedupe_key"])
        db.session.execute(statement, rows[start : start + CHUNK])


def _void(ids: Iterable[uuid.UUID], now: datetime) -> None:
    """Drop what waits although nobody asks for it; claimed ones are judged by their renderer."""
    ids = list(ids)
    for start in range(0, len(ids), CHUNK):
        db.session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id.in_(ids[start : start + CHUNK]), OutboxMessage.state == QUEUED)
            .values(state=DROPPED, reason="no longer asked for", finished_at=now)
            .execution_options(synchronize_session=False)
        )
