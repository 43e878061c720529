"""Delivery: every message comes to one end, and no message stands in the way of another."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from structlog.testing import capture_logs

from counsel.kernel import tenancy
from counsel.kernel.channels import Mail, PermanentFailure, TemporaryFailure
from counsel.kernel.db import db, unit_of_work
from counsel.outbox import backoff, claims, service
from counsel.outbox.deliver import deliver_due
from counsel.outbox.kinds import NotWanted, Stationery
from counsel.outbox.models import DROPPED, FAILED, QUEUED, SENT, OutboxMessage
from counsel.roster.models import Client
from tests.cast import Cast
from tests.fakes import START, FakeClock, KeepingChannel
from tests.outbox.factories import KIND, SECRET, Meanwhile, delivery, probe, queue, reload

pytestmark = pytest.mark.usefixtures("practice")


def test_a_due_message_leaves_once_with_a_message_id_of_its_own(
    app: Flask, cast: Cast, mailbox: KeepingChannel
) -> None:
    (message,) = queue(cast)
    assert deliver_due(delivery(app)) == 1
    assert deliver_due(delivery(app)) == 0
    assert mailbox.message_ids == [f"<{message.id}@tests.example>"]
    assert reload(message.id).state == SENT


def test_a_renderer_sees_the_practice_of_its_message_and_no_other(app: Flask, cast: Cast) -> None:
    seen: list[object] = []

    def renderer(message: OutboxMessage, _paper: Stationery, _now: datetime) -> NotWanted:
        seen.append(tenancy.current_scope())
        seen.append(db.session.get(Client, message.recipient_id) is not None)
        return NotWanted("canceled")

    (message,) = queue(cast)
    deliver_due(delivery(app, renderer=renderer))
    assert seen == [cast.practice_id, True]
    assert reload(message.id).state == DROPPED
    assert reload(message.id).reason == "canceled"


def test_one_bad_message_never_blocks_the_others(
    app: Flask, cast: Cast, mailbox: KeepingChannel
) -> None:
    bad, *good = queue(cast, 5)
    (unknown,) = queue(cast, kind="unheard_of")
    bad_id = bad.id

    def renderer(message: OutboxMessage, paper: Stationery, now: datetime) -> Mail | NotWanted:
        if message.id == bad_id:
            raise ValueError(SECRET)
        return probe(message, paper, now)

    deliver_due(delivery(app, renderer=renderer))
    assert len(mailbox.sent) == len(good)
    assert (reload(bad_id).state, reload(bad_id).reason) == (FAILED, "ValueError")
    assert reload(unknown.id).reason == "KeyError"


def test_a_temporary_failure_waits_longer_each_time_and_ends_after_a_day(
    app: Flask, cast: Cast, clock: FakeClock, mailbox: KeepingChannel
) -> None:
    (message,) = queue(cast)
    mailbox.failure = TemporaryFailure("smtp 451")
    pauses = []
    while reload(message.id).state == QUEUED:
        clock.set(max(clock.now(), reload(message.id).not_before))
        deliver_due(delivery(app))
        pauses.append(reload(message.id).not_before - clock.now())
    assert len(pauses) == backoff.MOST_ATTEMPTS
    assert pauses[0] < timedelta(minutes=1) < pauses[3]
    assert timedelta(hours=18) < clock.now() - START < timedelta(hours=30)
    assert (reload(message.id).state, reload(message.id).reason) == (FAILED, "smtp 451")


def test_a_message_that_could_not_leave_leaves_when_the_server_is_back(
    app: Flask, cast: Cast, clock: FakeClock, mailbox: KeepingChannel
) -> None:
    (message,) = queue(cast)
    mailbox.failure = TemporaryFailure("smtp ConnectionRefusedError")
    deliver_due(delivery(app))
    mailbox.failure = None
    assert deliver_due(delivery(app)) == 0
    clock.travel(minutes=1)
    assert deliver_due(delivery(app)) == 1
    assert reload(message.id).state == SENT


def test_pauses_differ_between_messages_so_that_they_do_not_return_together(cast: Cast) -> None:
    pauses = {backoff.wait_before(3, message.id) for message in queue(cast, 20)}
    assert len(pauses) > 10
    assert all(timedelta(seconds=96) <= pause <= timedelta(seconds=144) for pause in pauses)


def test_a_permanent_failure_ends_at_once_and_is_told(
    app: Flask, cast: Cast, mailbox: KeepingChannel
) -> None:
    told: list[tuple[object, object]] = []
    mailbox.failure = PermanentFailure("smtp 550")
    (message,) = queue(cast)
    deliver_due(
        delivery(app, on_failed=lambda one, _now: told.append((one.id, tenancy.current_scope())))
    )
    assert told == [(message.id, cast.practice_id)]
    assert (reload(message.id).state, reload(message.id).reason) == (FAILED, "smtp 550")


def test_a_message_called_off_before_its_turn_is_not_sent(
    app: Flask, cast: Cast, mailbox: KeepingChannel
) -> None:
    (message,) = queue(cast)
    with unit_of_work():
        service.call_off(KIND, message.subject_id, reason="canceled", now=START)
    deliver_due(delivery(app))
    assert mailbox.sent == []


def test_a_worker_paused_before_sending_leaves_the_message_to_the_one_that_took_it(
    app: Flask, cast: Cast, clock: FakeClock
) -> None:
    """The first of two messages takes so long that both leases run out and another works."""
    queue(cast, 2)
    other = Meanwhile(lambda: None)

    def sleep() -> None:
        clock.travel(minutes=10)
        deliver_due(delivery(app, other, worker="two"))

    slow = Meanwhile(sleep)
    deliver_due(delivery(app, slow, worker="one"))
    assert len(slow.sent) == 1
    assert len(other.sent) == 2
    assert len({*slow.sent, *other.sent}) == 2, "the doubled one carries the same Message-ID"


def test_the_lease_is_renewed_when_a_messages_own_turn_comes(
    app: Flask, cast: Cast, clock: FakeClock
) -> None:
    queue(cast, 3)
    taken: list[int] = []

    def work() -> None:
        clock.travel(seconds=claims.LEASE.total_seconds() * 0.4)
        with unit_of_work():
            taken.append(len(claims.claim("two", limit=9, now=clock.now())))

    slow = Meanwhile(work)
    deliver_due(delivery(app, slow, worker="one"))
    assert taken[0] == taken[1] == 0
    assert len(slow.sent) == 3


def test_no_log_line_carries_content_or_an_address(
    app: Flask, cast: Cast, mailbox: KeepingChannel
) -> None:
    def renderer(message: OutboxMessage, paper: Stationery, now: datetime) -> Mail | NotWanted:
        if message.id.int % 2:
            raise ValueError(SECRET)
        return probe(message, paper, now)

    queue(cast, 12)
    with capture_logs() as lines:
        deliver_due(delivery(app, renderer=renderer))
        mailbox.failure = TemporaryFailure("smtp 421")
        queue(cast, 4)
        deliver_due(delivery(app))
        mailbox.failure = RuntimeError(SECRET)
        queue(cast, 4)
        deliver_due(delivery(app))
    assert len(lines) == 20
    assert SECRET not in repr(lines)
    assert "@" not in repr(lines)


def test_a_message_that_failed_can_be_sent_again(
    app: Flask, cast: Cast, mailbox: KeepingChannel
) -> None:
    mailbox.failure = PermanentFailure("smtp 550")
    (message,) = queue(cast)
    deliver_due(delivery(app))
    mailbox.failure = None
    with unit_of_work():
        service.try_again(reload(message.id), now=START)
    deliver_due(delivery(app))
    assert reload(message.id).state == SENT


def test_a_worker_that_is_asked_to_stop_gives_back_what_it_has_not_begun(
    app: Flask, cast: Cast, mailbox: KeepingChannel
) -> None:
    messages = [message.id for message in queue(cast, 3)]
    asked = iter((False, True))
    deliver_due(replace(delivery(app), stopping=lambda: next(asked)))
    assert [reload(one).state for one in messages] == [SENT, QUEUED, QUEUED]
    assert reload(messages[2]).attempts == 0
    deliver_due(delivery(app))
    assert len(mailbox.sent) == 3
