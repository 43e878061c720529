"""What becomes of an invitation in the hands of the invited person."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select

from counsel.accounts.access import user_by_address
from counsel.accounts.models import Invitation, User
from counsel.accounts.signing_in import Door
from counsel.audit import service as audit
from counsel.kernel import tenancy
from counsel.kernel.actor import CLIENT, OWNER, STAFF
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.tokens import BadToken, Links
from counsel.outbox import service as outbox
from counsel.practices.invitation_links import PURPOSE
from counsel.practices.invitations import (
    ACCEPTED,
    INVALID,
    InvitationClosed,
    accept_invitation,
    create_invitation,
)
from counsel.practices.models import Membership
from counsel.roster.inviting import send
from counsel.roster.models import Client

WANTED = "invitation_wanted"


def client_of(invitation: Invitation) -> Client | None:
    """The record of the roster that an invitation is about; None for staff."""
    return db.session.get(Client, invitation.client_id) if invitation.client_id else None


def accept(
    invitation: Invitation,
    door: Door,
    *,
    password: str,
    network: str,
    name: str,
    zone: str,
    acting_user_id: uuid.UUID | None,
    now: datetime,
) -> User:
    """Take up an invitation (see practices/invitations.py) and give the record its sign-in.

    Also raises DomainError where the account belongs to another record of this practice.
    """
    client = client_of(invitation)
    if invitation.role == CLIENT:
        _check_free(invitation, client)
    user = accept_invitation(
        invitation,
        door,
        password=password,
        network=network,
        now=now,
        name=name,
        zone=zone,
        acting_user_id=acting_user_id,
    )
    if client is not None:
        client.user_id, client.zone = user.id, user.zone
    return user


def _check_free(invitation: Invitation, client: Client | None) -> None:
    if client is None or client.user_id is not None:
        raise InvitationClosed(ACCEPTED)
    user = user_by_address(invitation.email)
    if user is None:
        return
    others = select(Client.id).where(Client.user_id == user.id, Client.id != client.id)
    if db.session.scalar(others.limit(1)) is not None:
        raise DomainError("Your account is in use here already. Please call the practice.")


def closed_invitation(links: Links, token: str, *, now: datetime) -> Invitation:
    """The invitation of a link that may work no more; raises InvitationClosed ("invalid")."""
    try:
        claim = links.read(PURPOSE, token, now=now)
    except BadToken:
        raise InvitationClosed(INVALID) from None
    with tenancy.everywhere():
        invitation = db.session.get(Invitation, claim.subject_id)
    if invitation is None:
        raise InvitationClosed(INVALID)
    return invitation


def ask_again(invitation: Invitation, *, now: datetime) -> bool:
    """Somebody holds an old link and wants a new one. In the scope of its practice.

    Where the practice still wants this address, a new link goes to that address alone, at most
    once a day: True. Else whoever invited is told, at most once a day: False.
    """
    if invitation.accepted_at is not None:
        raise InvitationClosed(ACCEPTED)
    standing = _standing(invitation, now)
    if standing is None and _may_renew(invitation):
        standing = _renewed(invitation, now)
    if standing is not None:
        send(standing, now=now, again=True)
        return True
    for user_id in _hosts(invitation):
        outbox.enqueue(
            WANTED,
            invitation.id,
            practice_id=invitation.practice_id,
            recipient_kind="user",
            recipient_id=user_id,
            dedupe_key=f"{WANTED}:{invitation.id}:{user_id}:{now:%Y-%m-%d}",
            now=now,
        )
    return False


def _standing(invitation: Invitation, now: datetime) -> Invitation | None:
    """An invitation of the same address to the same place that still works."""
    statement = select(Invitation).where(
        Invitation.email == invitation.email,
        Invitation.role == invitation.role,
        Invitation.client_id.is_not_distinct_from(invitation.client_id),
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.ends_at > now,
    )
    return db.session.scalars(statement).first()


def _may_renew(invitation: Invitation) -> bool:
    """A client's that ran out, while the record still has this address and no sign-in."""
    client = client_of(invitation)
    return (
        client is not None
        and invitation.revoked_at is None
        and client.user_id is None
        and client.email == invitation.email
    )


def _renewed(invitation: Invitation, now: datetime) -> Invitation:
    if invitation.invited_by is None:
        raise InvitationClosed(INVALID)
    fresh = create_invitation(
        practice_id=invitation.practice_id,
        email=invitation.email,
        name=invitation.name,
        role=invitation.role,
        client_id=invitation.client_id,
        invited_by=invitation.invited_by,
        now=now,
    )
    audit.record_for(
        invitation.practice_id, None, "renewed", "invitation", fresh.id, now=now, role=fresh.role
    )
    return fresh


def _hosts(invitation: Invitation) -> list[uuid.UUID]:
    """Who invited, while they belong to the team; else the owners."""
    live = select(Membership.user_id).where(Membership.ended_at.is_(None)).distinct()
    inviter = live.where(
        Membership.user_id == invitation.invited_by, Membership.role.in_(sorted(STAFF))
    )
    return list(db.session.scalars(inviter)) or list(
        db.session.scalars(live.where(Membership.role == OWNER))
    )
