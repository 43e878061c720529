"""Finding accounts and their sign-in sessions."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import Select, exists, select

from counsel.accounts.models import SignInSession, User
from counsel.kernel.actor import Actor
from counsel.kernel.db import db

KNOWN_FOR = timedelta(days=90)


def user_by_address(address: str) -> User | None:
    """The account of an address in its one spelling (accounts/addresses.py)."""
    return db.session.scalars(select(User).where(User.email == address)).one_or_none()


def live_sign_ins(actor: Actor, now: datetime) -> Select[SignInSession]:
    """Where the actor is signed in now, in use latest first."""
    return (
        select(SignInSession)
        .where(
            SignInSession.user_id == actor.user_id,
            SignInSession.revoked_at.is_(None),
            SignInSession.ends_at > now,
            SignInSession.idle_ends_at > now,
        )
        .order_by(SignInSession.seen_at.desc(), SignInSession.id.desc())
    )


def last_practice(user: User) -> uuid.UUID | None:
    """The practice that the person used last."""
    statement = select(SignInSession.practice_id).where(SignInSession.user_id == user.id)
    return db.session.scalars(statement.order_by(SignInSession.seen_at.desc()).limit(1)).first()


def came_from(user: User | None, network_hash: str, now: datetime) -> bool:
    """Whether the person signed in from this network in the last 90 days."""
    if user is None:
        return False
    statement = exists().where(
        SignInSession.user_id == user.id,
        SignInSession.network_hash == network_hash,
        SignInSession.created_at > now - KNOWN_FOR,
    )
    return bool(db.session.scalar(select(statement)))


def device_is_new(user: User, device: str) -> bool:
    """Whether the person signed in before, but never on a browser of this name."""
    seen = select(SignInSession.device).where(SignInSession.user_id == user.id).distinct()
    devices = set(db.session.scalars(seen))
    return bool(devices) and device not in devices
