"""The first practice of an installation and its owner."""

from __future__ import annotations

from datetime import datetime

from counsel.accounts.addresses import normal_address
from counsel.accounts.models import User
from counsel.kernel.actor import COUNSELOR, OWNER
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.practices.models import Practice
from counsel.practices.service import create_practice, join


def found_practice(
    name: str,
    *,
    zone: str,
    country: str,
    owner_name: str,
    owner_email: str,
    password_hash: str,
    profession: str | None,
    now: datetime,
) -> Practice:
    """A practice with its owner, who also counsels where a profession is given.

    Raises DomainError for a missing name, an unknown zone or an address that cannot be one.
    """
    if not owner_name.strip():
        raise DomainError("Give your name.", field="name")
    practice = create_practice(name, zone=zone, country=country, now=now)
    owner = User(
        email=normal_address(owner_email),
        name=owner_name.strip(),
        zone=zone,
        password_hash=password_hash,
        password_changed_at=now,
        created_at=now,
    )
    db.session.add(owner)
    db.session.flush()
    join(practice, owner, OWNER, now=now)
    if profession is not None:
        join(practice, owner, COUNSELOR, now=now, profession=profession)
    return practice
