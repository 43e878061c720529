"""Reading the record of access: the owner of a practice sees its events."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, false, func, select, true

from counsel.audit.models import AuditEvent
from counsel.kernel.actor import OWNER, Actor
from counsel.kernel.db import db


def events(actor: Actor, *, verb: str = "", person: uuid.UUID | None = None) -> Select[AuditEvent]:
    """The events of the actor's practice, newest first; only for its owner."""
    statement = select(AuditEvent).where(
        AuditEvent.practice_id == actor.practice_id, true() if actor.has(OWNER) else false()
    )
    if verb:
        statement = statement.where(AuditEvent.verb == verb)
    if person is not None:
        statement = statement.where(AuditEvent.actor_id == person)
    return statement.order_by(AuditEvent.sequence.desc())


def verbs(actor: Actor) -> Sequence[str]:
    """The words that occur, for the filter."""
    return db.session.scalars(
        select(AuditEvent.verb)
        .where(AuditEvent.practice_id == actor.practice_id)
        .distinct()
        .order_by(AuditEvent.verb)
    ).all()


def people(actor: Actor) -> Sequence[uuid.UUID]:
    """Who occurs, for the filter."""
    found = db.session.scalars(
        select(AuditEvent.actor_id)
        .where(AuditEvent.practice_id == actor.practice_id, AuditEvent.actor_id.is_not(None))
        .distinct()
    )
    return [person for person in found if person is not None]


def count(actor: Actor) -> int:
    """How many events the chain has."""
    own = select(func.count()).where(AuditEvent.practice_id == actor.practice_id)
    return db.session.scalar(own) or 0
