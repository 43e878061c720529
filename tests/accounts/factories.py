"""Accounts with passwords, mails as they would leave, and browsers at the sign-in page."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from counsel.accounts.models import User
from counsel.accounts.signing_in import Browser, Door
from counsel.kernel import tenancy
from counsel.kernel.actor import Actor
from counsel.kernel.channels import Mail
from counsel.kernel.db import db
from counsel.outbox.kinds import NotWanted
from counsel.outbox.models import OutboxMessage
from tests.people import Person

PASSWORD = "lantern pebble harbor violin"
OTHER_PASSWORD = "meadow copper window sparrow"
BROWSER = Browser(device="Firefox on Linux", network="192.0.2.1")
Block = Callable[[], AbstractContextManager[None]]
People = Callable[[Actor | None], Person]


def give_password(app: Flask, *actors: Actor, password: str = PASSWORD) -> None:
    """Give accounts of the cast a password."""
    hashed = door_of(app).passwords.hash(password)
    with app.app_context():
        for actor in actors:
            user = db.session.get_one(User, actor.user_id)
            user.password_hash = hashed
        db.session.commit()


def door_of(app: Flask) -> Door:
    door: Door = app.extensions["counsel.door"]
    return door


def address(actor: Actor) -> str:
    return f"{actor.name.lower()}@tests.example"


def try_sign_in(
    visitor: Person,
    email: str,
    password: str = PASSWORD,
    *,
    network: str = "192.0.2.1",
    next_path: str = "",
    **options: Any,
) -> TestResponse:
    """One try from one network."""
    url = f"/sign-in?next={next_path}" if next_path else "/sign-in"
    data = {"email": email, "password": password}
    environ = {"REMOTE_ADDR": network}
    return visitor.post(url, data, environ_overrides=environ, **options)


def mails_of(app: Flask, kind: str, now: datetime) -> list[Mail | NotWanted]:
    """Each queued message of a kind as it would be rendered now."""
    kinds, stationery = app.extensions["counsel.kinds"], app.extensions["counsel.stationery"]
    with app.app_context(), tenancy.everywhere():
        rows = db.session.scalars(
            select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
        ).all()
        return [kinds[kind](row, stationery, now) for row in rows]


def link_in(mail: Mail | NotWanted) -> str:
    """The path of the first link in a mail."""
    assert isinstance(mail, Mail)
    found = re.search(r"https?://[^/\s]+(/\S+)", mail.text)
    assert found is not None
    return found[1]


def as_golden(mail: Mail | NotWanted) -> str:
    """A mail as kept for comparison: secrets and ids replaced."""
    assert isinstance(mail, Mail)
    text = f"From: {mail.sender_name}\nTo: {mail.recipient}\nSubject: {mail.subject}\n\n{mail.text}"
    return re.sub(r"/(reset|invitations)/\S+", r"/\1/TOKEN", text)


def user_ids(app: Flask) -> set[uuid.UUID]:
    with app.app_context():
        return set(db.session.scalars(select(User.id)))
