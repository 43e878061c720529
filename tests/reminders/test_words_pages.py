"""A practice words its reminders: shown before it is kept, refused with reasons, tried out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from flask import Flask

from counsel.kernel.db import db
from counsel.practices.models import Practice
from counsel.reminders import own_words, wording
from tests.appointments.factories import schedule
from tests.cast import Cast
from tests.fakes import START, FakeClock, KeepingChannel
from tests.people import Person
from tests.reminders.factories import deliver, reconcile
from tests.reminders.test_mails import approved

Block = Callable[[], AbstractContextManager[None]]
People = Callable[..., Person]
OWN = {"subject": "{date} at ours", "body": f"Dear {{first_name}} <3\r\n\r\n{wording.BODY}"}


def test_words_are_shown_then_kept_then_sent_and_taken_back(
    app: Flask,
    cast: Cast,
    person: People,
    in_practice: Block,
    clock: FakeClock,
    mailbox: KeepingChannel,
) -> None:
    owner = person(cast.owner)
    shown = owner.post("/practice/reminders", OWN | {"preview": "yes"})
    assert shown.status_code == 200
    assert "Dear Avery &lt;3" in shown.text
    with in_practice():
        assert own_words.current() is None
        db.session.get_one(Practice, cast.practice_id).phone = "030 123 45"
        starts_at = schedule(cast).starts_at
    assert owner.post("/practice/reminders", OWN).status_code == 303
    reconcile(app, START)
    clock.set(starts_at - timedelta(days=1))
    deliver(app)
    approved("session_reminder_in_own_words", mailbox.sent[-1])
    assert "Dear Client &lt;3" in mailbox.sent[-1].html
    owner = person(cast.owner)
    assert "{date} at ours" in owner.get("/practice/reminders").text
    assert owner.post("/practice/reminders/original").status_code == 303
    assert "{date} at ours" not in owner.get("/practice/reminders").text


def test_refused_words_stay_typed_and_the_reason_stands_beside_them(
    cast: Cast, person: People, in_practice: Block
) -> None:
    answer = person(cast.owner).post(
        "/practice/reminders", {"subject": "Your therapy {when}", "body": "Hello"}
    )
    assert answer.status_code == 422
    assert "Your therapy {when}" in answer.text
    assert "There is no placeholder {when}." in answer.text
    with in_practice():
        assert own_words.current() is None


def test_a_test_goes_to_ones_own_address_once_a_minute_and_its_links_say_so(
    app: Flask, cast: Cast, person: People, clock: FakeClock, mailbox: KeepingChannel
) -> None:
    owner = person(cast.owner)
    for _ in range(2):
        assert owner.post("/account/reminders/test").status_code == 303
    deliver(app)
    [mail] = mailbox.sent
    assert (mail.recipient, mail.subject.partition(":")[0]) == ("owner@tests.example", "Test")
    assert "Hello Avery" in mail.text
    assert "This was a test" in person(None).get("/r/test").text
    assert person(None).post("/r/test").status_code == 200
