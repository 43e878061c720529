"""From a sign-in token to an actor: the person, the practice, the roles held there now."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, bindparam, select, update

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
    with tenancy.everywhere():
        rows = db.session.execute(_LIVE, {"token": token_hash(token), "now": now}).all()
    if not rows:
        return None
    one, roles = rows[0], frozenset(row.role for row in rows)
    found = Actor(
        user_id=one.user_id,
        practice_id=one.practice_id,
        name=one.person,
        roles=roles,
        zone=one.zone,
        practice_name=one.practice,
        practice_zone=one.practice_zone,
        country=one.country,
        profession=next((row.profession for row in rows if row.profession), None),
        client_id=one.client_id if CLIENT in roles else None,
        sign_in_id=one.id,
    )
    _keep_alive(one.id, one.seen_at, found, now)
    return found


def _live_sign_ins() -> Select[*tuple[Any, ...]]:
    """A row for each role that the person of a live sign-in session holds in its practice, with
    what an actor knows. It is asked with `token` (the hash) and `now`, once in every request."""
    here = and_(
        Membership.practice_id == SignInSession.practice_id,
        Membership.user_id == SignInSession.user_id,
        Membership.ended_at.is_(None),
    )
    record = and_(
        Client.practice_id == SignInSession.practice_id, Client.user_id == SignInSession.user_id
    )
    return (
        select(
            SignInSession.id,
            SignInSession.seen_at,
            SignInSession.user_id,
            SignInSession.practice_id,
            User.name.label("person"),
            User.zone,
            Practice.name.label("practice"),
            Practice.zone.label("practice_zone"),
            Practice.country,
            Membership.role,
            Membership.profession,
            Client.id.label("client_id"),
        )
        .select_from(SignInSession)
        .join(User, User.id == SignInSession.user_id)
        .join(Practice, Practice.id == SignInSession.practice_id)
        .join(Membership, here)
        .outerjoin(Client, record)
        .where(
            SignInSession.token_hash == bindparam("token"),
            SignInSession.revoked_at.is_(None),
            SignInSession.idle_ends_at > bindparam("now"),
            SignInSession.ends_at > bindparam("now"),
        )
    )


_LIVE = _live_sign_ins()


def actor_of(
    user: User,
    practice: Practice,
    memberships: list[Membership],
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
    )


def _keep_alive(sign_in_id: uuid.UUID, seen_at: datetime, actor: Actor, now: datetime) -> None:
    """Move the idle end, at most once a minute, and never for a session revoked meanwhile."""
    if now - seen_at < SEEN_EVERY:
        return
    idle = STAFF_IDLE if actor.is_staff else CLIENT_IDLE
    defer(
        lambda: db.session.execute(
            update(SignInSession)
            .where(SignInSession.id == sign_in_id, SignInSession.revoked_at.is_(None))
            .values(seen_at=now, idle_ends_at=now + idle)
            .execution_options(synchronize_session=False)
        )
    )
