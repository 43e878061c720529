"""From a sign-in token to an actor: the person, the practice, the roles held there now."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from counsel.accounts.models import SignInSession, User
from counsel.accounts.service import CLIENT_IDLE, STAFF_IDLE
from counsel.kernel import tenancy
from counsel.kernel.actor import CLIENT, Actor
from counsel.kernel.db import db, defer
from counsel.kernel.tokens import token_hash
from counsel.practices.models import Membership, Practice
from counsel.roster.models import Client

SEEN_EVERY = timedelta(minutes=1)


def identify(token: str, *, now: datetime) -> Actor | None:
    """The actor of a live sign-in session, or None.

    A session lives until it is revoked, idle too long, or at its absolute end; and only while its
    person holds a role in its practice.
    """
    sign_in = db.session.scalars(
        select(SignInSession).where(
            SignInSession.token_hash == token_hash(token),
            SignInSession.revoked_at.is_(None),
            SignInSession.idle_ends_at > now,
            SignInSession.ends_at > now,
        )
    ).one_or_none()
    if sign_in is None or sign_in.practice_id is None:
        return None
    with tenancy.everywhere():
        held = db.session.execute(
            select(Membership, Practice)
            .join(Practice, Practice.id == Membership.practice_id)
            .where(
                Membership.practice_id == sign_in.practice_id,
                Membership.user_id == sign_in.user_id,
                Membership.ended_at.is_(None),
            )
        ).all()
        if not held:
            return None
        found = actor_of(sign_in.user, held[0][1], [row[0] for row in held], sign_in)
    _keep_alive(sign_in, found, now)
    return found


def actor_of(
    user: User,
    practice: Practice,
    memberships: list[Membership],
    sign_in: SignInSession | None = None,
) -> Actor:
    """The actor that these live memberships of one person in one practice make."""
    roles = frozenset(membership.role for membership in memberships)
    client_id = None
    if CLIENT in roles:
        client_id = db.session.scalars(
            select(Client.id).where(Client.practice_id == practice.id, Client.user_id == user.id)
        ).first()
    return Actor(
        user_id=user.id,
        practice_id=practice.id,
        name=user.name,
        roles=roles,
        zone=user.zone,
        practice_name=practice.name,
        practice_zone=practice.zone,
        country=practice.country,
        profession=next((m.profession for m in memberships if m.profession), None),
        client_id=client_id,
        sign_in_id=sign_in.id if sign_in else None,
    )


def _keep_alive(sign_in: SignInSession, actor: Actor, now: datetime) -> None:
    """Move the idle end, at most once a minute, and never for a session revoked meanwhile."""
    if now - sign_in.seen_at < SEEN_EVERY:
        return
    sign_in_id = sign_in.id
    idle = STAFF_IDLE if actor.is_staff else CLIENT_IDLE
    defer(
        lambda: db.session.execute(
            update(SignInSession)
            .where(SignInSession.id == sign_in_id, SignInSession.revoked_at.is_(None))
            .values(seen_at=now, idle_ends_at=now + idle)
            .execution_options(synchronize_session=False)
        )
    )
