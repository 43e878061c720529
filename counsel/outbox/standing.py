"""Messages that are wanted by what stands in the database, not by an act: kept in line with it.

A reconciler says which of a kind should wait now and when; what is new is queued, what has another
time is put there, what is no longer wanted is dropped. Where nothing differs nothing is written.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, or_, select, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from counsel.kernel.channels import EMAIL
from counsel.kernel.db import db, reading, unit_of_work
from counsel.kernel.ids import new_id
from counsel.outbox.models import DROPPED, QUEUED, OutboxMessage

VOID = "no longer planned"
SOME = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One message that should wait until `at`."""

    practice_id: uuid.UUID
    subject_id: uuid.UUID
    recipient_kind: str
    recipient_id: uuid.UUID
    at: datetime


def keep_in_line(
    kind: str,
    wanted: Mapping[str, Standing],
    *,
    now: datetime,
    about: Collection[uuid.UUID] | None = None,
) -> Counter[str]:
    """Bring the queued messages of a kind in line with what is wanted by dedupe key: those of all
    practices, or those about these subjects alone. What was sent or tried is settled; what is due
    already asks for itself when it leaves. Safe on several hosts at once. Out: how many were
    planned, moved and voided."""
    with reading(), unit_of_work():
        known = _known(kind, list(wanted), about)
    new = {key: one for key, one in wanted.items() if key not in known}
    again = {
        known[key].id: one.at for key, one in wanted.items() if _differs(known.get(key), one, now)
    }
    void = [
        row.id
        for key, row in known.items()
        if key not in wanted and row.state == QUEUED and row.not_before > now
    ]
    if not (new or again or void):
        return Counter()
    with unit_of_work():
        made = sum(_queue(kind, key, one, now) for key, one in new.items())
        for message_id, at in again.items():
            values = {"state": QUEUED, "not_before": at, "reason": None, "finished_at": None}
            _change(message_id, (QUEUED, DROPPED), values)
        for message_id in void:
            values = {"state": DROPPED, "reason": VOID, "finished_at": now}
            _change(message_id, (QUEUED,), values)
    return Counter(planned=made, moved=len(again), voided=len(void))


def _known(kind: str, keys: list[str], about: Collection[uuid.UUID] | None) -> dict[str, Row[Any]]:
    """What waits of this kind, and what became of those that are wanted, by key."""
    table = OutboxMessage
    facts = (table.id, table.dedupe_key, table.state, table.reason)
    found: dict[str, Row[Any]] = {}
    for first in range(0, max(len(keys), 1), SOME):
        either = or_(table.state == QUEUED, table.dedupe_key.in_(keys[first : first + SOME]))
        rows = select(*facts, table.not_before, table.attempts).where(table.kind == kind, either)
        if about is not None:
            rows = rows.where(table.subject_id.in_(about))
        found |= {row.dedupe_key: row for row in db.session.execute(rows)}
    return found


def _differs(row: Row[Any] | None, one: Standing, now: datetime) -> bool:
    if row is None or row.attempts:
        return False
    if row.state == QUEUED and row.not_before <= now and one.at <= now:
        return False  # late is late: it leaves with the next delivery
    if row.state == DROPPED:
        return bool(row.reason == VOID)
    return bool(row.state == QUEUED and row.not_before != one.at)


def _queue(kind: str, key: str, one: Standing, now: datetime) -> int:
    name = db.session.get_bind().dialect.name
    insert: Any = insert_postgresql if name == "postgresql" else insert_sqlite
    values = {
        "id": new_id(),
        "practice_id": one.practice_id,
        "kind": kind,
        "subject_id": one.subject_id,
        "recipient_kind": one.recipient_kind,
        "recipient_id": one.recipient_id,
        "channel": EMAIL,
        "not_before": one.at,
        "dedupe_key": key,
        "created_at": now,
        "state": QUEUED,
        "attempts": 0,
        "fence": 0,
        "tried": [],
    }
    statement = (
        insert(OutboxMessage).values(values).on_conflict_do_nothing(index_elements=["dedupe_key"])
    )
    return len(db.session.scalars(statement.returning(OutboxMessage.id)).all())


def _change(message_id: uuid.UUID, states: tuple[str, ...], values: dict[str, Any]) -> None:
    table = OutboxMessage
    ours = (table.id == message_id, table.state.in_(states), table.attempts == 0)
    statement = update(table).where(*ours).values(values)
    db.session.execute(statement, execution_options={"synchronize_session": False})
