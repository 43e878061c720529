"""Making a practice and keeping who belongs to it."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select

from counsel.accounts.models import User
from counsel.kernel import tenancy
from counsel.kernel.actor import ROLES
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.timezones import is_zone
from counsel.kernel.vault import WrappedKeys, vault
from counsel.practices.models import DataKey, Membership, Practice

DAY = 24 * 60
DEFAULT_LEADS = (3 * DAY, DAY)


def create_practice(name: str, *, zone: str, country: str, now: datetime) -> Practice:
    """A new practice with its data key and the defaults of product.md.

    Raises DomainError where the name is empty or the zone unknown.
    """
    if not name.strip():
        raise DomainError("Give the practice a name.", field="name")
    if not is_zone(zone):
        raise DomainError("Choose a time zone from the list.", field="zone")
    practice = Practice(
        name=name.strip(),
        sender_name=name.strip(),
        zone=zone,
        country=country,
        phone="",
        reminder_leads=list(DEFAULT_LEADS),
        quiet_from=21,
        quiet_until=8,
        cancel_notice_hours=24,
        session_minutes=50,
        created_at=now,
    )
    db.session.add(practice)
    db.session.flush()
    master_key_id, wrapped = vault().wrap_new(practice.id)
    db.session.add(
        DataKey(
            practice_id=practice.id,
            number=1,
            master_key_id=master_key_id,
            wrapped=wrapped,
            created_at=now,
        )
    )
    return practice


def join(
    practice: Practice, user: User, role: str, *, now: datetime, profession: str | None = None
) -> Membership:
    """Give a person a role in a practice; a role that they hold already is left as it is."""
    if role not in ROLES:
        raise DomainError("This role does not exist.", field="role")
    held = db.session.scalars(
        select(Membership).where(
            Membership.practice_id == practice.id,
            Membership.user_id == user.id,
            Membership.role == role,
            Membership.ended_at.is_(None),
        )
    ).one_or_none()
    if held is not None:
        return held
    membership = Membership(
        practice_id=practice.id,
        user_id=user.id,
        role=role,
        profession=profession if role == "counselor" else None,
        since=now,
    )
    db.session.add(membership)
    return membership


def wrapped_keys(practice_id: uuid.UUID) -> WrappedKeys:
    """The stored data keys of a practice, for the vault."""
    with tenancy.everywhere():
        rows = db.session.scalars(select(DataKey).where(DataKey.practice_id == practice_id)).all()
    return {row.number: (row.master_key_id, row.wrapped) for row in rows}
