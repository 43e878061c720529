"""Who answers for risk in a practice: an owner and a backup, both named, both still there."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from counsel.accounts.models import User
from counsel.audit import service as audit
from counsel.kernel.actor import COUNSELOR, SUPERVISOR, Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.practices.models import Membership, Practice


def candidates(practice_id: uuid.UUID) -> list[User]:
    """Counselors and supervisors of the practice now, by name."""
    return list(
        db.session.scalars(
            select(User)
            .join(Membership, Membership.user_id == User.id)
            .where(
                Membership.practice_id == practice_id,
                Membership.role.in_((COUNSELOR, SUPERVISOR)),
                Membership.ended_at.is_(None),
            )
            .distinct()
            .order_by(User.name, User.id)
        )
    )


def named(practice_id: uuid.UUID) -> tuple[User, User] | None:
    """The owner and the backup for risk; None unless both are named and work here now."""
    practice = db.session.get_one(Practice, practice_id)
    by_id = {one.id: one for one in candidates(practice_id)}
    owner = by_id.get(practice.risk_owner_id) if practice.risk_owner_id else None
    backup = by_id.get(practice.risk_backup_id) if practice.risk_backup_id else None
    return (owner, backup) if owner and backup else None


def name(
    actor: Actor,
    practice: Practice,
    owner_id: uuid.UUID | None,
    backup_id: uuid.UUID | None,
    *,
    now: datetime,
) -> None:
    """Name both. Raises DomainError unless they work here and are two different people; where
    only one works here, that one gets it a second time."""
    known: Sequence[uuid.UUID] = [one.id for one in candidates(practice.id)]
    if owner_id not in known:
        raise DomainError("Choose a counselor or supervisor of the practice.", field="owner_id")
    if backup_id not in known:
        raise DomainError("Choose a counselor or supervisor of the practice.", field="backup_id")
    if owner_id == backup_id and len(known) > 1:
        text = "Choose somebody else, who is there when the first is not."
        raise DomainError(text, field="backup_id")
    practice.risk_owner_id, practice.risk_backup_id = owner_id, backup_id
    audit.record(actor, "named who answers for risk in", "practice", practice.id, now=now)
