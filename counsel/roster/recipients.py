"""Who messages go to, for the delivery page (counsel/outbox/access.py, Recipients)."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from counsel.accounts.models import Invitation, User
from counsel.kernel.actor import ASSISTANT, COUNSELOR, OWNER, Actor
from counsel.kernel.db import db
from counsel.outbox.access import Recipients, failed
from counsel.outbox.models import OutboxMessage
from counsel.roster import access
from counsel.roster.contributions import Need
from counsel.roster.models import Client

LATELY = timedelta(days=14)
MOST = 99
NO_SAFE_CHANNEL = "no safe channel"
"""Why a message was dropped: this person said that messages are not safe."""


def sees(actor: Actor, recipient: Any) -> ColumnElement[bool]:
    """The condition under which that id is a client of the actor's roster, or their invitation."""
    known = select(access.clients(actor).with_only_columns(Client.id).subquery().c.id)
    invited = select(Invitation.id).where(Invitation.client_id.in_(known))
    return or_(recipient.in_(known), recipient.in_(invited))


def names(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The names behind ids of clients, invitations and users of the practice: three queries."""
    found: dict[uuid.UUID, str] = {}
    for kind in (Client, Invitation, User):
        rows = db.session.execute(select(kind.id, kind.name).where(kind.id.in_(ids)))
        found |= {row[0]: row[1] for row in rows}
    return found


def undelivered(actor: Actor, now: datetime) -> list[Need]:
    """For the first page: that mails failed for good lately, with the way to them."""
    if not actor.has(OWNER, ASSISTANT, COUNSELOR):
        return []
    lately = failed(actor, KNOWN).where(OutboxMessage.finished_at > now - LATELY).limit(MOST)
    count = len(db.session.scalars(lately).all())
    if not count:
        return []
    words = f"{count} mails" if count > 1 else "A mail"
    return [
        Need(
            group="Could not be delivered",
            rank=15,
            text=f"{words} could not be delivered",
            endpoint="outbox.delivery",
            icon="mail",
        )
    ]


KNOWN = Recipients(sees, names)
