"""Saying by which ways a person may be reached, and taking that back. Each is audited."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from counsel.accounts.models import Invitation, User
from counsel.audit import service as audit
from counsel.kernel.actor import Actor
from counsel.kernel.channels import EMAIL
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.outbox.models import OutboxMessage
from counsel.reach import access
from counsel.reach.models import ADDED, CLIENT, INVITATION, OWN, STOP, USER, ContactRoute
from counsel.roster.models import Client


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a way leads to: a client, or somebody of the team. E-mail was agreed to `since` then and
    from this `source`, where nothing was said about it later."""

    kind: str
    id: uuid.UUID
    practice_id: uuid.UUID
    since: datetime
    source: str = ADDED

    @classmethod
    def of_client(cls, client: Client) -> Person:
        """A client: their mail was agreed to with the invitation that they accepted, or with the
        address that was written down. One query."""
        accepted = db.session.scalar(
            select(func.max(Invitation.accepted_at)).where(Invitation.client_id == client.id)
        )
        known = (CLIENT, client.id, client.practice_id)
        if accepted is not None:
            return cls(*known, accepted, INVITATION)
        return cls(*known, client.created_at)

    @classmethod
    def of_user(cls, actor: Actor, user: User) -> Person:
        """Somebody of the team, in the practice that the actor works in."""
        return cls(USER, user.id, actor.practice_id, user.created_at)

    @property
    def code(self) -> str:
        """What takes the place of an address for channels without one: "client:<id>"."""
        return f"{self.kind}:{self.id}"


def agree(
    actor: Actor,
    person: Person,
    channel: str,
    *,
    address: str = "",
    source: str = OWN,
    now: datetime,
) -> ContactRoute:
    """A person agrees to a channel; a way that is new to them comes after the others. Where nothing
    changes nothing is written."""
    row = access.one(person.kind, person.id, channel)
    wanted = "" if channel == EMAIL else address or person.code
    if row is not None and row.stands and row.address == wanted:
        return row
    if row is None:
        row = _new(person, channel)
    row.address = wanted
    row.agreed_at, row.agreed_source, row.agreed_by = now, source, actor.user_id
    row.withdrawn_at = row.withdrawn_source = None
    db.session.add(row)
    _note(actor, "agreed to channel", person, channel, source, now)
    return row


def withdraw(
    actor: Actor, person: Person, channel: str, *, source: str = OWN, now: datetime
) -> None:
    """A person no longer wants a channel. A second time changes nothing."""
    row = access.one(person.kind, person.id, channel)
    if row is None and channel == EMAIL:
        row = _new(person, channel)
        row.agreed_at, row.agreed_source = person.since, person.source
        db.session.add(row)
    if row is None or not row.stands:
        return
    row.withdrawn_at, row.withdrawn_source = now, source
    _note(actor, "withdrew channel", person, channel, source, now)


def order(actor: Actor, person: Person, channels: Sequence[str], *, now: datetime) -> None:
    """Put a person's ways in this order. Raises DomainError where one is not theirs."""
    rows = {row.channel: row for row in access.known(person.kind, person.id)}
    if EMAIL not in rows:
        mail = _new(person, EMAIL)
        mail.agreed_at, mail.agreed_source = person.since, person.source
        rows[EMAIL] = mail
        db.session.add(mail)
    if set(channels) - rows.keys():
        raise DomainError("Choose from the list.", field="order")
    ordered = [*channels, *(name for name in rows if name not in channels)]
    for number, name in enumerate(ordered):
        rows[name].position = number
    audit.record(actor, "ordered channels", person.kind, person.id, now=now)


def _new(person: Person, channel: str) -> ContactRoute:
    positions = [row.position for row in access.known(person.kind, person.id)]
    return ContactRoute(
        practice_id=person.practice_id,
        person_kind=person.kind,
        person_id=person.id,
        channel=channel,
        position=0 if channel == EMAIL else max(positions, default=0) + 1,
    )


def _note(actor: Actor, act: str, person: Person, channel: str, source: str, now: datetime) -> None:
    audit.record(actor, act, person.kind, person.id, now=now, channel=channel, source=source)


def let_come_again(actor: Actor, client: Client, *, now: datetime) -> None:
    """A client who asked for no more messages wants them again. A second time changes nothing."""
    if client.mail_stopped_at is not None:
        client.mail_stopped_at = None
        audit.record(actor, "allowed mail", "client", client.id, now=now)


def opted_out(message: OutboxMessage, channel: str, now: datetime) -> None:
    """A message's recipient told the channel itself that they want no more of it."""
    row = access.one(message.recipient_kind, message.recipient_id, channel)
    if row is None or not row.stands:
        return
    row.withdrawn_at, row.withdrawn_source = now, STOP
    audit.record_for(
        row.practice_id,
        None,
        "withdrew channel",
        row.person_kind,
        row.person_id,
        now=now,
        channel=channel,
        source=STOP,
    )
