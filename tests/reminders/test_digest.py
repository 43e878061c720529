"""The counselor's morning mail: at their hour, on their days, counts alone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from counsel.kernel.db import db
from counsel.outbox.models import DROPPED, QUEUED, SENT, OutboxMessage
from counsel.reminders import digest, wishes
from counsel.reminders.digest import in_words, next_morning
from tests.appointments.factories import NEXT_WEEK, schedule
from tests.cast import Cast
from tests.fakes import FakeClock, KeepingChannel
from tests.reminders.factories import deliver
from tests.reminders.test_mails import approved

Block = Callable[[], AbstractContextManager[None]]
DAY = timedelta(days=1)
TUESDAY = datetime(2026, 12, 1, 6, tzinfo=UTC)
"""07:00 in Berlin on the day of the session."""


def look(app: Flask, now: datetime) -> dict[str, int]:
    with app.app_context():
        return dict(digest.reconcile(now, horizon=DAY))


def mine(cast: Cast, in_practice: Block) -> list[tuple[str, str | None, datetime]]:
    with in_practice():
        found = select(OutboxMessage).where(
            OutboxMessage.kind == digest.KIND,
            OutboxMessage.recipient_id == cast.counselor.user_id,
        )
        rows = db.session.scalars(found.order_by(OutboxMessage.dedupe_key))
        return [(one.state, one.reason, one.not_before) for one in rows]


def test_the_next_morning_is_on_a_chosen_day_and_keeps_its_wall_time() -> None:
    friday = datetime(2027, 3, 26, 12, tzinfo=UTC)
    assert next_morning(friday, "Europe/Berlin", 7, [6]) == datetime(2027, 3, 28, 5, tzinfo=UTC)
    assert next_morning(friday, "Europe/Berlin", 7, [4]) == datetime(2027, 4, 2, 5, tzinfo=UTC)
    assert next_morning(friday, "Europe/Berlin", 7, []) is None


@pytest.mark.parametrize(
    ("sessions", "others", "words"),
    [
        (3, 2, "3 sessions today, 2 things to read"),
        (1, 1, "1 session today, 1 thing to read"),
        (2, 0, "2 sessions today"),
        (0, 4, "4 things to read"),
    ],
)
def test_the_count_is_said_in_few_words(sessions: int, others: int, words: str) -> None:
    assert in_words(sessions, others) == words


def test_it_leaves_once_on_the_morning_of_a_day_with_something_in_it(
    app: Flask, cast: Cast, clock: FakeClock, mailbox: KeepingChannel, in_practice: Block
) -> None:
    with in_practice():
        schedule(cast)
        schedule(cast, wall=NEXT_WEEK + timedelta(hours=1))
    clock.set(TUESDAY - timedelta(hours=1))
    assert look(app, clock.now())["planned"] >= 2
    assert look(app, clock.now()) == {}
    clock.set(TUESDAY)
    look(app, clock.now())
    mailbox.sent.clear()
    deliver(app)
    [mail] = [one for one in mailbox.sent if "morning" in one.subject]
    assert mail.recipient == "counselor@tests.example"
    assert "Client" not in mail.text
    approved("morning_digest", mail)
    look(app, clock.now() + timedelta(minutes=5))
    assert [state for state, *_ in mine(cast, in_practice)] == [SENT, QUEUED]


def test_on_an_empty_day_nothing_leaves(
    app: Flask, cast: Cast, clock: FakeClock, mailbox: KeepingChannel, in_practice: Block
) -> None:
    clock.set(TUESDAY - timedelta(hours=1))
    look(app, clock.now())
    clock.set(TUESDAY)
    deliver(app)
    assert mine(cast, in_practice)[0][:2] == (DROPPED, "nothing today")


def test_the_wish_decides_about_hour_days_and_whether_at_all(
    app: Flask, cast: Cast, clock: FakeClock, in_practice: Block
) -> None:
    clock.set(TUESDAY - timedelta(hours=1))
    now = clock.now()
    look(app, now)

    def wish(hour: int | None, days: list[int]) -> None:
        with in_practice():
            wishes.wish_as_counselor(cast.counselor, None, hour, days, now=now)
        look(app, now)

    wish(9, [1])
    assert mine(cast, in_practice) == [(QUEUED, None, TUESDAY + timedelta(hours=2))]
    wish(None, [1])
    assert mine(cast, in_practice)[0][:2] == (DROPPED, "no longer planned")
    wish(9, [3])
    assert mine(cast, in_practice)[1][2] == TUESDAY + timedelta(days=2, hours=2)
    wish(9, [1])
    assert mine(cast, in_practice)[0][0] == QUEUED


def test_one_that_comes_hours_late_does_not_leave(
    app: Flask, cast: Cast, clock: FakeClock, mailbox: KeepingChannel, in_practice: Block
) -> None:
    with in_practice():
        schedule(cast)
    clock.set(TUESDAY - timedelta(hours=1))
    look(app, clock.now())
    clock.set(TUESDAY + timedelta(hours=5))
    deliver(app)
    assert mine(cast, in_practice)[0][:2] == (DROPPED, "its morning is over")
