"""Which messages an actor may see and send again."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select

from counsel.kernel.actor import ASSISTANT, COUNSELOR, OWNER, Actor
from counsel.outbox.models import CLAIMED, FAILED, QUEUED, SENDING, OutboxMessage

WAITING = (QUEUED, CLAIMED, SENDING)


@dataclass(frozen=True, slots=True)
class Recipients:
    """What the roster tells about recipients; the composition root hands it in.

    `sees(actor, recipient)` is the condition under which the actor knows the client or invited
    client of that id column; `names(ids)` gives the names that are known.
    """

    sees: Callable[[Actor, Any], ColumnElement[bool]]
    names: Callable[[Collection[uuid.UUID]], dict[uuid.UUID, str]]


def messages(actor: Actor, recipients: Recipients) -> Select[OutboxMessage]:
    """The practice's messages for the owner and the assistant; for a counselor those to clients
    of their caseload and to themselves."""
    if actor.has(OWNER, ASSISTANT):
        mine: ColumnElement[bool] = OutboxMessage.practice_id == actor.practice_id
    elif actor.has(COUNSELOR):
        mine = and_(
            OutboxMessage.practice_id == actor.practice_id,
            or_(
                OutboxMessage.recipient_id == actor.user_id,
                recipients.sees(actor, OutboxMessage.recipient_id),
            ),
        )
    else:
        mine = false()
    return select(OutboxMessage).where(mine)


def failed(actor: Actor, recipients: Recipients) -> Select[OutboxMessage]:
    """What failed for good, the newest first."""
    return (
        messages(actor, recipients)
        .where(OutboxMessage.state == FAILED)
        .order_by(OutboxMessage.finished_at.desc(), OutboxMessage.id.desc())
    )


def failures_by_reason(
    actor: Actor, recipients: Recipients, since: datetime
) -> Select[str | None, int]:
    """How many failed since then for each reason, the most first."""
    lately = messages(actor, recipients).where(
        OutboxMessage.state == FAILED, OutboxMessage.finished_at > since
    )
    rows = lately.with_only_columns(OutboxMessage.reason, func.count())
    return rows.group_by(OutboxMessage.reason).order_by(func.count().desc())


def waiting(actor: Actor, recipients: Recipients) -> Select[OutboxMessage]:
    """What has not left yet, the next first."""
    return (
        messages(actor, recipients)
        .where(OutboxMessage.state.in_(WAITING))
        .order_by(OutboxMessage.not_before, OutboxMessage.id)
    )
