"""Keeping what has come to a person, and the devices on which they want to see it at once."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import delete, func, select, update

from counsel.accounts.models import User
from counsel.audit import service as audit
from counsel.kernel.actor import Actor
from counsel.kernel.channels import PUSH, Mail
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.notices import access
from counsel.notices.models import Notice, PushDevice
from counsel.outbox.models import OutboxMessage
from counsel.reach import service as reach
from counsel.reach.access import TEST
from counsel.reach.models import CLIENT, USER
from counsel.reach.service import Person
from counsel.roster.contributions import Need
from counsel.roster.models import Client

KEPT = timedelta(days=60)
MOST_DEVICES = 10
LONGEST_ENDPOINT = 1000
KEY = re.compile(r"[A-Za-z0-9_-]{20,120}={0,2}")
AUTH = re.compile(r"[A-Za-z0-9_-]{16,40}={0,2}")


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a browser says of itself: the address of its push service and two keys (base64url)."""

    endpoint: str
    public_key: str
    auth: str


def note(
    message: OutboxMessage, mail: Mail, now: datetime, *, about_sessions: Collection[str]
) -> None:
    """Keep the line of a message that is about to leave. In the transaction that says "sending"; a
    second attempt writes nothing. What has no short text and what tries one way is not kept."""
    if message.recipient_kind not in (CLIENT, USER) or message.practice_id is None:
        return
    if not mail.short or message.kind == TEST:
        return
    known = select(Notice.id).where(Notice.message_id == message.id)
    if db.session.scalar(known) is not None:
        return
    db.session.add(
        Notice(
            practice_id=message.practice_id,
            person_kind=message.recipient_kind,
            person_id=message.recipient_id,
            message_id=message.id,
            text=mail.short[:300],
            path=_path(message, mail, about_sessions),
            made_at=now,
        )
    )


def open_one(one: Notice, *, now: datetime) -> str:
    """Somebody looks at a notice. Out: the path that it leads to."""
    one.read_at = one.read_at or now
    return one.path


def read_all(actor: Actor, *, now: datetime) -> None:
    """Somebody has looked at all of them."""
    ids = access.unread(actor).with_only_columns(Notice.id)
    db.session.execute(update(Notice).where(Notice.id.in_(ids)).values(read_at=now))


def tidy(now: datetime) -> None:
    """Remove what is older than 60 days, read or not."""
    db.session.execute(delete(Notice).where(Notice.made_at < now - KEPT))


def needs(actor: Actor, now: datetime) -> list[Need]:
    """One line on the first page while something is unread."""
    unread = access.unread(actor).with_only_columns(func.count(), func.max(Notice.made_at))
    count, newest = db.session.execute(unread).one()
    if not count:
        return []
    said = "One new notice" if count == 1 else f"{count} new notices"
    return [
        Need(
            group="What has come",
            rank=65,
            text=said,
            endpoint="notices.index",
            at=newest,
            icon="bell",
        )
    ]


def add_device(actor: Actor, what: Subscription, name: str, *, now: datetime) -> PushDevice:
    """A browser takes notices for the actor from now on; the way is agreed to with the first one.

    Raises DomainError for what no browser says, and where a person has too many.
    """
    parts = urlsplit(what.endpoint)
    fits = parts.scheme == "https" and parts.hostname and len(what.endpoint) <= LONGEST_ENDPOINT
    if not (fits and KEY.fullmatch(what.public_key) and AUTH.fullmatch(what.auth)):
        raise DomainError("This browser did not say where notices can go. Try again.")
    known_as = hashlib.sha256(what.endpoint.encode()).hexdigest()
    kind, person_id = access.person_of(actor)
    same = select(PushDevice).where(
        PushDevice.practice_id == actor.practice_id, PushDevice.known_as == known_as
    )
    row = db.session.scalar(same)
    if row is None:
        if len(db.session.scalars(access.own_devices(actor)).all()) >= MOST_DEVICES:
            raise DomainError("Ten devices are enough. Take one away first.")
        row = PushDevice(practice_id=actor.practice_id, known_as=known_as)
        db.session.add(row)
    row.person_kind, row.person_id, row.user_id = kind, person_id, actor.user_id
    row.name, row.added_at = name[:60], now
    row.endpoint, row.public_key, row.auth = what.endpoint, what.public_key, what.auth
    db.session.flush()
    reach.agree(actor, _person(actor), PUSH, now=now)
    audit.record(actor, "added a device", kind, person_id, now=now)
    return row


def remove_device(actor: Actor, one: PushDevice, *, now: datetime) -> None:
    """A device gets no more notices; with the last one the way is withdrawn."""
    db.session.delete(one)
    db.session.flush()
    audit.record(actor, "took away a device", one.person_kind, one.person_id, now=now)
    if db.session.scalar(access.own_devices(actor).limit(1)) is None:
        reach.withdraw(actor, _person(actor), PUSH, now=now)


def forget(device_id: uuid.UUID) -> None:
    """A push service says that a browser is gone."""
    db.session.execute(delete(PushDevice).where(PushDevice.id == device_id))


def _person(actor: Actor) -> Person:
    if actor.client_id is not None:
        return Person.of_client(db.session.get_one(Client, actor.client_id))
    return Person.of_user(actor, db.session.get_one(User, actor.user_id))


def _path(message: OutboxMessage, mail: Mail, about_sessions: Collection[str]) -> str:
    """Where a notice leads to: never a link that works without signing in."""
    is_client = message.recipient_kind == CLIENT
    if message.kind in about_sessions:
        return f"{'/my' if is_client else ''}/sessions/{message.subject_id}"
    path = urlsplit(mail.link).path
    if not path or path.startswith("/r/"):
        return "/my" if is_client else "/today"
    return path[:300]
