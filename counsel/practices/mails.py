"""The messages of a practice and about accounts. Each is neutral: no word of what is done here."""

from __future__ import annotations

import uuid
from datetime import datetime

from counsel.accounts.models import Invitation, PasswordReset, SignInSession, User
from counsel.accounts.resets import PURPOSE as RESET_PURPOSE
from counsel.accounts.resets import state_of
from counsel.kernel.channels import Mail
from counsel.kernel.db import db
from counsel.outbox import service as outbox
from counsel.outbox.kinds import NotWanted, Stationery
from counsel.outbox.models import OutboxMessage
from counsel.practices.invitation_links import token_of
from counsel.practices.models import Practice

INVITATION = "staff_invitation"
NOBODY_IN_PARTICULAR = "Your account"


def queue_invitation(invitation: Invitation, *, now: datetime) -> None:
    """Send an invitation to a member of the team to be."""
    outbox.enqueue(
        INVITATION,
        invitation.id,
        practice_id=invitation.practice_id,
        recipient_kind="invitation",
        recipient_id=invitation.id,
        dedupe_key=f"{INVITATION}:{invitation.id}",
        now=now,
    )


def staff_invitation(
    message: OutboxMessage, stationery: Stationery, now: datetime
) -> Mail | NotWanted:
    """The way into the team; not wanted once accepted, taken back or too old."""
    invitation = db.session.get(Invitation, message.subject_id)
    if invitation is None or invitation.accepted_at or invitation.revoked_at:
        return NotWanted("closed")
    if invitation.ends_at <= now:
        return NotWanted("expired")
    practice = db.session.get_one(Practice, invitation.practice_id)
    return stationery.mail(
        INVITATION,
        sender_name=practice.sender_name,
        recipient=invitation.email,
        name=invitation.name,
        url=stationery.url(f"/invitations/{token_of(invitation, stationery.links)}"),
    )


def password_reset(
    message: OutboxMessage, stationery: Stationery, now: datetime
) -> Mail | NotWanted:
    """A link for a new password; not wanted once used or too old."""
    reset = db.session.get(PasswordReset, message.subject_id)
    if reset is None or reset.used_at is not None or reset.ends_at <= now:
        return NotWanted("over")
    token = stationery.links.sign(
        RESET_PURPOSE, reset.id, ends_at=reset.ends_at, state=state_of(reset.user)
    )
    return stationery.mail(
        message.kind,
        sender_name=_sender(message.practice_id),
        recipient=reset.user.email,
        name=reset.user.name,
        url=stationery.url(f"/password/reset/{token}"),
    )


def new_sign_in(message: OutboxMessage, stationery: Stationery, now: datetime) -> Mail | NotWanted:
    """A browser of a new kind signed in; not wanted once that sign-in was ended."""
    session = db.session.get(SignInSession, message.subject_id)
    if session is None or session.revoked_at is not None:
        return NotWanted("signed out")
    user: User = session.user
    return stationery.mail(
        message.kind,
        sender_name=_sender(message.practice_id),
        recipient=user.email,
        name=user.name,
        zone=user.zone,
        device=session.device,
        at=session.created_at,
        url=stationery.url("/account#sign-ins"),
    )


def _sender(practice_id: uuid.UUID | None) -> str:
    practice = db.session.get(Practice, practice_id) if practice_id else None
    return practice.sender_name if practice else NOBODY_IN_PARTICULAR
