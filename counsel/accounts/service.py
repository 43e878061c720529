"""Sign-in sessions and what a person changes about their own account."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import update

from counsel.accounts.models import SignInSession, User
from counsel.accounts.passwords import Passwords, check_new
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.timezones import is_zone
from counsel.kernel.tokens import new_token, token_hash

STAFF_LASTS, CLIENT_LASTS = timedelta(hours=12), timedelta(days=30)
STAFF_IDLE, CLIENT_IDLE = timedelta(minutes=30), timedelta(hours=12)


def open_session(
    user: User,
    practice_id: uuid.UUID,
    *,
    staff: bool,
    device: str,
    now: datetime,
    network_hash: str = "",
) -> tuple[SignInSession, str]:
    """A new sign-in session in one practice, and its token for the browser.

    Staff stay for 12 hours and 30 idle minutes, clients for 30 days and 12 idle hours.
    """
    token = new_token()
    session = SignInSession(
        user_id=user.id,
        practice_id=practice_id,
        token_hash=token_hash(token),
        device=device[:80],
        network_hash=network_hash,
        created_at=now,
        seen_at=now,
        idle_ends_at=now + (STAFF_IDLE if staff else CLIENT_IDLE),
        ends_at=now + (STAFF_LASTS if staff else CLIENT_LASTS),
    )
    db.session.add(session)
    db.session.flush()
    return session, token


def close_session(token: str | None, *, now: datetime) -> None:
    """End the session of a browser's token; nothing happens for one that is unknown."""
    if token:
        _revoke(SignInSession.token_hash == token_hash(token), now=now)


def revoke_session(actor: Actor, session_id: uuid.UUID, *, now: datetime) -> bool:
    """End one of the actor's own sign-ins. Out: whether there was one to end."""
    mine = SignInSession.user_id == actor.user_id
    return _revoke(mine, SignInSession.id == session_id, now=now) > 0


def revoke_others(actor: Actor, *, now: datetime) -> int:
    """End all of the actor's sign-ins but the one that asks. Out: how many."""
    mine = SignInSession.user_id == actor.user_id
    return _revoke(mine, SignInSession.id != actor.sign_in_id, now=now)


def revoke_all(user_id: uuid.UUID, *, now: datetime, practice_id: uuid.UUID | None = None) -> None:
    """End all of a person's sign-ins, or those in one practice."""
    here = [SignInSession.practice_id == practice_id] if practice_id else []
    _revoke(SignInSession.user_id == user_id, *here, now=now)


def set_password(user: User, password: str, *, passwords: Passwords, now: datetime) -> None:
    """Give an account a new password and end all of its sign-ins.

    Raises DomainError on field `password` for one that is too short or easy to guess.
    """
    check_new(password, known=(user.email, user.name))
    user.password_hash, user.password_changed_at = passwords.hash(password), now
    revoke_all(user.id, now=now)


def change_profile(actor: Actor, *, name: str, zone: str, now: datetime) -> User:
    """Change one's own name and zone. Raises DomainError on `name` or `zone`."""
    if not name.strip():
        raise DomainError("Write your name.", field="name")
    if not is_zone(zone):
        raise DomainError("Choose a time zone from the list.", field="zone")
    user = db.session.get_one(User, actor.user_id)
    user.name, user.zone = name.strip(), zone
    return user


def _revoke(*conditions: object, now: datetime) -> int:
    """Only what is not revoked yet: the first time of revoking stands."""
    result = db.session.execute(
        update(SignInSession)
        .where(SignInSession.revoked_at.is_(None), *conditions)  # type: ignore[arg-type]  # columns
        .values(revoked_at=now)
        .execution_options(synchronize_session=False)
    )
    return int(getattr(result, "rowcount", 0))
