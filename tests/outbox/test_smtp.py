"""The channel against a real SMTP server that behaves and misbehaves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from counsel.kernel.channels import Mail, PermanentFailure, SmtpChannel, TemporaryFailure
from counsel.outbox.deliver import deliver_due
from counsel.outbox.models import FAILED, QUEUED, SENT
from tests.cast import Cast
from tests.outbox.factories import delivery, queue, reload
from tests.rigs.smtp import Fault, Sink
from tests.rigs.waiting import free_port

LETTER = Mail(
    sender_name="North Room",
    recipient="client@tests.example",
    subject="Your session on Monday – 10:00",
    text="Hello",
    html="<p>Hello</p>",
    calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
    calendar_method="REQUEST",
)


@pytest.fixture
def channel(smtp_sink: Sink) -> Iterator[SmtpChannel]:
    found = SmtpChannel(smtp_sink.url, "appointments@tests.example")
    yield found
    found.close()


def send(channel: SmtpChannel, number: int = 1) -> None:
    channel.send(LETTER, message_id=f"<{number}@tests.example>")


def test_a_mail_arrives_whole(channel: SmtpChannel, smtp_sink: Sink) -> None:
    send(channel)
    (mail,) = smtp_sink.to("client@tests.example")
    assert (mail.subject, mail.message_id) == (LETTER.subject, "<1@tests.example>")
    assert mail.text().strip() == "Hello"
    body, file = mail.message.iter_parts()
    calendar = list(body.iter_parts())[-1]
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_param("method") == "REQUEST"
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "appointment.ics")
    assert file.get_content() == calendar.get_content().encode()


def test_one_connection_serves_many_mails_and_ends_politely(
    channel: SmtpChannel, smtp_sink: Sink
) -> None:
    for number in range(3):
        send(channel, number)
    channel.close()
    channel.close()
    send(channel, 4)
    assert len(smtp_sink.mails) == 4


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
def test_a_4xx_is_for_later_and_a_5xx_for_good(
    channel: SmtpChannel, smtp_sink: Sink, stage: str
) -> None:
    smtp_sink.answer(stage, "451 4.3.0 client@tests.example later", "550 5.1.1 no such person")
    with pytest.raises(TemporaryFailure, match=r"^smtp 451$"):
        send(channel)
    with pytest.raises(PermanentFailure, match=r"^smtp 550$"):
        send(channel)
    send(channel)
    assert len(smtp_sink.mails) == 1


def test_a_dropped_line_is_for_later(channel: SmtpChannel, smtp_sink: Sink) -> None:
    smtp_sink.answer("DATA", Fault.DROP)
    with pytest.raises(TemporaryFailure):
        send(channel)
    send(channel)
    assert len(smtp_sink.mails) == 1


def test_a_server_that_is_away_is_for_later() -> None:
    nowhere = SmtpChannel(f"smtp://127.0.0.1:{free_port()}", "appointments@tests.example")
    with pytest.raises(TemporaryFailure, match=r"^smtp ConnectionRefusedError$"):
        send(nowhere)


@pytest.mark.usefixtures("practice")
def test_each_refusal_brings_its_message_to_the_right_state(
    app: Flask, cast: Cast, channel: SmtpChannel, smtp_sink: Sink
) -> None:
    smtp_sink.answer("RCPT", "450 4.2.1 busy", "552 5.2.2 full", "250 OK", "250 OK")
    smtp_sink.answer("DATA", Fault.DROP)
    messages = [message.id for message in queue(cast, 4)]
    deliver_due(delivery(app, channel))
    states = sorted(reload(one).state for one in messages)
    assert states == sorted([QUEUED, FAILED, QUEUED, SENT])


@pytest.mark.usefixtures("practice")
def test_what_was_taken_before_the_line_dropped_comes_twice_with_one_message_id(
    app: Flask, cast: Cast, channel: SmtpChannel, smtp_sink: Sink
) -> None:
    smtp_sink.answer("DATA", Fault.KEEP_AND_DROP)
    (message,) = queue(cast)
    deliver_due(delivery(app, channel))
    app.extensions["counsel.clock"].travel(minutes=1)
    deliver_due(delivery(app, channel))
    assert [mail.message_id for mail in smtp_sink.mails] == [f"<{message.id}@tests.example>"] * 2
    assert reload(message.id).state == SENT
