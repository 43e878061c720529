"""Inviting clients of the roster to a sign-in of their own."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from counsel.accounts.models import Invitation
from counsel.audit import service as audit
from counsel.kernel.actor import CLIENT, Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.outbox import service as outbox
from counsel.practices.invitations import create_invitation
from counsel.practices.mails import INVITATION as STAFF_KIND
from counsel.roster.models import Client

KIND = "client_invitation"


def invite(actor: Actor, client: Client, *, now: datetime) -> Invitation:
    """Invite a client by mail; an earlier invitation stops working.

    Raises DomainError for a client without an address, or one who has a sign-in already.
    """
    if client.user_id is not None:
        raise DomainError(f"{client.called} can sign in already.")
    if not client.email:
        raise DomainError("Write an e-mail address first.", field="email")
    _end_earlier(actor, client, now)
    invitation = create_invitation(
        practice_id=actor.practice_id,
        email=client.email,
        name=client.name,
        role=CLIENT,
        client_id=client.id,
        invited_by=actor.user_id,
        now=now,
    )
    send(invitation, now=now)
    audit.record(actor, "invited", "client", client.id, now=now)
    return invitation


def send(invitation: Invitation, *, now: datetime, again: bool = False) -> None:
    """Queue the mail of an invitation; once more (`again`) at most once a day."""
    kind = KIND if invitation.role == CLIENT else STAFF_KIND
    outbox.enqueue(
        kind,
        invitation.id,
        practice_id=invitation.practice_id,
        recipient_kind="invitation",
        recipient_id=invitation.id,
        dedupe_key=f"{kind}:{invitation.id}" + (f":{now:%Y-%m-%d}" if again else ""),
        now=now,
    )


def revoke(actor: Actor, client: Client, *, now: datetime) -> None:
    """Take back what was not accepted yet."""
    if _end_earlier(actor, client, now):
        audit.record(actor, "revoked invitation of", "client", client.id, now=now)


def newest(client_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Invitation]:
    """The newest invitation of each of these clients."""
    rows = db.session.scalars(
        select(Invitation)
        .where(Invitation.client_id.in_(client_ids))
        .order_by(Invitation.created_at)
    )
    return {row.client_id: row for row in rows if row.client_id is not None}


def _end_earlier(actor: Actor, client: Client, now: datetime) -> bool:
    rows = list(
        db.session.scalars(
            select(Invitation).where(
                Invitation.client_id == client.id,
                Invitation.accepted_at.is_(None),
                Invitation.revoked_at.is_(None),
            )
        )
    )
    for row in rows:
        row.revoked_at, row.revoked_by = now, actor.user_id
    return bool(rows)
