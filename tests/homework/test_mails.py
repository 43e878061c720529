"""Messages that only say that something waits: about homework and about shared notes."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from counsel.homework.mails import homework_answered, homework_assigned, homework_revealed
from counsel.kernel.channels import Mail
from counsel.kernel.db import db
from counsel.notes.mails import note_shared
from counsel.outbox.kinds import NotWanted
from counsel.outbox.models import OutboxMessage
from counsel.roster.models import Client
from tests.cast import Cast
from tests.fakes import START
from tests.homework.factories import assign
from tests.notes.factories import share_notes

SECRETS = ("looking back", "therap", "counsel", "homework", "exercise", "walk", "note ")
RENDERERS = {
    "homework_assigned": homework_assigned,
    "homework_answered": homework_answered,
    "homework_revealed": homework_revealed,
    "note_shared": note_shared,
}


def rendered(app: Flask, kind: str) -> Mail | NotWanted:
    message = db.session.scalars(select(OutboxMessage)).one()
    message.kind = kind
    return RENDERERS[kind](message, app.extensions["counsel.stationery"], START)


def queue(cast: Cast, kind: str) -> None:
    if kind == "note_shared":
        share_notes(cast, cast.case_id, now=START)
    else:
        assign(cast, now=START)
    db.session.flush()


@pytest.mark.parametrize("kind", RENDERERS)
def test_a_mail_says_that_something_waits_and_not_what(
    app: Flask, practice: Cast, kind: str
) -> None:
    queue(practice, kind)
    mail = rendered(app, kind)
    assert isinstance(mail, Mail)
    assert mail.recipient == "client@tests.example"
    words = " ".join((mail.subject, mail.text.partition("http")[0], mail.sender_name)).lower()
    assert [secret for secret in SECRETS if secret in words] == []


@pytest.mark.parametrize("kind", RENDERERS)
def test_who_asked_for_no_more_mails_gets_none(app: Flask, practice: Cast, kind: str) -> None:
    queue(practice, kind)
    db.session.get_one(Client, practice.client.client_id).mail_stopped_at = START
    assert rendered(app, kind) == NotWanted("mails stopped")
