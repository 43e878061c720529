"""The pages of ways: own ones, the team's, and those that a client told the team."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy import select

from counsel.audit.models import AuditEvent
from counsel.kernel.channels import EMAIL, SMS, PermanentFailure
from counsel.kernel.db import db
from counsel.outbox.models import OutboxMessage
from counsel.reach import access
from counsel.reach.models import TOLD
from counsel.roster.models import Client
from tests.appointments.factories import schedule
from tests.cast import Cast
from tests.fakes import START, FakeClock, KeepingChannel
from tests.people import Person
from tests.reminders.factories import deliver

Block = Callable[[], AbstractContextManager[None]]
PersonOf = Callable[..., Person]
NUMBER = "+4915123456789"


@pytest.fixture
def phone(app: Flask) -> Iterator[KeepingChannel]:
    """This installation sends text messages."""
    channels = app.extensions["counsel.channels"]
    channels[SMS] = KeepingChannel()
    yield channels[SMS]
    del channels[SMS]


def ways(cast: Cast) -> list[str]:
    one = db.session.get_one(Client, cast.client.client_id)
    return access.channels_of([one])[one.id]


def test_a_client_agrees_to_texts_and_sees_when_and_where(
    person: PersonOf, cast: Cast, in_practice: Block, phone: KeepingChannel
) -> None:
    me = person(cast.client)
    first = me.get("/my/reach").text
    assert "client@tests.example" in first
    assert "with the address that you gave" in first
    done = me.post("/my/reach", {"number": "0151 23456789"})
    assert done.status_code == 303
    page = me.get("/my/reach").text
    assert "+49 1512 3456789" in page
    assert "On since Mon 23 Nov, 05:00, on your own page." in page
    assert "Someone who picks up your phone could read it." in page
    with in_practice():
        assert ways(cast) == [EMAIL, SMS]


def test_a_number_that_takes_no_texts_is_refused_and_kept_in_its_field(
    person: PersonOf, cast: Cast, phone: KeepingChannel
) -> None:
    answer = person(cast.client).post("/my/reach", {"number": "0151"})
    assert answer.status_code == 422
    assert "This is not a whole phone number." in answer.text
    assert 'value="0151"' in answer.text


def test_without_a_provider_no_page_offers_texts(person: PersonOf, cast: Cast) -> None:
    assert "Mobile number" not in person(cast.client).get("/my/reach").text
    assert "Mobile number" not in person(cast.counselor).get("/account/reach").text


def test_ways_are_put_in_order_turned_off_and_on(
    person: PersonOf, cast: Cast, in_practice: Block, phone: KeepingChannel
) -> None:
    me = person(cast.client)
    me.post("/my/reach", {"number": NUMBER})
    me.post("/my/reach/sms", {"act": "first"})
    with in_practice():
        assert ways(cast) == [SMS, EMAIL]
    me.post("/my/reach/email", {"act": "off"})
    with in_practice():
        assert ways(cast) == [SMS]
    me.post("/my/reach/sms", {"act": "off"})
    assert "All are off, so nothing comes." in me.get("/my/reach").text
    me.post("/my/reach/email", {"act": "on"})
    with in_practice():
        assert ways(cast) == [EMAIL]
        verbs = set(db.session.scalars(select(AuditEvent.verb)))
    assert {"agreed to channel", "withdrew channel", "ordered channels"} <= verbs


@pytest.mark.parametrize(("channel", "act"), [("sms", "on"), ("carrier", "on"), ("email", "eat")])
def test_what_is_not_there_is_refused_in_words(
    person: PersonOf, cast: Cast, in_practice: Block, channel: str, act: str
) -> None:
    answer = person(cast.client).post(f"/my/reach/{channel}", {"act": act}, follow_redirects=True)
    assert "Choose from the list." in answer.text
    with in_practice():
        assert ways(cast) == [EMAIL]


def test_a_test_goes_by_that_way_and_no_other(
    app: Flask, person: PersonOf, cast: Cast, phone: KeepingChannel, mailbox: KeepingChannel
) -> None:
    me = person(cast.client)
    me.post("/my/reach", {"number": NUMBER})
    me.post("/my/reach/sms", {"act": "test"})
    me.post("/my/reach/sms", {"act": "test"})
    deliver(app)
    assert [mail.recipient for mail in phone.sent] == [NUMBER]
    assert mailbox.sent == []


def test_the_team_writes_down_what_a_client_told(
    person: PersonOf, cast: Cast, in_practice: Block, phone: KeepingChannel
) -> None:
    page = f"/cases/{cast.case_id}/clients/{cast.client.client_id}/reach"
    counselor = person(cast.counselor)
    assert counselor.post(page, {"number": NUMBER}).status_code == 303
    assert "as they told us" in counselor.get(page).text
    with in_practice():
        row = access.one("client", cast.client.client_id, SMS)  # type: ignore[arg-type]  # is set
        assert row is not None
        assert (row.agreed_source, row.agreed_by) == (TOLD, cast.counselor.user_id)
    assert "as you told us" in person(cast.client).get("/my/reach").text


def test_somebody_of_the_team_keeps_one_way(person: PersonOf, cast: Cast) -> None:
    me = person(cast.counselor)
    answer = me.post("/account/reach/email", {"act": "off"}, follow_redirects=True)
    assert "Keep one way" in answer.text


def test_who_asked_for_no_more_mails_can_let_them_come_again(
    person: PersonOf, cast: Cast, in_practice: Block
) -> None:
    with in_practice():
        db.session.get_one(Client, cast.client.client_id).mail_stopped_at = START
    me = person(cast.client)
    assert "You asked for no more messages" in me.get("/my/reach").text
    me.post("/my/reach/again")
    with in_practice():
        assert db.session.get_one(Client, cast.client.client_id).mail_stopped_at is None


def test_the_log_of_a_session_says_each_way_and_why(
    app: Flask,
    person: PersonOf,
    cast: Cast,
    in_practice: Block,
    clock: FakeClock,
    mailbox: KeepingChannel,
    phone: KeepingChannel,
) -> None:
    person(cast.client).post("/my/reach", {"number": NUMBER})
    with in_practice():
        session_id = schedule(cast).id
    page = f"/sessions/{session_id}"
    assert "By e-mail, leaves" in person(cast.counselor).get(page).text
    clock.travel(minutes=3)
    mailbox.failure = PermanentFailure("smtp 550")
    deliver(app)
    deliver(app)
    text = person(cast.counselor).get(page).text
    assert "By text message, sent" in text
    assert "By e-mail: It bounced: there is no such mailbox" in text


def test_a_session_and_the_reminders_say_the_way_that_is_first(
    person: PersonOf, cast: Cast, in_practice: Block, phone: KeepingChannel
) -> None:
    me = person(cast.client)
    me.post("/my/reach", {"number": NUMBER})
    me.post("/my/reach/sms", {"act": "first"})
    with in_practice():
        session_id = schedule(cast).id
    assert "by text message." in me.get("/my/reminders").text
    assert "by text message" in person(cast.counselor).get(f"/sessions/{session_id}").text


def test_a_text_that_could_not_be_delivered_is_on_the_delivery_page(
    app: Flask,
    person: PersonOf,
    cast: Cast,
    in_practice: Block,
    clock: FakeClock,
    mailbox: KeepingChannel,
    phone: KeepingChannel,
) -> None:
    person(cast.client).post("/my/reach", {"number": NUMBER})
    with in_practice():
        schedule(cast)
    clock.travel(minutes=3)
    mailbox.failure, phone.failure = PermanentFailure("smtp 550"), PermanentFailure("sms 400")
    deliver(app)
    deliver(app)
    page = person(cast.owner).get("/practice/delivery").text
    assert "This number takes no text." in page
    assert "By e-mail: It bounced" in page
    with in_practice():
        [one] = db.session.scalars(
            select(OutboxMessage).where(OutboxMessage.kind == "session_scheduled")
        )
        assert one.state == "failed"


def test_the_one_link_of_a_text_leads_to_all_three_answers(
    app: Flask,
    person: PersonOf,
    cast: Cast,
    in_practice: Block,
    clock: FakeClock,
    phone: KeepingChannel,
) -> None:
    me = person(cast.client)
    me.post("/my/reach", {"number": NUMBER})
    me.post("/my/reach/sms", {"act": "first"})
    with in_practice():
        schedule(cast)
    clock.travel(minutes=3)
    deliver(app)
    path = phone.sent[0].link.partition("//")[2].partition("/")[2]
    page = person(None).get(f"/{path}?me=yes").text
    assert "Yes, I will come" in page
    others = re.findall(r'href="(/r/[^"]+)"', page)
    titles = [person(None).get(other).text for other in others]
    assert "Can you not come?" in titles[0]
    assert "Another time" in titles[1]
