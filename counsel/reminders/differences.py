"""What some sessions ask for against what the outbox holds, and how to bring the two in line."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from counsel.appointments.mails import REMINDER, prefix
from counsel.kernel.channels import EMAIL
from counsel.kernel.db import db
from counsel.kernel.ids import new_id
from counsel.outbox.models import DROPPED, QUEUED, OutboxMessage
from counsel.practices.models import Practice
from counsel.reminders import access
from counsel.reminders.preferences import due_of

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
class Differences:
    """What has to be written, and the sessions that it is about."""

    new: list[tuple[str, Wanted]] = field(default_factory=list)
    times: list[tuple[uuid.UUID, datetime]] = field(default_factory=list)
    void: list[uuid.UUID] = field(default_factory=list)
    sessions: set[uuid.UUID] = field(default_factory=set)


def differences(
    practice: Practice, sessions: Collection[uuid.UUID], now: datetime, until: datetime
) -> Differences:
    """Compare some sessions of a practice with the outbox: two queries, whatever they are."""
    rows = db.session.execute(access.queued(practice.id, sessions)).all()
    known = {row.dedupe_key: row for row in rows}
    wanted = _wanted(practice, sessions, known, now, until)
    found = Differences()
    for key, one in wanted.items():
        row = known.get(key)
        if row is None:
            found.new.append((key, one))
        elif _differs(row, one, now):
            found.times.append((row.id, one.at))
        else:
            continue
        found.sessions.add(one.appointment_id)
    for key, row in known.items():
        if row.state == QUEUED and key not in wanted and not lead_of(key).startswith(BY_HAND):
            found.void.append(row.id)
            found.sessions.add(row.subject_id)
    return found


def write(practice_id: uuid.UUID, found: Differences, now: datetime) -> Counter[str]:
    """Bring the outbox in line. Out: how many were planned, changed and voided."""
    counts: Counter[str] = Counter()
    rows = [_row(practice_id, key, one, now) for key, one in found.new]
    if rows:
        made = db.session.execute(_insert().returning(OutboxMessage.__table__.c.id), rows)
        counts["planned"] += len(made.all())
    table = OutboxMessage
    for message_id, at in found.times:
        ours = (table.state == QUEUED) | ((table.state == DROPPED) & (table.reason == VOID))
        values = {"state": QUEUED, "reason": None, "finished_at": None, "not_before": at}
        statement = update(table).where(table.id == message_id, ours).values(values)
        counts["changed"] += _run(statement)
    for first in range(0, len(found.void), AT_A_TIME):
        some = table.id.in_(found.void[first : first + AT_A_TIME])
        values = {"state": DROPPED, "reason": VOID, "finished_at": now}
        counts["voided"] += _run(update(table).where(some, table.state == QUEUED).values(values))
    return counts


def key(appointment_id: uuid.UUID, sequence: int, lead: object, client_id: uuid.UUID) -> str:
    """What makes a reminder unique: the session as it stands, the lead, the person."""
    return f"{prefix(REMINDER, appointment_id, sequence)}{lead}:{client_id}"


def _wanted(
    practice: Practice,
    sessions: Collection[uuid.UUID],
    known: dict[str, Any],
    now: datetime,
    until: datetime,
) -> dict[str, Wanted]:
    """The reminders that should wait now, by their keys."""
    wanted = {}
    for row in db.session.execute(access.wanted(practice.id, sessions, now, until)):
        for one in due_of(row, practice, now):
            its_key = key(row.id, row.sequence, one.lead, row.client_id)
            if its_key not in known or is_open(known[its_key]):
                # A late one keeps the time that it had: a clock that is ahead cannot hold it back.
                had = min(now, row.starts_at - timedelta(minutes=one.lead))
                at = had if one.at <= now else one.at
                wanted[its_key] = Wanted(row.id, row.client_id, at)
    return wanted


def is_open(row: Any) -> bool:
    """Whether it waits, or was dropped by us alone: what was sent or tried is settled."""
    return bool(row.state == QUEUED or (row.state == DROPPED and row.reason == VOID))


def _differs(row: Any, one: Wanted, now: datetime) -> bool:
    """Whether a row has to be put back or to another time. One that was tried is left alone."""
    if row.state == DROPPED:
        return one.at > now
    if one.at <= now:  # late: it leaves at once, also where the clock was put back since
        return bool(row.attempts == 0 and row.not_before > now)
    return bool(row.attempts == 0 and row.not_before != one.at)


def _run(statement: Any) -> int:
    options = {"synchronize_session": False}
    result = db.session.execute(statement, execution_options=options)
    return int(getattr(result, "rowcount", 0))


def _insert() -> Any:
    """An insert that leaves what is there."""
    name = db.session.get_bind().dialect.name
    insert: Any = insert_postgresql if name == "postgresql" else insert_sqlite
    return insert(OutboxMessage.__table__).on_conflict_do_nothing(index_elements=["dedupe_key"])


def _row(practice_id: uuid.UUID, its_key: str, one: Wanted, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "practice_id": practice_id,
        "kind": REMINDER,
        "subject_id": one.appointment_id,
        "recipient_kind": "client",
        "recipient_id": one.client_id,
        "channel": EMAIL,
        "not_before": one.at,
        "dedupe_key": its_key,
        "created_at": now,
        "state": QUEUED,
        "attempts": 0,
        "fence": 0,
    }


def lead_of(its_key: str) -> str:
    """The lead in the key of a reminder: minutes, or BY_HAND and a moment."""
    return its_key.split(":")[3]
