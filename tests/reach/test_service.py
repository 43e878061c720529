"""By which ways a person may be reached: agreeing, taking it back, and what leaves then."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from counsel.accounts.models import Invitation
from counsel.audit.models import AuditEvent
from counsel.kernel.channels import EMAIL, PUSH, SMS, Mail, OptedOut, PermanentFailure
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.outbox.models import SENT, OutboxMessage
from counsel.reach import access, service
from counsel.reach.models import ADDED, INVITATION, OWN, STOP, TOLD
from counsel.reach.service import Person
from counsel.roster.models import Client
from tests.appointments.factories import schedule
from tests.cast import Cast
from tests.fakes import START, FakeClock, KeepingChannel
from tests.reminders.factories import deliver

Block = Callable[[], AbstractContextManager[None]]
NUMBER = "+4930901820"


def client_of(cast: Cast) -> Client:
    return db.session.get_one(Client, cast.client.client_id)


def person_of(cast: Cast) -> Person:
    return Person.of_client(client_of(cast))


def ways(cast: Cast) -> list[str]:
    one = client_of(cast)
    return access.channels_of([one])[one.id]


@pytest.mark.usefixtures("practice")
def test_until_something_is_said_mail_is_the_only_way(cast: Cast) -> None:
    assert ways(cast) == [EMAIL]


@pytest.mark.usefixtures("practice")
def test_a_way_agreed_to_comes_after_the_others_with_time_and_source(cast: Cast) -> None:
    row = service.agree(
        cast.counselor, person_of(cast), SMS, address=NUMBER, source=TOLD, now=START
    )
    db.session.commit()
    assert (row.agreed_at, row.agreed_source, row.agreed_by) == (
        START,
        TOLD,
        cast.counselor.user_id,
    )
    assert ways(cast) == [EMAIL, SMS]
    service.order(cast.client, person_of(cast), [SMS, EMAIL], now=START)
    db.session.commit()
    assert ways(cast) == [SMS, EMAIL]


@pytest.mark.usefixtures("practice")
def test_the_number_is_sealed(cast: Cast) -> None:
    service.agree(cast.client, person_of(cast), SMS, address=NUMBER, now=START)
    db.session.commit()
    [kept] = db.session.execute(text("SELECT address_sealed FROM contact_routes")).scalars()
    assert NUMBER.encode() not in bytes(kept)


@pytest.mark.usefixtures("practice")
def test_mail_can_be_taken_back_and_its_beginning_is_kept(cast: Cast) -> None:
    service.withdraw(cast.client, person_of(cast), EMAIL, now=START)
    db.session.commit()
    row = access.one("client", client_of(cast).id, EMAIL)
    assert row is not None
    assert (row.agreed_source, row.withdrawn_source, row.withdrawn_at) == (ADDED, OWN, START)
    assert ways(cast) == []


@pytest.mark.usefixtures("practice")
def test_a_way_that_is_not_theirs_cannot_be_put_in_order(cast: Cast) -> None:
    with pytest.raises(DomainError):
        service.order(cast.client, person_of(cast), [PUSH], now=START)


def test_a_booking_goes_by_text_where_the_mail_bounces(
    app: Flask, cast: Cast, in_practice: Block, clock: FakeClock, mailbox: KeepingChannel
) -> None:
    phone = KeepingChannel()
    channels = app.extensions["counsel.channels"]
    with in_practice():
        service.agree(cast.client, person_of(cast), SMS, address=NUMBER, now=START)
        schedule(cast)
    clock.travel(minutes=3)
    mailbox.failure = PermanentFailure("smtp 550")
    channels[SMS] = phone
    try:
        deliver(app)
        deliver(app)
    finally:
        del channels[SMS]
    [text_] = phone.sent
    assert text_.recipient == NUMBER
    assert text_.short.startswith("Your appointment: ")
    assert text_.link.startswith("https://tests.example/r/") or "/r/" in text_.link
    with in_practice():
        message = db.session.scalars(select(OutboxMessage)).one()
        assert (message.state, message.channel) == (SENT, SMS)


def test_a_client_without_an_address_is_told_by_text(
    app: Flask, cast: Cast, in_practice: Block, clock: FakeClock
) -> None:
    phone = KeepingChannel()
    channels = app.extensions["counsel.channels"]
    with in_practice():
        client_of(cast).email = None
        service.agree(cast.counselor, person_of(cast), SMS, address=NUMBER, now=START)
        schedule(cast)
    clock.travel(minutes=3)
    channels[SMS] = phone
    try:
        deliver(app)
    finally:
        del channels[SMS]
    assert [mail.recipient for mail in phone.sent] == [NUMBER]


@pytest.mark.usefixtures("practice")
def test_what_has_no_short_text_goes_by_mail_whatever_was_agreed(cast: Cast) -> None:
    service.withdraw(cast.client, person_of(cast), EMAIL, now=START)
    service.agree(cast.client, person_of(cast), SMS, address=NUMBER, now=START)
    db.session.commit()
    reset = Mail(sender_name="N", recipient="a@tests.example", subject="s", text="t", html="h")
    message = OutboxMessage(recipient_kind="client", recipient_id=client_of(cast).id)
    assert [way.channel for way in access.routes(message, reset)] == [EMAIL]


@pytest.mark.usefixtures("practice")
def test_who_accepted_an_invitation_agreed_to_mail_with_it(cast: Cast) -> None:
    db.session.add(
        Invitation(
            practice_id=cast.practice_id,
            client_id=cast.client.client_id,
            email="client@tests.example",
            role="client",
            created_at=START,
            ends_at=START + timedelta(days=7),
            invited_by=cast.counselor.user_id,
            name="Client",
            accepted_at=START + timedelta(days=1),
        )
    )
    db.session.flush()
    person = person_of(cast)
    assert (person.since, person.source) == (START + timedelta(days=1), INVITATION)


def test_who_answered_stop_gets_no_more_texts_and_the_next_way_is_taken(
    app: Flask, cast: Cast, in_practice: Block, clock: FakeClock, mailbox: KeepingChannel
) -> None:
    phone = KeepingChannel()
    phone.failure = OptedOut("sms 410")
    channels = app.extensions["counsel.channels"]
    with in_practice():
        service.agree(cast.client, person_of(cast), SMS, address=NUMBER, now=START)
        service.order(cast.client, person_of(cast), [SMS, EMAIL], now=START)
        schedule(cast)
    clock.travel(minutes=3)
    channels[SMS] = phone
    try:
        deliver(app)
        deliver(app)
    finally:
        del channels[SMS]
    assert len(mailbox.sent) == 1
    with in_practice():
        row = access.one("client", client_of(cast).id, SMS)
        assert row is not None
        assert (row.withdrawn_at, row.withdrawn_source) == (clock.now(), STOP)
        assert ways(cast) == [EMAIL]
        event = db.session.scalars(
            select(AuditEvent).where(AuditEvent.verb == "withdrew channel")
        ).one()
        assert event.details["source"] == STOP
