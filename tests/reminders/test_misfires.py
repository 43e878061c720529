"""After a sleep or a long stop, and when the clocks change: what is late leaves once, or never."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask

from counsel.appointments.models import Appointment
from counsel.kernel.db import db
from counsel.outbox import claims
from counsel.outbox.models import DROPPED, QUEUED, SENT
from counsel.practices.models import Practice
from tests.appointments.factories import NEXT_WEEK, schedule
from tests.cast import Cast
from tests.fakes import START, FakeClock, KeepingChannel
from tests.outbox.factories import queue
from tests.reminders.factories import deliver, reconcile, reminders

Block = Callable[[], AbstractContextManager[None]]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def _at(year: int, month: int, day: int) -> datetime:
    """Nine in the morning on a clock on the wall."""
    return datetime.combine(date(year, month, day), time(9))


@pytest.fixture
def booked(app: Flask, cast: Cast, in_practice: Block) -> Appointment:
    """A session with its reminders planned, three days and one day before; no quiet hours."""
    with in_practice():
        practice = db.session.get_one(Practice, cast.practice_id)
        practice.quiet_from = practice.quiet_until = practice.first_session_lead = 0
        one = schedule(cast)
        db.session.commit()
        db.session.refresh(one)
        db.session.expunge(one)
    reconcile(app, START)
    return one


def run(app: Flask, now: datetime) -> None:
    """What a scheduler does when it starts again: everything at once, in either order."""
    deliver(app)
    reconcile(app, now)
    deliver(app)


def sent(mailbox: KeepingChannel) -> int:
    return len([mail for mail in mailbox.sent if mail.subject.startswith("Reminder")])


@pytest.mark.parametrize(
    ("begins", "ends", "leave", "reasons"),
    [
        (3 * DAY + MINUTE, 3 * DAY - 5 * MINUTE, 1, set()),
        (3 * DAY + MINUTE, 3 * DAY - 9 * HOUR, 1, set()),
        (3 * DAY + MINUTE, DAY - HOUR, 1, {"a nearer one left"}),
        (4 * DAY, 5 * MINUTE, 1, {"a nearer one left"}),
        (4 * DAY, -MINUTE, 0, {"begun"}),
        (4 * DAY, -9 * DAY, 0, {"begun"}),
        (DAY + MINUTE, DAY - 2 * HOUR, 1, set()),
        (DAY + MINUTE, -5 * MINUTE, 0, {"begun"}),
    ],
    ids=[
        "minutes over the first",
        "hours over the first",
        "days over both",
        "until just before the start",
        "until just after the start",
        "until long after the start",
        "hours over the second",
        "over the second and the start",
    ],
)
def test_after_a_stop_one_late_reminder_leaves_or_none(
    app: Flask,
    cast: Cast,
    clock: FakeClock,
    mailbox: KeepingChannel,
    booked: Appointment,
    begins: timedelta,
    ends: timedelta,
    leave: int,
    reasons: set[str],
) -> None:
    """The scheduler stands from `begins` to `ends` before the start."""
    clock.set(booked.starts_at - begins)
    run(app, clock.now())
    before = sent(mailbox)
    clock.set(booked.starts_at - ends)
    run(app, clock.now())
    assert sent(mailbox) - before == leave
    rows = reminders(app, cast)
    assert {row.reason for row in rows if row.state == DROPPED} == reasons
    assert not [row for row in rows if row.state == QUEUED and row.not_before <= clock.now()]


def test_a_week_of_silence_ends_without_a_burst(
    app: Flask, cast: Cast, clock: FakeClock, mailbox: KeepingChannel, in_practice: Block
) -> None:
    with in_practice():
        practice = db.session.get_one(Practice, cast.practice_id)
        practice.quiet_from = practice.quiet_until = practice.first_session_lead = 0
        for n in range(20):
            schedule(cast, wall=NEXT_WEEK + timedelta(days=n // 2, hours=n % 2))
    reconcile(app, START)
    clock.travel(minutes=10)
    deliver(app)  # the bookings themselves
    before = len(mailbox.sent)
    now = clock.set(START + 10 * DAY) or clock.now()
    run(app, now)
    rows = reminders(app, cast)
    late = {row.subject_id for row in rows if row.state == SENT}
    assert len(mailbox.sent) - before == len(late), "one a session at most"
    assert 0 < len(late) <= 6
    begun = [row for row in rows if row.reason == "begun"]
    assert begun
    assert all(row.not_before <= now for row in begun)


@pytest.mark.parametrize("hours", [1, -1])
def test_a_clock_that_is_set_by_an_hour_costs_and_doubles_nothing(
    app: Flask,
    cast: Cast,
    clock: FakeClock,
    mailbox: KeepingChannel,
    booked: Appointment,
    hours: int,
) -> None:
    due = booked.starts_at - 3 * DAY
    for moment in (due - MINUTE, due, due + MINUTE):
        clock.set(moment)
        run(app, clock.now())
    clock.travel(hours=hours)
    for _ in range(130):
        run(app, clock.travel(minutes=1))
    assert sent(mailbox) == 1
    assert [row.state for row in reminders(app, cast)] == [SENT, QUEUED]


def test_what_was_planned_by_a_clock_ahead_leaves_when_it_was_put_right(
    app: Flask, cast: Cast, clock: FakeClock, mailbox: KeepingChannel, in_practice: Block
) -> None:
    """A late reminder is planned for "now": of a clock that was an hour ahead."""
    with in_practice():
        one = schedule(cast)
        starts_at, one.created_at = one.starts_at, START - 30 * DAY
    clock.set(starts_at - 2 * DAY + HOUR)
    reconcile(app, clock.now())
    clock.travel(hours=-1)
    reconcile(app, clock.now())
    deliver(app)
    assert sent(mailbox) == 1


def test_a_lease_of_a_clock_ahead_does_not_hold_a_message_for_an_hour(
    app: Flask, cast: Cast, practice: Cast, clock: FakeClock
) -> None:
    queue(cast)
    assert len(claims.claim("dead", limit=9, now=START + HOUR)) == 1
    assert len(claims.claim("other", limit=9, now=START)) == 1


@pytest.mark.parametrize(
    ("wall", "asleep"),
    [
        (_at(2027, 3, 29), HOUR * 3),
        (_at(2027, 11, 1), HOUR * 3),
        (_at(2026, 12, 8), HOUR * 3),
    ],
    ids=["clocks went forward", "clocks went back", "clocks stood"],
)
def test_a_reminder_a_day_before_leaves_once_over_a_change_of_the_clocks(
    app: Flask,
    cast: Cast,
    clock: FakeClock,
    mailbox: KeepingChannel,
    in_practice: Block,
    wall: datetime,
    asleep: timedelta,
) -> None:
    """The day before is 24 hours before, whatever the clocks did; asleep over it, it comes late."""
    with in_practice():
        practice = db.session.get_one(Practice, cast.practice_id)
        practice.quiet_from = practice.quiet_until = practice.first_session_lead = 0
        practice.reminder_leads = [24 * 60]
        starts_at = schedule(cast, wall=wall).starts_at
    due = starts_at - DAY
    clock.set(due - asleep)
    run(app, clock.now())
    assert sent(mailbox) == 0
    clock.set(due + asleep)
    for _ in range(3):
        run(app, clock.travel(minutes=1))
    assert sent(mailbox) == 1
