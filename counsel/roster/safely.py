"""The last gate of every message: nothing leaves for a person to whom writing is not safe.

The composition root puts it before every renderer (counsel/features.py), so that no kind of
message can be forgotten: invitations and the platform's own mails about a sign-in included.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ColumnElement, select

from counsel.accounts.models import Invitation
from counsel.kernel import tenancy
from counsel.kernel.channels import Mail
from counsel.kernel.db import db
from counsel.outbox.kinds import Kinds, NotWanted, Renderer, Stationery
from counsel.outbox.models import OutboxMessage
from counsel.roster.models import Client
from counsel.roster.recipients import NO_SAFE_CHANNEL


def guarded(kinds: Kinds) -> Kinds:
    """The same kinds, each asked only where its recipient may be written to."""
    return {kind: _guard(renderer) for kind, renderer in kinds.items()}


def _guard(renderer: Renderer) -> Renderer:
    def render(message: OutboxMessage, stationery: Stationery, now: datetime) -> Mail | NotWanted:
        if is_off(message.recipient_kind, message.recipient_id):
            return NotWanted(NO_SAFE_CHANNEL)
        return renderer(message, stationery, now)

    return render


def is_off(recipient_kind: str, recipient_id: uuid.UUID) -> bool:
    """Whether notices are off for whoever stands behind this recipient, in any practice."""
    with tenancy.everywhere():
        off = select(Client.id).where(
            Client.notices_off_at.is_not(None), _is(recipient_kind, recipient_id)
        )
        return db.session.scalars(off.limit(1)).first() is not None


def _is(recipient_kind: str, recipient_id: uuid.UUID) -> ColumnElement[bool]:
    if recipient_kind == "client":
        return Client.id == recipient_id
    if recipient_kind == "user":
        return Client.user_id == recipient_id
    invited = select(Invitation.client_id).where(Invitation.id == recipient_id)
    return Client.id.in_(invited)
