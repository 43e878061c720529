"""Messages of the tests' own kind, and what it takes to deliver them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime

from flask import Flask

from counsel.kernel.channels import Channel, Mail
from counsel.kernel.db import db
from counsel.outbox import service
from counsel.outbox.deliver import Delivery, OnFailed
from counsel.outbox.kinds import NotWanted, Renderer, Stationery
from counsel.outbox.models import FAILED, OutboxMessage
from tests.cast import Cast
from tests.fakes import START

KIND = "probe"
SECRET = "marker-of-content"


def probe(message: OutboxMessage, _stationery: Stationery, _now: datetime) -> Mail | NotWanted:
    """A mail to an address made of the message's id."""
    return Mail(
        sender_name="North Room",
        recipient=f"{SECRET}-{message.id.hex}@tests.example",
        subject=SECRET,
        text=SECRET,
        html=f"<p>{SECRET}</p>",
    )


def queue(cast: Cast, count: int = 1, *, kind: str = KIND, **more: object) -> list[OutboxMessage]:
    """Committed messages to the cast's client, due at the start of the tests."""
    messages = [
        service.enqueue(
            kind,
            uuid.uuid4(),
            practice_id=cast.practice_id,
            recipient_kind="client",
            recipient_id=cast.client.client_id or uuid.uuid4(),
            dedupe_key=str(uuid.uuid4()),
            now=START,
        )
        for _ in range(count)
    ]
    for message in messages:
        for name, value in more.items():
            setattr(message, name, value)
    db.session.commit()
    return messages


def fail(cast: Cast, reason: str = "smtp 550") -> OutboxMessage:
    """A message that failed for good."""
    return queue(cast, state=FAILED, reason=reason, finished_at=START, attempts=1)[0]


def delivery(
    app: Flask,
    channel: Channel | None = None,
    *,
    worker: str = "one",
    renderer: Renderer = probe,
    on_failed: OnFailed | None = None,
) -> Delivery:
    """What delivers the tests' kind: over `channel`, the application's own if left out."""
    known = app.extensions
    return Delivery(
        clock=known["counsel.clock"],
        channels={"email": channel} if channel else known["counsel.channels"],
        kinds={KIND: renderer},
        stationery=known["counsel.stationery"],
        worker=worker,
        host="tests.example",
        on_failed={KIND: on_failed} if on_failed else {},
    )


def reload(message_id: uuid.UUID) -> OutboxMessage:
    """The message as the database has it now."""
    db.session.rollback()
    return db.session.get_one(OutboxMessage, message_id, populate_existing=True)


class Meanwhile:
    """A channel that lets something happen while it sends."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.act = act
        self.sent: list[str] = []

    def send(self, mail: Mail, *, message_id: str) -> None:
        self.sent.append(message_id)
        self.act()

    def close(self) -> None:
        """Nothing is kept open."""
