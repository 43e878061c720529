"""Planning reminders as a reconciliation: what sessions ask for against what is queued.

It repairs itself after a crash, a changed preference or a moved session, and writes only changes
(architecture.md, Reminders and the scheduler).
"""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from counsel.appointments import recipients
from counsel.appointments import service as appointments
from counsel.appointments.mails import REMINDER, prefix
from counsel.appointments.models import Appointment
from counsel.audit import service as audit
from counsel.kernel import tenancy
from counsel.kernel.actor import Actor
from counsel.kernel.db import db, reading, unit_of_work
from counsel.kernel.errors import DomainError
from counsel.kernel.ids import new_id
from counsel.outbox import service as outbox
from counsel.outbox.models import DROPPED, QUEUED, OutboxMessage
from counsel.practices.models import Practice
from counsel.reminders import access
from counsel.reminders.planning import Quiet, plan, still_due
from counsel.roster.models import Client

VOID = "no longer planned"
BY_HAND = "now"
AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """A reminder that should be queued."""

    appointment_id: uuid.UUID
    client_id: uuid.UUID
    at: datetime


@dataclass(slots=True)
class Changes:
    """What a reconciliation has to write."""

    new: list[tuple[str, Wanted]]
    times: list[tuple[uuid.UUID, datetime]]
    void: list[uuid.UUID]

    def __bool__(self) -> bool:
        return bool(self.new or self.times or self.void)


def reconcile(now: datetime, *, horizon: timedelta) -> Counter[str]:
    """Bring the queued reminders of all practices in line with their sessions.

    Each practice is a unit of work of its own, with a bounded number of queries; where nothing
    changed, nothing is written and no write lock taken. Safe to run on several hosts at once.
    Out: how many were planned, changed and voided.
    """
    counts: Counter[str] = Counter()
    with reading(), unit_of_work(), tenancy.everywhere():
        until = now + horizon
        practices = list(db.session.scalars(access.practices_with_work(now, until)))
    for practice_id in practices:
        with tenancy.scope(practice_id):
            counts += _reconcile_practice(practice_id, now, horizon)
    return counts


def send_now(actor: Actor, appointment: Appointment, *, now: datetime) -> int:
    """Remind everyone who can be reached, at once. Out: how many messages were queued."""
    appointments.refuse_begun(appointment, now)
    people = recipients.reachable(appointment)
    if not people:
        raise DomainError("Nobody of this case can get mail from here.")
    minute = int(now.timestamp()) // 60
    for client in people:
        outbox.enqueue(
            REMINDER,
            appointment.id,
            practice_id=appointment.practice_id,
            recipient_kind="client",
            recipient_id=client.id,
            dedupe_key=_key(appointment.id, appointment.sequence, f"{BY_HAND}{minute}", client.id),
            now=now,
        )
    case_id = appointment.case_id
    audit.record(actor, "reminded", "session", appointment.id, now=now, case_id=case_id)
    return len(people)


def stop_mail(client: Client, *, now: datetime) -> None:
    """A client wants no more of these mails. A second time changes nothing."""
    if client.mail_stopped_at is None:
        client.mail_stopped_at = now
        audit.record_for(
            client.practice_id, client.user_id, "stopped mail", "client", client.id, now=now
        )


def _reconcile_practice(practice_id: uuid.UUID, now: datetime, horizon: timedelta) -> Counter[str]:
    with reading(), unit_of_work():
        changes = _changes(practice_id, now, horizon)
    if not changes:
        return Counter()
    with unit_of_work():
        return _write(practice_id, changes, now)


def _changes(practice_id: uuid.UUID, now: datetime, horizon: timedelta) -> Changes:
    practice = db.session.get_one(Practice, practice_id)
    until = now + max(horizon, timedelta(minutes=max(practice.reminder_leads, default=0) + 1440))
    rows = db.session.execute(access.queued(practice_id, now, until)).all()
    known = {row.dedupe_key: row for row in rows}
    wanted = _wanted(practice, known, now, until)
    changes = Changes([], [], [])
    for key, one in wanted.items():
        row = known.get(key)
        if row is None:
            changes.new.append((key, one))
        elif _differs(row, one, now):
            changes.times.append((row.id, one.at))
    changes.void = [
        row.id
        for key, row in known.items()
        if row.state == QUEUED and key not in wanted and not _lead_of(key).startswith(BY_HAND)
    ]
    return changes


def _wanted(
    practice: Practice, known: dict[str, Any], now: datetime, until: datetime
) -> dict[str, Wanted]:
    """The reminders that should wait now, by their keys."""
    wanted = {}
    for row in db.session.execute(access.wanted(practice.id, now, until)):
        quiet = Quiet(row.zone, practice.quiet_from, practice.quiet_until)
        every = plan(row.starts_at, row.moved_at or row.created_at, practice.reminder_leads, quiet)
        for one in still_due(every, row.starts_at, quiet, now):
            key = _key(row.id, row.sequence, one.lead, row.client_id)
            if key not in known or _open(known[key]):
                wanted[key] = Wanted(row.id, row.client_id, one.at)
    return wanted


def _open(row: Any) -> bool:
    """Whether it waits, or was dropped by us alone: what was sent or tried is settled."""
    return bool(row.state == QUEUED or (row.state == DROPPED and row.reason == VOID))


def _differs(row: Any, one: Wanted, now: datetime) -> bool:
    """Whether a row has to be put back or to another time. One that was tried is left alone."""
    if row.state == DROPPED:
        return one.at > now
    return row.attempts == 0 and row.not_before != one.at and one.at > now


def _write(practice_id: uuid.UUID, changes: Changes, now: datetime) -> Counter[str]:
    counts: Counter[str] = Counter()
    rows = [_row(practice_id, key, one, now) for key, one in changes.new]
    for first in range(0, len(rows), AT_A_TIME):
        some_rows = rows[first : first + AT_A_TIME]
        made = db.session.scalars(_insert().values(some_rows).returning(OutboxMessage.id))
        counts["planned"] += len(made.all())
    table = OutboxMessage
    for message_id, at in changes.times:
        ours = (table.state == QUEUED) | ((table.state == DROPPED) & (table.reason == VOID))
        values = {"state": QUEUED, "reason": None, "finished_at": None, "not_before": at}
        statement = update(table).where(table.id == message_id, ours).values(values)
        counts["changed"] += _run(statement)
    for first in range(0, len(changes.void), AT_A_TIME):
        some = table.id.in_(changes.void[first : first + AT_A_TIME])
        values = {"state": DROPPED, "reason": VOID, "finished_at": now}
        counts["voided"] += _run(update(table).where(some, table.state == QUEUED).values(values))
    return counts


def _run(statement: Any) -> int:
    options = {"synchronize_session": False}
    result = db.session.execute(statement, execution_options=options)
    return int(getattr(result, "rowcount", 0))


def _insert() -> Any:
    """An insert that leaves what another host inserted meanwhile."""
    name = db.session.get_bind().dialect.name
    insert: Any = insert_postgresql if name == "postgresql" else insert_sqlite
    return insert(OutboxMessage).on_conflict_do_nothing(index_elements=["dedupe_key"])


def _row(practice_id: uuid.UUID, key: str, one: Wanted, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "practice_id": practice_id,
        "kind": REMINDER,
        "subject_id": one.appointment_id,
        "recipient_kind": "client",
        "recipient_id": one.client_id,
        "channel": outbox.EMAIL,
        "not_before": one.at,
        "dedupe_key": key,
        "created_at": now,
        "state": QUEUED,
        "attempts": 0,
        "fence": 0,
    }


def _key(appointment_id: uuid.UUID, sequence: int, lead: object, client_id: uuid.UUID) -> str:
    return f"{prefix(REMINDER, appointment_id, sequence)}{lead}:{client_id}"


def _lead_of(key: str) -> str:
    return key.split(":")[3]
