"""Who belongs to a practice, and who may run it."""

from __future__ import annotations

import uuid

from sqlalchemy import ColumnElement, Select, exists, false, select, true

from counsel.accounts.models import Invitation, User
from counsel.accounts.places import Place
from counsel.kernel import tenancy
from counsel.kernel.actor import OWNER, STAFF, Actor
from counsel.kernel.db import db
from counsel.practices.models import Membership, Practice, Supervision


def may_run(actor: Actor) -> bool:
    """Settings, team and audit are the owner's."""
    return actor.has(OWNER)


def places(user_id: uuid.UUID) -> list[Place]:
    """The practices in which a person holds a role now, by name."""
    with tenancy.everywhere():
        rows = db.session.execute(
            select(Practice.id, Practice.name, Membership.role)
            .join(Membership, Membership.practice_id == Practice.id)
            .where(Membership.user_id == user_id, Membership.ended_at.is_(None))
            .order_by(Practice.name, Practice.id)
        ).all()
    staffed = {practice_id for practice_id, _name, role in rows if role in STAFF}
    names = {practice_id: name for practice_id, name, _role in rows}
    return [Place(key, name, key in staffed) for key, name in names.items()]


def practice_of(actor: Actor) -> Select[Practice]:
    """The actor's practice."""
    return select(Practice).where(Practice.id == actor.practice_id)


def memberships(actor: Actor) -> Select[Membership]:
    """The live roles of the team; only the owner sees the list."""
    return select(Membership).where(
        Membership.practice_id == actor.practice_id,
        Membership.role.in_(STAFF),
        Membership.ended_at.is_(None),
        _for_owners(actor),
    )


def team(actor: Actor) -> Select[User]:
    """The people of the team by name."""
    on_team = exists().where(
        Membership.user_id == User.id,
        Membership.practice_id == actor.practice_id,
        Membership.role.in_(STAFF),
        Membership.ended_at.is_(None),
    )
    return select(User).where(on_team, _for_owners(actor)).order_by(User.name, User.id)


def staff_invitations(actor: Actor) -> Select[Invitation]:
    """Invitations of staff that were neither accepted nor taken back, newest first."""
    return (
        select(Invitation)
        .where(
            Invitation.practice_id == actor.practice_id,
            Invitation.role.in_(STAFF),
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
            _for_owners(actor),
        )
        .order_by(Invitation.created_at.desc(), Invitation.id.desc())
    )


def supervisions(actor: Actor) -> Select[Supervision]:
    """Who supervises whom now."""
    return (
        select(Supervision)
        .where(
            Supervision.practice_id == actor.practice_id,
            Supervision.until.is_(None),
            _for_owners(actor),
        )
        .order_by(Supervision.since, Supervision.id)
    )


def holders(actor: Actor, role: str) -> list[User]:
    """The people who hold a role in the practice now, by name."""
    holding = exists().where(
        Membership.user_id == User.id,
        Membership.practice_id == actor.practice_id,
        Membership.role == role,
        Membership.ended_at.is_(None),
    )
    return list(db.session.scalars(select(User).where(holding).order_by(User.name, User.id)))


def _for_owners(actor: Actor) -> ColumnElement[bool]:
    return true() if may_run(actor) else false()
