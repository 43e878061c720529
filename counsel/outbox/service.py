"""Queueing messages with the change that causes them, and calling them off."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from counsel.kernel.channels import EMAIL
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.outbox import trying
from counsel.outbox.models import DROPPED, FAILED, QUEUED, OutboxMessage

BULK = {"synchronize_session": False}


def enqueue(
    kind: str,
    subject_id: uuid.UUID,
    *,
    practice_id: uuid.UUID | None,
    recipient_kind: str,
    recipient_id: uuid.UUID,
    dedupe_key: str,
    now: datetime,
    not_before: datetime | None = None,
    channel: str = EMAIL,
) -> OutboxMessage:
    """Queue one message in the transaction of the change that causes it.

    `kind` names the renderer, `subject_id` the row that it is about; the recipient is a "user",
    "client" or "invitation". A second call with the same `dedupe_key` gives the first message.
    """
    waiting = db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.dedupe_key == dedupe_key)
    ).one_or_none()
    if waiting is not None:
        return waiting
    message = OutboxMessage(
        practice_id=practice_id,
        kind=kind,
        subject_id=subject_id,
        recipient_kind=recipient_kind,
        recipient_id=recipient_id,
        channel=channel,
        not_before=not_before or now,
        dedupe_key=dedupe_key,
        created_at=now,
        state=QUEUED,
        attempts=0,
        fence=0,
    )
    db.session.add(message)
    return message


def call_off(kind: str, subject_id: uuid.UUID, *, reason: str, now: datetime) -> int:
    """Drop what still waits of this kind about this row. Out: how many were dropped."""
    session: Session = db.session()
    result = session.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.kind == kind,
            OutboxMessage.subject_id == subject_id,
            OutboxMessage.state == QUEUED,
        )
        .values(state=DROPPED, reason=reason, finished_at=now)
        .execution_options(synchronize_session=False)
    )
    return int(getattr(result, "rowcount", 0))


def call_back(subject_id: uuid.UUID, *, reason: str, called_off_at: datetime) -> None:
    """Let wait again what was called off about this row in one moment for one reason."""
    ours = (
        OutboxMessage.subject_id == subject_id,
        OutboxMessage.state == DROPPED,
        OutboxMessage.reason == reason,
        OutboxMessage.finished_at == called_off_at,
        OutboxMessage.attempts == 0,
    )
    values = {"state": QUEUED, "reason": None, "finished_at": None}
    db.session.execute(update(OutboxMessage).where(*ours).values(values), execution_options=BULK)


def forget(subject_id: uuid.UUID, prefixes: Iterable[str]) -> bool:
    """Remove messages about this row whose dedupe key begins so. Out: False, and nothing removed,
    where one of them was tried or has left."""
    keys = or_(*(OutboxMessage.dedupe_key.startswith(one) for one in prefixes))
    ours = (OutboxMessage.subject_id == subject_id, keys)
    rows = db.session.scalars(select(OutboxMessage).where(*ours).with_for_update()).all()
    if any(one.attempts or one.state not in (QUEUED, DROPPED) for one in rows):
        return False
    ids = [one.id for one in rows]
    db.session.execute(delete(OutboxMessage).where(OutboxMessage.id.in_(ids)))
    return True


def try_again(message: OutboxMessage, *, now: datetime) -> None:
    """Queue a message that failed for good once more, under the same Message-ID, by every way.

    Raises DomainError where it has not failed.
    """
    if message.state != FAILED:
        raise DomainError("This message is on its way already.")
    message.state, message.attempts, message.not_before = QUEUED, 0, now
    message.reason = message.finished_at = message.lease_ends_at = None
    message.tried = trying.asked_again(message.tried, now)
