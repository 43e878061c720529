"""The messages of the roster. Each is neutral: the practice's label, no word of what is done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from counsel.accounts.models import Invitation, User
from counsel.kernel.actor import CLIENT
from counsel.kernel.channels import Mail
from counsel.kernel.db import db
from counsel.outbox.kinds import NotWanted, Stationery
from counsel.outbox.models import OutboxMessage
from counsel.practices.invitations import token_of
from counsel.practices.models import Practice
from counsel.roster.accepting import WANTED
from counsel.roster.inviting import KIND
from counsel.roster.models import Client
from counsel.roster.recipients import NO_SAFE_CHANNEL

__all__ = ["KIND", "WANTED", "client_invitation", "invitation_wanted", "something_waits"]


def client_invitation(
    message: OutboxMessage, stationery: Stationery, now: datetime
) -> Mail | NotWanted:
    """The way to a page of one's own; not wanted once accepted, taken back or too old."""
    invitation = db.session.get(Invitation, message.subject_id)
    if invitation is None or invitation.accepted_at or invitation.revoked_at:
        return NotWanted("closed")
    if invitation.ends_at <= now:
        return NotWanted("expired")
    client = db.session.get(Client, invitation.client_id) if invitation.client_id else None
    if client is None:
        return NotWanted("no record")
    practice = db.session.get_one(Practice, invitation.practice_id)
    return stationery.mail(
        KIND,
        sender_name=practice.sender_name,
        recipient=invitation.email,
        name=client.called,
        practice=practice,
        zone=client.zone,
        ends_at=invitation.ends_at,
        url=stationery.url(f"/invitations/{token_of(invitation, stationery.links)}"),
    )


def invitation_wanted(
    message: OutboxMessage, stationery: Stationery, now: datetime
) -> Mail | NotWanted:
    """Somebody holds an old link: tells who invited, without a name of a client."""
    invitation = db.session.get(Invitation, message.subject_id)
    user = db.session.get(User, message.recipient_id)
    if invitation is None or invitation.accepted_at is not None or user is None:
        return NotWanted("accepted")
    path = (
        "/caseload?filter=uninvited&status=any" if invitation.role == CLIENT else "/practice/team"
    )
    practice = db.session.get_one(Practice, invitation.practice_id)
    return stationery.mail(
        WANTED,
        sender_name=practice.sender_name,
        recipient=user.email,
        name=user.name,
        url=stationery.url(path),
    )


def something_waits(
    kind: str, client: Client, path: str, stationery: Stationery, **more: Any
) -> Mail | NotWanted:
    """A mail that says only that something waits at a page of the client's own; `more` goes to its
    template and to Stationery.mail.

    Not wanted where the client asked for no more mails. It goes by the ways that they agreed to.
    """
    if client.mail_stopped_at is not None:
        return NotWanted("mails stopped")
    if client.notices_off_at is not None:
        return NotWanted(NO_SAFE_CHANNEL)
    practice = db.session.get_one(Practice, client.practice_id)
    return stationery.mail(
        kind,
        sender_name=practice.sender_name,
        recipient=client.email or "",
        short_link=stationery.url(path),
        name=client.called,
        practice=practice,
        url=stationery.url(path),
        **more,
    )
