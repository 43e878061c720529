"""The mail that somebody wrote: to either side, neutral, and only while it is news."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from counsel.features import KINDS
from counsel.homework import reviewing, talking
from counsel.homework.models import Assignment
from counsel.homework.talk_models import Reply
from counsel.kernel.channels import Mail
from counsel.kernel.db import db
from counsel.outbox.kinds import NotWanted
from counsel.outbox.models import OutboxMessage
from counsel.roster.models import CareTeamMember, Client
from tests.cast import Cast
from tests.fakes import START
from tests.homework.factories import submit

GOLDEN = Path(__file__).parent / "golden"
ID = re.compile(r"[0-9a-f\-]{36}")
UNSAID = ("looking back", "therap", "counsel", "homework", "exercise", "what then", "client")
SIDES = ("client", "counselor")


def rendered(app: Flask, cast: Cast, to: str) -> Mail | NotWanted:
    """The mail that tells one side that the other wrote."""
    message = db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.kind == "homework_talk")
    ).one()
    db.session.flush()
    db.session.expire_all()
    return KINDS[message.kind](message, app.extensions["counsel.stationery"], START)


def write_to(cast: Cast, to: str) -> Assignment:
    submission = submit(cast, now=START)
    reviewing.save_review(
        cast.counselor,
        submission,
        overall="What then?",
        comments={},
        outcome="reviewed",
        now=START,
    )
    writer = cast.counselor if to == "client" else cast.client
    talking.say(writer, submission.assignment, "", "So it went.", now=START + timedelta(hours=1))
    db.session.flush()
    return submission.assignment


@pytest.mark.parametrize("to", SIDES)
def test_the_mail_is_as_agreed_and_says_nothing_of_what_it_is(
    app: Flask, practice: Cast, to: str
) -> None:
    write_to(practice, to)
    mail = rendered(app, practice, to)
    assert isinstance(mail, Mail)
    assert mail.recipient == f"{to}@tests.example"
    text = ID.sub("<id>", f"Subject: {mail.subject}\nFrom: {mail.sender_name}\n\n{mail.text}\n")
    golden = GOLDEN / f"homework_talk_to_{to}.txt"
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(text)
    assert text == golden.read_text()
    said = re.sub(r"http\S+|Hello \w+", "", text).lower()
    assert [word for word in UNSAID if word in said] == []


@pytest.mark.parametrize("to", SIDES)
def test_nobody_is_told_of_what_they_saw(app: Flask, practice: Cast, to: str) -> None:
    write_to(practice, to)
    db.session.execute(update(Reply).values(seen_at=START))
    assert rendered(app, practice, to) == NotWanted("seen already")


@pytest.mark.parametrize("to", SIDES)
def test_nobody_is_told_of_what_was_withdrawn(app: Flask, practice: Cast, to: str) -> None:
    write_to(practice, to)
    db.session.execute(update(Assignment).values(withdrawn_at=START))
    assert rendered(app, practice, to) == NotWanted("withdrawn")


def test_a_counselor_who_left_the_case_is_not_told(app: Flask, practice: Cast) -> None:
    write_to(practice, "counselor")
    db.session.execute(update(CareTeamMember).values(until=START))
    assert rendered(app, practice, "counselor") == NotWanted("left the case")


def test_a_client_who_is_not_safe_to_write_to_gets_nothing(app: Flask, practice: Cast) -> None:
    write_to(practice, "client")
    db.session.execute(update(Client).values(notices_off_at=START))
    assert isinstance(rendered(app, practice, "client"), NotWanted)
