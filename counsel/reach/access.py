"""Which ways lead to a person. All of it in the practice in scope."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, exists, or_, select

from counsel.kernel.channels import EMAIL, Mail, Route
from counsel.kernel.db import db
from counsel.outbox.models import OutboxMessage
from counsel.reach.models import CLIENT, ContactRoute
from counsel.roster.models import Client

TEST = "reach_test"
"""The kind of message that tries one way; its dedupe key ends with the channel."""


def known(person_kind: str, person_id: uuid.UUID) -> list[ContactRoute]:
    """What a person said about each channel, in their order; withdrawn ones too."""
    return list(db.session.scalars(_of(person_kind, [person_id])))


def one(person_kind: str, person_id: uuid.UUID, channel: str) -> ContactRoute | None:
    """What a person said about one channel."""
    return next((it for it in known(person_kind, person_id) if it.channel == channel), None)


def routes(message: OutboxMessage, mail: Mail) -> Sequence[Route]:
    """The ways of a message, asked as it leaves: those that its recipient agreed to, in their
    order. What has no short text goes by e-mail alone, whoever it is for."""
    by_mail = Route(EMAIL, mail.recipient)
    if not mail.short:
        found = [by_mail]
    else:
        found = _in_order(known(message.recipient_kind, message.recipient_id), by_mail)
    if message.kind == TEST:
        tried = message.dedupe_key.rpartition(":")[2]
        found = [way for way in found if way.channel == tried]
    return [way for way in found if way.address]


def standing(person_kind: str, person_id: uuid.UUID, email: str) -> list[str]:
    """The channels that lead to one person, the first one first."""
    found = _in_order(known(person_kind, person_id), Route(EMAIL, email))
    return [way.channel for way in found if way.address]


def channels_of(clients: Collection[Client]) -> dict[uuid.UUID, list[str]]:
    """The channels that lead to each of these clients, the first one first. One query."""
    said: dict[uuid.UUID, list[ContactRoute]] = defaultdict(list)
    for row in db.session.scalars(_of(CLIENT, [client.id for client in clients])):
        said[row.person_id].append(row)
    return {
        client.id: [
            way.channel
            for way in _in_order(said[client.id], Route(EMAIL, client.email or ""))
            if way.address
        ]
        for client in clients
    }


def has_way() -> ColumnElement[bool]:
    """The condition on `Client`: there is any way to reach them."""
    other = exists().where(
        ContactRoute.person_id == Client.id,
        ContactRoute.channel != EMAIL,
        ContactRoute.withdrawn_at.is_(None),
    )
    mail_off = exists().where(
        ContactRoute.person_id == Client.id,
        ContactRoute.channel == EMAIL,
        ContactRoute.withdrawn_at.is_not(None),
    )
    return or_(Client.email.is_not(None) & ~mail_off, other)


def _of(person_kind: str, ids: Collection[uuid.UUID]) -> Select[ContactRoute]:
    return (
        select(ContactRoute)
        .where(ContactRoute.person_kind == person_kind, ContactRoute.person_id.in_(ids))
        .order_by(ContactRoute.position, ContactRoute.id)
    )


def _in_order(said: Sequence[ContactRoute], by_mail: Route) -> list[Route]:
    """The standing ways; e-mail first where nothing was ever said about it."""
    ways = [
        by_mail if row.channel == EMAIL else Route(row.channel, row.address)
        for row in said
        if row.stands
    ]
    return ways if any(row.channel == EMAIL for row in said) else [by_mail, *ways]
