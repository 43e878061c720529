"""The team: inviting, ending memberships, supervision."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select

from counsel.accounts import service as accounts
from counsel.accounts.access import user_by_address
from counsel.accounts.addresses import normal_address
from counsel.accounts.models import Invitation, User
from counsel.audit import service as audit
from counsel.kernel.actor import COUNSELOR, OWNER, STAFF, SUPERVISOR, Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.practices import mails
from counsel.practices.invitations import create_invitation
from counsel.practices.models import Membership, Supervision

PROFESSIONS = ("therapist", "coach")


def invite_staff(
    actor: Actor, *, name: str, email: str, role: str, profession: str | None, now: datetime
) -> Invitation:
    """Invite someone into a role of the team by mail.

    Raises DomainError on `name`, `email`, `role` or `profession`.
    """
    if not name.strip():
        raise DomainError("Write a name.", field="name")
    if role not in STAFF:
        raise DomainError("Choose a role.", field="role")
    if role == COUNSELOR and profession not in PROFESSIONS:
        raise DomainError(
            "Say whether this counselor is a therapist or a coach.", field="profession"
        )
    if _holds(actor, normal_address(email), role):
        raise DomainError("This person holds that role already.", field="email")
    invitation = create_invitation(
        practice_id=actor.practice_id,
        email=email,
        name=name,
        role=role,
        profession=profession if role == COUNSELOR else None,
        invited_by=actor.user_id,
        now=now,
    )
    mails.queue_invitation(invitation, now=now)
    audit.record(actor, "invited", "team member", invitation.id, now=now, role=role)
    return invitation


def resend(actor: Actor, invitation: Invitation, *, now: datetime) -> Invitation:
    """Send a fresh invitation; the link of the old one stops working."""
    return invite_staff(
        actor,
        name=invitation.name,
        email=invitation.email,
        role=invitation.role,
        profession=invitation.profession,
        now=now,
    )


def revoke(actor: Actor, invitation: Invitation, *, now: datetime) -> None:
    """Take an invitation back; one that was answered meanwhile stays as it is."""
    if invitation.accepted_at is None and invitation.revoked_at is None:
        invitation.revoked_at, invitation.revoked_by = now, actor.user_id
        audit.record(actor, "took back", "invitation", invitation.id, now=now)


def end_membership(actor: Actor, membership: Membership, *, now: datetime) -> None:
    """End one role of one person. Raises DomainError for the last owner."""
    if membership.role == OWNER and len(_owners(actor)) < 2:
        raise DomainError("A practice needs an owner. Invite another one first.")
    membership.ended_at, membership.ended_by = now, actor.user_id
    db.session.flush()
    _end_supervisions(membership, now)
    if not _live_roles(actor, membership.user_id):
        accounts.revoke_all(membership.user_id, now=now, practice_id=actor.practice_id)
    audit.record(actor, "ended", "membership", membership.id, now=now, role=membership.role)


def supervise(
    actor: Actor, supervisor_id: uuid.UUID | None, counselor_id: uuid.UUID | None, *, now: datetime
) -> Supervision:
    """Let a supervisor see the cases of a counselor; a pair that stands is left as it is.

    Raises DomainError on `supervisor_id` or `counselor_id` where one does not hold the role.
    """
    for person, role in ((supervisor_id, SUPERVISOR), (counselor_id, COUNSELOR)):
        if person is None or role not in _live_roles(actor, person):
            raise DomainError(f"Choose a {role} of your team.", field=f"{role}_id")
    if supervisor_id == counselor_id:
        raise DomainError("Nobody supervises themselves.", field="counselor_id")
    standing = db.session.scalars(
        select(Supervision).where(
            Supervision.supervisor_id == supervisor_id,
            Supervision.counselor_id == counselor_id,
            Supervision.until.is_(None),
        )
    ).first()
    if standing is not None:
        return standing
    pair = Supervision(
        practice_id=actor.practice_id,
        supervisor_id=supervisor_id,
        counselor_id=counselor_id,
        since=now,
    )
    db.session.add(pair)
    audit.record(actor, "began", "supervision", pair.id, now=now)
    return pair


def end_supervision(actor: Actor, pair: Supervision, *, now: datetime) -> None:
    """From now on the supervisor no longer sees the counselor's cases."""
    if pair.until is None:
        pair.until = now
        audit.record(actor, "ended", "supervision", pair.id, now=now)


def _owners(actor: Actor) -> list[Membership]:
    """Locked, so that two owners who end each other at once leave one."""
    statement = select(Membership).where(
        Membership.practice_id == actor.practice_id,
        Membership.role == OWNER,
        Membership.ended_at.is_(None),
    )
    rows = db.session.scalars(
        statement.order_by(Membership.id)
        .with_for_update(of=Membership)
        .execution_options(populate_existing=True)
    )
    return list(rows.unique())


def _live_roles(actor: Actor, user_id: uuid.UUID) -> set[str]:
    statement = select(Membership.role).where(
        Membership.practice_id == actor.practice_id,
        Membership.user_id == user_id,
        Membership.ended_at.is_(None),
    )
    return set(db.session.scalars(statement))


def _holds(actor: Actor, address: str, role: str) -> bool:
    user: User | None = user_by_address(address)
    return user is not None and role in _live_roles(actor, user.id)


def _end_supervisions(membership: Membership, now: datetime) -> None:
    person = membership.user_id
    columns = {SUPERVISOR: Supervision.supervisor_id, COUNSELOR: Supervision.counselor_id}
    column = columns.get(membership.role)
    if column is None:
        return
    statement = select(Supervision).where(column == person, Supervision.until.is_(None))
    for pair in db.session.scalars(statement):
        pair.until = now
