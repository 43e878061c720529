"""From one way to the next: what leaves, what is written down, and nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from flask import Flask

from counsel.kernel import tenancy
from counsel.kernel.channels import (
    EMAIL,
    SMS,
    Mail,
    PermanentFailure,
    Route,
    TemporaryFailure,
    UnknownOutcome,
)
from counsel.kernel.db import unit_of_work
from counsel.outbox import backoff, claims, service, trying
from counsel.outbox.deliver import Delivery, deliver_due
from counsel.outbox.models import DROPPED, FAILED, QUEUED, SENT, OutboxMessage
from tests.cast import Cast
from tests.fakes import FakeClock, KeepingChannel
from tests.outbox.factories import SECRET, delivery, queue, reload

pytestmark = pytest.mark.usefixtures("practice")
NUMBER = "+4930123456"


class OnlyOnce(KeepingChannel):
    """A channel that cannot tell a repeat."""

    only_once = True


@pytest.fixture
def phone() -> KeepingChannel:
    return KeepingChannel()


@pytest.fixture
def post(app: Flask, mailbox: KeepingChannel, phone: KeepingChannel) -> Delivery:
    """Delivers by mail, and then to a phone."""
    return with_ways(delivery(app), {EMAIL: mailbox, SMS: phone})


def with_ways(post: Delivery, channels: dict[str, KeepingChannel]) -> Delivery:
    def routes(_message: OutboxMessage, mail: Mail) -> Sequence[Route]:
        return Route(EMAIL, mail.recipient), Route(SMS, NUMBER)

    return replace(post, channels=channels, routes=routes)


def results(message: OutboxMessage) -> list[tuple[str, str, str]]:
    return [(one["channel"], one["result"], one["reason"]) for one in message.tried]


def test_the_first_way_that_works_is_the_only_one(
    post: Delivery, cast: Cast, mailbox: KeepingChannel, phone: KeepingChannel
) -> None:
    (message,) = queue(cast)
    deliver_due(post)
    assert (len(mailbox.sent), len(phone.sent)) == (1, 0)
    assert results(reload(message.id)) == [(EMAIL, "sent", "")]


def test_a_mail_that_bounces_goes_to_the_phone_at_once(
    post: Delivery, cast: Cast, mailbox: KeepingChannel, phone: KeepingChannel
) -> None:
    told: list[object] = []
    post = replace(post, on_failed={"probe": lambda one, _now: told.append(one)})
    mailbox.failure = PermanentFailure("smtp 550")
    (message,) = queue(cast)
    deliver_due(post)
    assert reload(message.id).state == QUEUED
    deliver_due(post)
    assert [mail.recipient for mail in phone.sent] == [NUMBER]
    after = reload(message.id)
    assert (after.state, after.channel, told) == (SENT, SMS, [])
    assert results(after) == [(EMAIL, "failed", "smtp 550"), (SMS, "sent", "")]


def test_a_way_that_stays_shut_is_given_up_after_some_tries(
    post: Delivery, cast: Cast, clock: FakeClock, mailbox: KeepingChannel, phone: KeepingChannel
) -> None:
    mailbox.failure = TemporaryFailure("smtp 451")
    (message,) = queue(cast)
    began = clock.now()
    while not phone.sent:
        clock.set(max(clock.now(), reload(message.id).not_before))
        deliver_due(post)
    assert (clock.now() - began).total_seconds() < 30 * 60
    by_mail = [result for channel, result, _ in results(reload(message.id)) if channel == EMAIL]
    assert by_mail == ["waits"] * (trying.PATIENCE - 1) + ["failed"]


def test_a_mail_whose_answer_is_lost_never_goes_another_way(
    post: Delivery, cast: Cast, clock: FakeClock, mailbox: KeepingChannel, phone: KeepingChannel
) -> None:
    mailbox.failure = UnknownOutcome("smtp SMTPServerDisconnected")
    (message,) = queue(cast)
    deliver_due(post)
    mailbox.failure = TemporaryFailure("smtp 451")
    while reload(message.id).state == QUEUED:
        clock.set(max(clock.now(), reload(message.id).not_before))
        deliver_due(post)
    assert phone.sent == []
    assert len(results(reload(message.id))) == backoff.MOST_ATTEMPTS


def test_a_text_whose_answer_is_lost_ends_as_unknown_and_is_told(
    app: Flask, cast: Cast, mailbox: KeepingChannel
) -> None:
    told: list[object] = []
    once = OnlyOnce()
    post = with_ways(delivery(app), {EMAIL: mailbox, SMS: once})
    post = replace(post, on_failed={"probe": lambda one, _now: told.append(one.id)})
    mailbox.failure, once.failure = PermanentFailure("smtp 550"), UnknownOutcome("sms timeout")
    (message,) = queue(cast)
    deliver_due(post)
    deliver_due(post)
    after = reload(message.id)
    assert (after.state, after.reason, told) == (FAILED, "sms unknown", [message.id])
    assert results(after)[-1] == (SMS, "unknown", "sms unknown")


def test_a_crash_while_a_text_was_sent_sends_no_second_one(
    app: Flask, cast: Cast, clock: FakeClock, mailbox: KeepingChannel
) -> None:
    class Dies(OnlyOnce):
        """The worker dies after the text has left."""

        def send(self, mail: Mail, *, message_id: str) -> None:
            super().send(mail, message_id=message_id)
            raise KeyboardInterrupt

    once = Dies()
    post = with_ways(delivery(app), {SMS: once})
    (message,) = queue(cast)
    with pytest.raises(KeyboardInterrupt):
        deliver_due(post)
    clock.travel(seconds=claims.LEASE.total_seconds() + 1)
    deliver_due(post)
    after = reload(message.id)
    assert (len(once.sent), after.state, after.reason) == (1, FAILED, "sms unknown")


def test_a_crash_while_a_mail_was_sent_sends_the_same_mail_and_no_text(
    post: Delivery, cast: Cast, clock: FakeClock, mailbox: KeepingChannel, phone: KeepingChannel
) -> None:
    (message,) = queue(cast)
    mailbox.failure = KeyboardInterrupt()  # type: ignore[assignment]  # a worker that is killed
    with pytest.raises(KeyboardInterrupt):
        deliver_due(post)
    mailbox.failure = None
    clock.travel(seconds=claims.LEASE.total_seconds() + 1)
    deliver_due(post)
    assert (len(mailbox.sent), len(phone.sent)) == (1, 0)
    assert [result for _, result, _ in results(reload(message.id))] == ["unknown", "sent"]


def test_without_any_way_nothing_is_tried(post: Delivery, cast: Cast) -> None:
    (message,) = queue(cast)
    deliver_due(replace(post, routes=lambda _message, _mail: ()))
    assert (reload(message.id).state, reload(message.id).reason) == (DROPPED, "no address")


def test_a_way_that_is_switched_off_here_fails_and_is_told(
    post: Delivery, cast: Cast, mailbox: KeepingChannel
) -> None:
    told: list[object] = []
    (message,) = queue(cast)
    only_phone = replace(
        post,
        channels={EMAIL: mailbox},
        routes=lambda _message, _mail: (Route(SMS, NUMBER),),
        on_failed={"probe": lambda one, _now: told.append(tenancy.current_scope())},
    )
    deliver_due(only_phone)
    assert reload(message.id).reason == "sms off"
    assert told == [cast.practice_id]


def test_asking_again_begins_with_the_first_way(
    post: Delivery, cast: Cast, clock: FakeClock, mailbox: KeepingChannel, phone: KeepingChannel
) -> None:
    mailbox.failure, phone.failure = PermanentFailure("smtp 550"), PermanentFailure("sms 404")
    (message,) = queue(cast)
    deliver_due(post)
    deliver_due(post)
    assert (reload(message.id).state, reload(message.id).reason) == (FAILED, "sms 404")
    mailbox.failure = None
    with unit_of_work():
        service.try_again(reload(message.id), now=clock.now())
    deliver_due(post)
    assert len(mailbox.sent) == 1
    assert reload(message.id).state == SENT


def test_what_was_tried_holds_no_content_and_no_address(
    post: Delivery, cast: Cast, mailbox: KeepingChannel
) -> None:
    mailbox.failure = PermanentFailure("smtp 550")
    (message,) = queue(cast)
    deliver_due(post)
    deliver_due(post)
    kept = repr(reload(message.id).tried)
    assert SECRET not in kept
    assert NUMBER not in kept
    assert "@" not in kept
