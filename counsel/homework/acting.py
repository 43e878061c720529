"""In whose name the scheduler assigns: of the counselor who asked for it, as of now."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from counsel.accounts.models import User
from counsel.kernel.actor import COUNSELOR, Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.practices.models import Membership, Practice
from counsel.roster import access as roster
from counsel.roster.identity import actor_of
from counsel.roster.models import ACTIVE, Case

NOBODY = "Whoever began this no longer works on the case."
NOT_ACTIVE = "The case is not active."


def counselor_for(case: Case, user_id: uuid.UUID, nobody: str = NOBODY) -> Actor:
    """The counselor `user_id`, who works on this active case. Raises DomainError where they left
    it, with the text `nobody`, and where the case is not active."""
    if case.status != ACTIVE:
        raise DomainError(NOT_ACTIVE)
    memberships = db.session.scalars(
        select(Membership).where(
            Membership.practice_id == case.practice_id,
            Membership.user_id == user_id,
            Membership.ended_at.is_(None),
        )
    ).all()
    if not memberships:
        raise DomainError(nobody)
    user = db.session.get_one(User, user_id)
    practice = db.session.get_one(Practice, case.practice_id)
    actor = actor_of(user, practice, list(memberships))
    if not actor.has(COUNSELOR) or not roster.may_work_on(actor, case):
        raise DomainError(nobody)
    return actor
