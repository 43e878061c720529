"""Reconciling reminders with sessions, and what leaves."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from counsel.appointments import service as sessions
from counsel.appointments.mails import NOT_DELIVERED
from counsel.appointments.models import Appointment
from counsel.kernel import tenancy
from counsel.kernel.channels import PermanentFailure
from counsel.kernel.db import db
from counsel.outbox.models import DROPPED, QUEUED, OutboxMessage
from counsel.practices.models import Practice
from counsel.roster.models import CaseParticipant, Client
from tests.appointments.factories import NEXT_WEEK, schedule
from tests.cast import Cast
from tests.fakes import START, FakeClock, KeepingChannel
from tests.reminders.factories import deliver, reconcile, reminders

Block = Callable[[], AbstractContextManager[None]]
Counting = Callable[[], AbstractContextManager[list[str]]]
DAY = timedelta(days=1)


@pytest.fixture
def booked(app: Flask, cast: Cast, in_practice: Block) -> Appointment:
    """A session with its reminders planned."""
    with in_practice():
        one = schedule(cast)
        db.session.commit()
        db.session.refresh(one)
        db.session.expunge(one)
    reconcile(app, START)
    return one


def states(app: Flask, cast: Cast) -> list[str]:
    return [message.state for message in reminders(app, cast)]


def change(in_practice: Block, booked: Appointment, act: Callable[[Appointment], Any]) -> None:
    with in_practice():
        act(db.session.get_one(Appointment, booked.id))


def test_each_participant_is_reminded_three_days_and_one_day_before(
    app: Flask, cast: Cast, in_practice: Block
) -> None:
    with in_practice():
        starts_at = schedule(cast, case_id=cast.couple_case_id).starts_at
    assert reconcile(app, START) == {"planned": 4}
    rows = reminders(app, cast)
    assert [row.not_before for row in rows] == [starts_at - 3 * DAY] * 2 + [starts_at - DAY] * 2
    assert {row.recipient_id for row in rows} == {cast.client.client_id, cast.partner.client_id}


def test_a_second_run_writes_nothing(
    app: Flask, cast: Cast, booked: Appointment, count_queries: Counting
) -> None:
    with count_queries() as seen:
        assert reconcile(app, START) == {}
    assert [text for text in seen if not text.startswith("SELECT")] == []
    assert len(reminders(app, cast)) == 2


def test_the_number_of_queries_does_not_grow_with_the_sessions(
    app: Flask, cast: Cast, in_practice: Block, count_queries: Counting
) -> None:
    reconcile(app, START)
    with in_practice():
        schedule(cast)
    with count_queries() as few:
        assert reconcile(app, START)["planned"] == 2
    with in_practice():
        for n in range(1, 30):
            schedule(cast, wall=NEXT_WEEK + timedelta(days=n % 5, hours=n // 5, minutes=50))
    with count_queries() as many:
        assert reconcile(app, START)["planned"] == 58
    assert len(many) == len(few) <= 13


def test_two_hosts_at_once_plan_each_reminder_once(
    app: Flask, cast: Cast, in_practice: Block
) -> None:
    with in_practice():
        for n in range(10):
            schedule(cast, wall=NEXT_WEEK + timedelta(hours=n))
    with ThreadPoolExecutor(4) as threads:
        runs = list(threads.map(lambda _: reconcile(app, START), range(4)))
    assert len(reminders(app, cast)) == 20
    assert sum(run["planned"] for run in runs) == 20


@pytest.mark.parametrize("act", ["cancel", "mute", "leave", "stop", "no address", "no leads"])
def test_what_stands_against_a_reminder_voids_it(
    app: Flask, cast: Cast, in_practice: Block, booked: Appointment, act: str
) -> None:
    def leave(one: Appointment) -> None:
        for part in db.session.query(CaseParticipant).filter_by(case_id=one.case_id):
            part.until = START

    def client(**values: object) -> None:
        found = db.session.get_one(Client, cast.client.client_id)
        for name, value in values.items():
            setattr(found, name, value)

    acts: dict[str, Callable[[Appointment], Any]] = {
        "cancel": lambda one: sessions.cancel(cast.counselor, one, reason="", now=START),
        "mute": lambda one: sessions.mute(cast.counselor, one, True, now=START),
        "leave": leave,
        "stop": lambda _: client(mail_stopped_at=START),
        "no address": lambda _: client(email=None),
        "no leads": lambda one: setattr(
            db.session.get_one(Practice, one.practice_id), "reminder_leads", []
        ),
    }
    change(in_practice, booked, acts[act])
    reconcile(app, START)
    assert states(app, cast) == [DROPPED, DROPPED]


def test_reminders_come_back_when_they_are_allowed_again(
    app: Flask, cast: Cast, in_practice: Block, booked: Appointment
) -> None:
    for muted, state in ((True, DROPPED), (False, QUEUED)):
        change(
            in_practice,
            booked,
            lambda one, m=muted: sessions.mute(cast.counselor, one, m, now=START),
        )
        reconcile(app, START)
        assert states(app, cast) == [state, state]


def test_a_moved_session_voids_the_old_reminders_and_plans_new_ones(
    app: Flask, cast: Cast, in_practice: Block, booked: Appointment
) -> None:
    wish = {"wall": NEXT_WEEK + DAY, "minutes": 50, "place": "", "link": ""}
    change(in_practice, booked, lambda one: sessions.move(cast.counselor, one, **wish, now=START))
    reconcile(app, START)
    waiting = [row.not_before for row in reminders(app, cast) if row.state == QUEUED]
    assert waiting == [booked.starts_at - 2 * DAY, booked.starts_at]


def test_other_quiet_hours_move_what_waits(
    app: Flask, cast: Cast, in_practice: Block, booked: Appointment
) -> None:
    with in_practice():
        db.session.get_one(Practice, cast.practice_id).quiet_until = 10
    assert reconcile(app, START) == {"changed": 2}
    # 09:00 in New York is quiet now: the evening before, 20:45, it is.
    assert [row.not_before for row in reminders(app, cast)] == [
        booked.starts_at - 3 * DAY - timedelta(hours=12, minutes=15),
        booked.starts_at - DAY - timedelta(hours=12, minutes=15),
    ]


def test_each_reminder_is_sent_once_and_at_its_time(
    app: Flask, cast: Cast, clock: FakeClock, mailbox: KeepingChannel, booked: Appointment
) -> None:
    sent_at = []
    for _hour in range(24 * 9):
        before = len(mailbox.sent)
        reconcile(app, clock.travel(hours=1))
        deliver(app)
        sent_at += [clock.now() for _ in mailbox.sent[before:]]
    assert sent_at == [
        START + timedelta(hours=1),
        booked.starts_at - 3 * DAY,
        booked.starts_at - DAY,
    ]


@pytest.mark.parametrize("planning_first", [True, False])
def test_after_a_long_stop_only_one_reminder_leaves(
    app: Flask,
    cast: Cast,
    clock: FakeClock,
    mailbox: KeepingChannel,
    booked: Appointment,
    planning_first: bool,
) -> None:
    clock.set(booked.starts_at - timedelta(minutes=30))
    if planning_first:
        reconcile(app, clock.now())
    deliver(app)
    reconcile(app, clock.now())
    deliver(app)
    assert [mail.subject.split(":")[0] for mail in mailbox.sent if "Reminder" in mail.subject] == [
        "Reminder"
    ]


def test_a_reminder_that_fails_for_good_is_told_to_the_counselor_at_once(
    app: Flask, cast: Cast, clock: FakeClock, mailbox: KeepingChannel, booked: Appointment
) -> None:
    clock.set(booked.starts_at - 3 * DAY)
    mailbox.failure = PermanentFailure("smtp 550")
    deliver(app, batches=1)
    mailbox.failure = None
    deliver(app)
    assert [mail.recipient for mail in mailbox.sent] == ["counselor@tests.example"]
    assert "did not arrive" in mailbox.sent[0].subject
    with app.app_context(), tenancy.scope(cast.practice_id):
        told = db.session.query(OutboxMessage).filter_by(kind=NOT_DELIVERED)
        assert told.count() == 1


@pytest.mark.parametrize("act", ["cancel", "move", "mute", "leave", "unsafe", "stop"])
def test_a_claimed_reminder_that_lost_its_point_is_not_sent(
    app: Flask,
    cast: Cast,
    clock: FakeClock,
    mailbox: KeepingChannel,
    in_practice: Block,
    booked: Appointment,
    act: str,
) -> None:
    """As it would be between two runs of the planning: the renderer has the last word."""
    with in_practice():
        one = db.session.get_one(Appointment, booked.id)
        if act == "cancel":
            one.canceled_at = START
        elif act == "move":
            one.sequence += 1
        elif act == "mute":
            one.reminders_muted_at = START
        elif act == "leave":
            db.session.query(CaseParticipant).filter_by(case_id=one.case_id).update(
                {"until": START}
            )
        elif act == "stop":
            db.session.get_one(Client, cast.client.client_id).mail_stopped_at = START
        else:
            db.session.get_one(Client, cast.client.client_id).notices_off_at = START
        db.session.query(OutboxMessage).filter(OutboxMessage.kind == "session_scheduled").delete()
    clock.set(booked.starts_at - DAY)
    deliver(app)
    assert mailbox.sent == []
    assert set(states(app, cast)) == {DROPPED}


def test_nothing_leaves_after_the_start(
    app: Flask, cast: Cast, clock: FakeClock, mailbox: KeepingChannel, booked: Appointment
) -> None:
    clock.set(booked.starts_at)
    reconcile(app, clock.now())
    deliver(app)
    assert mailbox.sent == []
    assert set(states(app, cast)) == {DROPPED}


def test_an_undone_booking_sends_nothing(
    app: Flask, cast: Cast, clock: FakeClock, mailbox: KeepingChannel, in_practice: Block
) -> None:
    with in_practice():
        one = schedule(cast)
        sessions.cancel(cast.counselor, one, reason="", now=START + timedelta(minutes=2))
    clock.travel(minutes=10)
    deliver(app)
    assert mailbox.sent == []


def test_a_client_who_never_heard_of_the_first_time_gets_the_second_as_new(
    app: Flask, cast: Cast, clock: FakeClock, mailbox: KeepingChannel, in_practice: Block
) -> None:
    wish = {"wall": NEXT_WEEK + DAY, "minutes": 50, "place": "", "link": ""}
    with in_practice():
        one = schedule(cast)
        sessions.move(cast.counselor, one, **wish, now=START + timedelta(minutes=2))
    clock.travel(minutes=10)
    deliver(app)
    assert [mail.subject for mail in mailbox.sent] == ["Your appointment on Wednesday, 2 December"]
