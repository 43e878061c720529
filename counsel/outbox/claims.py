"""Claiming messages, so that any number of workers send each one once.

A claim is one conditional statement: `FOR UPDATE SKIP LOCKED` on PostgreSQL, one
`UPDATE … RETURNING` in an immediate transaction on SQLite. It gives a lease; a worker that dies
loses it and another takes the row. The `fence` grows with each claim, and whoever holds an older
one can change nothing any more.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update

from counsel.kernel.db import db
from counsel.outbox.models import CLAIMED, QUEUED, SENDING, OutboxMessage

LEASE = timedelta(minutes=2)
MOST_LEASES = 5
"""A lease that ends this many times later than one begun now is of a clock that was ahead: enough
for hosts whose clocks differ by a few minutes."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One claimed message: its id and kind, and the fence under which it may be changed."""

    message_id: uuid.UUID
    kind: str
    fence: int


def due(now: datetime, lease: timedelta = LEASE) -> ColumnElement[bool]:
    """The condition on a message that may be claimed: its time has come, or its lease ran out. A
    lease that ends later than any could was given before the clock was put back."""
    ends = OutboxMessage.lease_ends_at
    return or_(
        and_(OutboxMessage.state == QUEUED, OutboxMessage.not_before <= now),
        and_(
            OutboxMessage.state.in_((CLAIMED, SENDING)),
            or_(ends < now, ends > now + MOST_LEASES * lease),
        ),
    )


def claim(worker: str, *, limit: int, now: datetime, lease: timedelta = LEASE) -> list[Claim]:
    """Claim up to `limit` due messages for a worker, the longest due first. Commit at once.

    The due rows are a common table expression: PostgreSQL runs one that locks exactly once, where
    it may run a plain subquery anew for each row and lock more than `limit`.
    """
    wanted = (
        select(OutboxMessage.id)
        .where(due(now, lease))
        .order_by(OutboxMessage.not_before, OutboxMessage.id)
        .limit(limit)
    )
    if db.session.get_bind().dialect.name == "postgresql":
        wanted = wanted.with_for_update(skip_locked=True)
    locked = wanted.cte("wanted")
    claimed = db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(select(locked.c.id)))
        .values(
            state=CLAIMED,
            worker=worker,
            lease_ends_at=now + lease,
            fence=OutboxMessage.fence + 1,
            attempts=OutboxMessage.attempts + 1,
        )
        .returning(
            OutboxMessage.id, OutboxMessage.kind, OutboxMessage.fence, OutboxMessage.not_before
        )
        .execution_options(synchronize_session=False)
    ).all()
    return [Claim(*row[:3]) for row in sorted(claimed, key=lambda row: (row[3], row[0]))]


def change(claim_: Claim, **values: Any) -> bool:
    """Change a claimed message under its fence. False where another worker took it meanwhile."""
    result = db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == claim_.message_id, OutboxMessage.fence == claim_.fence)
        .where(OutboxMessage.state.in_((CLAIMED, SENDING)))
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return getattr(result, "rowcount", 0) == 1


def give_back(claims: Iterable[Claim]) -> None:
    """Put claimed messages whose turn did not come back into the queue, for others to take."""
    for one in claims:
        change(one, state=QUEUED, lease_ends_at=None, attempts=OutboxMessage.attempts - 1)
