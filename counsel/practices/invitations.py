"""Invitations into a practice, for staff and clients alike: made, opened, accepted.

An invitation never takes over an account. Where its address has one already, the password of that
account must be given; the address itself never changes. (Cal.com lost accounts that way.)
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select, update

from counsel.accounts import access as accounts
from counsel.accounts.addresses import normal_address
from counsel.accounts.models import Invitation, User
from counsel.accounts.passwords import check_new
from counsel.accounts.signing_in import Door, proves
from counsel.audit import service as audit
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.timezones import is_zone
from counsel.kernel.tokens import BadToken, Links
from counsel.practices.invitation_links import PURPOSE, token_of
from counsel.practices.models import Practice
from counsel.practices.service import join

__all__ = [
    "InvitationClosed",
    "accept_invitation",
    "create_invitation",
    "has_account",
    "open_invitation",
    "token_of",
]
LASTS = timedelta(days=14)
INVALID, EXPIRED, REVOKED, ACCEPTED = "invalid", "expired", "revoked", "accepted"
TEXTS = {
    INVALID: "This link is not complete. Open it from the mail once more.",
    EXPIRED: "This invitation is too old now. Ask for a new one.",
    REVOKED: "This invitation was taken back or replaced by a newer one.",
    ACCEPTED: "This invitation was accepted already. Sign in to go on.",
}


class InvitationClosed(DomainError):
    """The link opens nothing any more; `reason` is one of the four words above."""

    def __init__(self, reason: str) -> None:
        super().__init__(TEXTS[reason])
        self.reason = reason


def create_invitation(
    *,
    practice_id: uuid.UUID,
    email: str,
    name: str,
    role: str,
    invited_by: uuid.UUID,
    now: datetime,
    profession: str | None = None,
    client_id: uuid.UUID | None = None,
) -> Invitation:
    """An invitation of one address into one role; an open one for the same stops working.

    The mail is queued by the caller. Raises DomainError on `email`.
    """
    address = normal_address(email)
    _replace(practice_id, address, role, invited_by, now)
    invitation = Invitation(
        practice_id=practice_id,
        email=address,
        name=name.strip(),
        role=role,
        profession=profession,
        client_id=client_id,
        invited_by=invited_by,
        created_at=now,
        ends_at=now + LASTS,
    )
    db.session.add(invitation)
    db.session.flush()
    return invitation


def open_invitation(links: Links, token: str, *, now: datetime) -> Invitation:
    """The invitation that a link opens; call it within `tenancy.everywhere()`.

    Raises InvitationClosed with its reason.
    """
    try:
        claim = links.read(PURPOSE, token, now=now)
    except BadToken:
        raise InvitationClosed(INVALID) from None
    invitation = db.session.get(Invitation, claim.subject_id)
    if invitation is None:
        raise InvitationClosed(INVALID)
    reason = _closed_by(invitation, now)
    if reason is not None:
        raise InvitationClosed(reason)
    return invitation


def has_account(invitation: Invitation) -> bool:
    """Whether the invited address has an account with a password already."""
    user = accounts.user_by_address(_address(invitation))
    return user is not None and user.password_hash is not None


def accept_invitation(
    invitation: Invitation,
    door: Door,
    *,
    password: str,
    network: str,
    now: datetime,
    name: str = "",
    zone: str = "",
    acting_user_id: uuid.UUID | None = None,
) -> User:
    """Take up an invitation, in the scope of its practice. Out: the person.

    A new person gets an account with this name, zone and password. Where the address has an
    account, its password must fit, and nothing of it changes. `acting_user_id` is who is signed in
    in this browser, if anyone: somebody else cannot accept.
    Raises DomainError on `password`, `name` or `zone`, Throttled, or InvitationClosed.
    """
    address = _address(invitation)
    user = accounts.user_by_address(address)
    if acting_user_id is not None and (user is None or user.id != acting_user_id):
        raise DomainError("This invitation is for another address. Sign out first.")
    if user is None or user.password_hash is None:
        user = _with_password(door, user, address, name, zone, password, now)
    elif not proves(door, address, user, password, network, now=now):
        raise DomainError("This password does not fit your account.", field="password")
    _use(invitation, user, now)
    practice = db.session.get_one(Practice, invitation.practice_id)
    join(practice, user, invitation.role, now=now, profession=invitation.profession)
    audit.record_for(
        practice.id, user.id, "accepted", "invitation", invitation.id, now=now, role=invitation.role
    )
    return user


def _with_password(
    door: Door, user: User | None, address: str, name: str, zone: str, password: str, now: datetime
) -> User:
    if not name.strip():
        raise DomainError("Write your name.", field="name")
    if not is_zone(zone):
        raise DomainError("Choose a time zone from the list.", field="zone")
    check_new(password, known=(address, name))
    user = user or User(email=address, created_at=now)
    user.name, user.zone = name.strip(), zone
    user.password_hash, user.password_changed_at = door.passwords.hash(password), now
    db.session.add(user)
    db.session.flush()
    return user


def _address(invitation: Invitation) -> str:
    return normal_address(invitation.email)


def _closed_by(invitation: Invitation, now: datetime) -> str | None:
    if invitation.accepted_at is not None:
        return ACCEPTED
    if invitation.revoked_at is not None:
        return REVOKED
    return EXPIRED if invitation.ends_at <= now else None


def _use(invitation: Invitation, user: User, now: datetime) -> None:
    """Of two who accept at once only one gets through."""
    result = db.session.execute(
        update(Invitation)
        .where(
            Invitation.id == invitation.id,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .values(accepted_at=now, accepted_by=user.id)
    )
    if not getattr(result, "rowcount", 0):
        raise InvitationClosed(ACCEPTED)


def _replace(practice_id: uuid.UUID, address: str, role: str, by: uuid.UUID, now: datetime) -> None:
    statement = select(Invitation).where(
        Invitation.practice_id == practice_id,
        Invitation.email == address,
        Invitation.role == role,
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
    )
    for earlier in db.session.scalars(statement):
        earlier.revoked_at, earlier.revoked_by = now, by
