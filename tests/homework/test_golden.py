"""Mails and pages of homework as they were approved: a change of a word or a tag is a decision.

`APPROVE_GOLDEN=1 script/test tests/homework/test_golden.py` writes them anew.
"""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from counsel.features import KINDS
from counsel.homework import mails, reviewing
from counsel.homework.models import Submission
from counsel.kernel.actor import Actor
from counsel.kernel.channels import Mail
from counsel.kernel.db import db
from counsel.kernel.discretion import telling_words
from counsel.outbox.models import QUEUED, OutboxMessage
from tests.cast import Cast
from tests.fakes import START
from tests.homework.factories import assign, submit, write
from tests.people import Person

People = Callable[[Actor], Person]
Block = Callable[[], AbstractContextManager[None]]
GOLDEN = Path(__file__).parent / "golden"
SUBJECTS = sorted(Path(__file__).parents[2].glob("templates/emails/*/subject.txt"))
TO_THE_TEAM = {"session_canceled_by_client", "session_mail_not_delivered", "alert_waiting"}
OURS = [kind for kind in KINDS if kind.startswith("homework_") and kind != mails.TALK]
LATER = START + timedelta(hours=2)
BY_DAY = START + timedelta(hours=9)
"""Out of the quiet hours of New York."""
ONCE = (
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "<id>"),
    (re.compile(r'(name="(csrf_token|_once)"[^>]*value=")[^"]+'), r"\1<token>"),
    (re.compile(r'(name="shelf-key" content=")[^"]+'), r"\1<key>"),
    (re.compile(r"/h/[\w.\-]+"), "/h/<token>"),
    (re.compile(r"\s*\n\s*"), "\n"),
)


def lasting(text: str) -> str:
    """A text without what is new each time."""
    for pattern, word in ONCE:
        text = pattern.sub(word, text)
    return text.strip() + "\n"


def approved(name: str, text: str) -> None:
    path = GOLDEN / name
    if os.environ.get("APPROVE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def body_of(page: str) -> str:
    return lasting(page[page.index("<main") : page.index("</main>")])


@pytest.mark.parametrize("kind", OURS)
def test_a_mail_reads_as_it_was_approved(
    app: Flask, cast: Cast, in_practice: Block, kind: str
) -> None:
    with in_practice():
        one = assign(cast, now=START)
        one.due_at = START + timedelta(days=5)
        message = OutboxMessage(
            practice_id=cast.practice_id,
            kind=kind,
            subject_id=one.id,
            recipient_kind="client",
            recipient_id=one.client_id,
            channel="email",
            not_before=START,
            dedupe_key=f"{kind}:{one.id}:eve",
            created_at=START,
            state=QUEUED,
            attempts=0,
            fence=0,
        )
        mail = KINDS[kind](message, app.extensions["counsel.stationery"], BY_DAY)
    assert isinstance(mail, Mail), mail
    approved(f"mail_{kind}.txt", lasting(f"Subject: {mail.subject}\n\n{mail.text}"))
    said = f"{mail.subject} {mail.sender_name} {mail.recipient} {mail.headers}"
    assert telling_words(said) == []


@pytest.mark.parametrize("path", SUBJECTS, ids=lambda path: path.parent.name)
def test_no_subject_says_what_kind_of_help_it_is(path: Path) -> None:
    assert path.parent.name in TO_THE_TEAM or not telling_words(path.read_text())


@pytest.fixture
def stages(cast: Cast, in_practice: Block) -> dict[str, uuid.UUID]:
    """A piece at each stage of its life."""
    with in_practice():
        fresh = assign(cast, now=START, title="A fresh one")
        begun = assign(cast, now=START, title="One that was begun")
        write(cast.client, begun, now=START, story="It began in spring.", hurt=3)
        sent = submit(cast, now=START, title="One that was sent")
        answered = submit(cast, now=START, title="One that was answered")
        review(cast, answered, LATER)
        return {
            "fresh": fresh.id,
            "begun": begun.id,
            "sent": sent.assignment_id,
            "answered": answered.assignment_id,
            "submission": sent.id,
        }


def review(cast: Cast, submission: Submission, now: datetime) -> None:
    db.session.refresh(submission)
    reviewing.save_review(
        cast.counselor,
        submission,
        overall="Thank you for your trust.",
        comments={"story": "This stays with me."},
        outcome="reviewed",
        now=now,
    )


CLIENT_PAGES = {
    "client_list": "/my/homework",
    "client_begun": "/my/homework/{begun}",
    "client_submit": "/my/homework/{begun}/submission",
    "client_sent": "/my/homework/{sent}",
    "client_answered": "/my/homework/{answered}",
    "client_print": "/my/homework/{answered}/print",
    "client_reminders": "/my/homework/{fresh}/reminders",
    "client_take_along": "/my/homework/copy",
}
TEAM_PAGES = {
    "team_queue": "/homework",
    "team_review": "/homework/{submission}",
    "team_case": "/cases/{case}/homework",
}


@pytest.mark.parametrize("name", CLIENT_PAGES)
def test_a_page_of_the_client_is_as_it_was_approved(
    cast: Cast, person: People, stages: dict[str, uuid.UUID], name: str
) -> None:
    page = person(cast.client).get(CLIENT_PAGES[name].format(**stages)).text
    approved(f"{name}.html", body_of(page))


@pytest.mark.parametrize("name", TEAM_PAGES)
def test_a_page_of_the_team_is_as_it_was_approved(
    cast: Cast, person: People, stages: dict[str, uuid.UUID], name: str
) -> None:
    url = TEAM_PAGES[name].format(case=cast.case_id, **stages)
    approved(f"{name}.html", body_of(person(cast.counselor).get(url).text))
