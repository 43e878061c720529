"""Appending to the audit chain and proving it."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import select

from counsel.audit.models import AuditEvent, AuditHead
from counsel.kernel import tenancy
from counsel.kernel.actor import Actor
from counsel.kernel.db import db, defer

START = "0" * 64


def record(
    actor: Actor,
    verb: str,
    subject_kind: str,
    subject_id: uuid.UUID | None,
    *,
    now: datetime,
    case_id: uuid.UUID | None = None,
    **details: Any,
) -> None:
    """Say that `actor` read or changed something.

    `verb` is past tense ("read", "shared", "canceled"); `details` are facts without content. The
    event is appended at the end of the unit of work; see `counsel.kernel.db.defer`.
    """
    record_for(
        actor.practice_id,
        actor.user_id,
        verb,
        subject_kind,
        subject_id,
        now=now,
        case_id=case_id,
        **details,
    )


def record_for(
    practice_id: uuid.UUID,
    actor_id: uuid.UUID | None,
    verb: str,
    subject_kind: str,
    subject_id: uuid.UUID | None,
    *,
    now: datetime,
    case_id: uuid.UUID | None = None,
    **details: Any,
) -> None:
    """As `record`, for acts without a signed-in actor: a link in a mail, the platform itself."""
    event = {
        "at": now,
        "actor_id": actor_id,
        "verb": verb,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "case_id": case_id,
        "details": details,
    }
    defer(lambda: _append(practice_id, event))


def _append(practice_id: uuid.UUID, event: dict[str, Any]) -> None:
    db.session.flush()
    with tenancy.scope(practice_id):
        head = db.session.scalars(
            select(AuditHead).where(AuditHead.practice_id == practice_id).with_for_update()
        ).one_or_none()
        if head is None:
            head = AuditHead(practice_id=practice_id, sequence=0, hash=START)
            db.session.add(head)
        sequence, previous = head.sequence + 1, head.hash
        head.sequence, head.hash = sequence, chain_hash(previous, practice_id, sequence, **event)
        db.session.add(
            AuditEvent(
                practice_id=practice_id,
                sequence=sequence,
                previous_hash=previous,
                hash=head.hash,
                **event,
            )
        )
        db.session.flush()


def chain_hash(
    previous: str, practice_id: uuid.UUID, sequence: int, *, at: datetime, **event: Any
) -> str:
    """SHA-256 over the hash before and the event's fields in a fixed form."""
    facts = {
        name: str(value) if isinstance(value, uuid.UUID) else value for name, value in event.items()
    }
    text = json.dumps(
        [previous, str(practice_id), sequence, at.isoformat(timespec="microseconds"), facts],
        sort_keys=True,
        ensure_ascii=False,
    )
    return hashlib.sha256(text.encode()).hexdigest()


def verify(practice_id: uuid.UUID) -> str | None:
    """Walk a practice's chain: None where it is whole, else a text that names the first break."""
    previous, count = START, 0
    with tenancy.scope(practice_id):
        head = db.session.scalars(select(AuditHead)).one_or_none()
        events = db.session.scalars(
            select(AuditEvent).order_by(AuditEvent.sequence).execution_options(yield_per=500)
        )
        for event in events:
            count += 1
            if event.sequence != count:
                return f"event {count} is missing"
            if event.previous_hash != previous or event.hash != _hash_of(event):
                return f"event {count} was changed"
            previous = event.hash
    if head is not None and (head.sequence, head.hash) != (count, previous):
        return f"the chain ends at event {count}, but {head.sequence} were written"
    return None


def _hash_of(event: AuditEvent) -> str:
    return chain_hash(
        event.previous_hash,
        event.practice_id,
        event.sequence,
        at=event.at,
        actor_id=event.actor_id,
        verb=event.verb,
        subject_kind=event.subject_kind,
        subject_id=event.subject_id,
        case_id=event.case_id,
        details=event.details,
    )
