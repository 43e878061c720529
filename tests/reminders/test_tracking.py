"""Planning looks at what changed alone, and comes to the same as looking at everything."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import IntegrityError
from structlog.testing import capture_logs

from counsel.appointments import answers, recipients
from counsel.appointments import service as sessions
from counsel.appointments.models import Appointment
from counsel.kernel import tenancy
from counsel.kernel.channels import TemporaryFailure
from counsel.kernel.db import db, reading, unit_of_work
from counsel.kernel.errors import DomainError
from counsel.outbox.models import DROPPED, QUEUED, OutboxMessage
from counsel.practices.models import Practice
from counsel.practices.settings import LEADS
from counsel.reminders import asking, reconciling, tracking, wishes
from counsel.reminders.differences import differences
from counsel.reminders.models import ReminderMark
from counsel.reminders.watching import PREFIX, WATCHED
from counsel.roster.models import CaseParticipant, Client
from counsel.scheduler import HORIZON as HORIZON_OF_JOBS
from tests.appointments.factories import NEXT_WEEK, schedule
from tests.cast import Cast
from tests.fakes import START, FakeClock, KeepingChannel
from tests.reminders.factories import HORIZON, deliver, reconcile, reminders

Block = Callable[[], AbstractContextManager[None]]
Counting = Callable[[], AbstractContextManager[list[str]]]
DAY = timedelta(days=1)
ACTS = 40


def overlooked(app: Flask, cast: Cast, now: datetime) -> set[uuid.UUID]:
    """The sessions whose reminders a look at everything would still change."""
    until = now + HORIZON
    with app.app_context(), tenancy.scope(cast.practice_id), reading(), unit_of_work():
        practice = db.session.get_one(Practice, cast.practice_id)
        every = tracking.everything(now, until)[cast.practice_id]
        return differences(practice, every, now, until).sessions


def questions_overlooked(app: Flask, now: datetime) -> dict[str, int]:
    """How many questions a look at everything would still change."""
    with app.app_context():
        return dict(asking.look_over(now))


class Life:
    """What people do, by chance: each act is what a page, a bulk update or a person with the
    database's own prompt could do."""

    def __init__(self, app: Flask, cast: Cast, clock: FakeClock, seed: int) -> None:
        self.app, self.cast, self.clock = app, cast, clock
        self.chance = random.Random(seed)
        self.acts = [
            *[self.book] * 5,
            *[self.move] * 2,
            self.cancel,
            self.mute,
            *[self.answer] * 2,
            self.client,
            self.all_clients,
            self.take_part,
            self.practice,
            self.wish,
            self.remove,
        ]

    def act(self) -> None:
        with self.app.app_context(), tenancy.scope(self.cast.practice_id):
            with suppress(DomainError, IntegrityError):
                self.chance.choice(self.acts)()
                db.session.commit()
            db.session.rollback()

    def session(self) -> Appointment | None:
        found = db.session.scalars(select(Appointment).order_by(Appointment.id)).all()
        return self.chance.choice(found) if found else None

    def wall(self) -> datetime:
        now = self.clock.now().replace(tzinfo=None, minute=0)
        return now + timedelta(hours=self.chance.randrange(2, 24 * 20))

    def book(self) -> None:
        case_id = self.chance.choice([self.cast.case_id, self.cast.couple_case_id])
        schedule(self.cast, wall=self.wall(), case_id=case_id, now=self.clock.now())

    def move(self) -> None:
        if one := self.session():
            wish = {"wall": self.wall(), "minutes": 50, "place": "", "link": ""}
            sessions.move(self.cast.counselor, one, **wish, now=self.clock.now())

    def cancel(self) -> None:
        if one := self.session():
            sessions.cancel(self.cast.counselor, one, reason="", now=self.clock.now())

    def mute(self) -> None:
        if one := self.session():
            muted = one.reminders_muted_at is None
            sessions.mute(self.cast.counselor, one, muted, now=self.clock.now())

    def answer(self) -> None:
        one = self.session()
        if one and (people := recipients.clients_of(one)):
            who = self.chance.choice(people).id
            if self.chance.random() < 0.7:
                answers.cannot(one, who, now=self.clock.now())
            else:
                answers.coming(one, who, now=self.clock.now())

    def client(self) -> None:
        one = self.chance.choice(db.session.scalars(select(Client).order_by(Client.id)).all())
        name, values = self.chance.choice(
            [
                ("email", [None, "recipient@tests.example"]),
                ("mail_stopped_at", [None, START]),
                ("notices_off_at", [None, START]),
                ("zone", ["Europe/Berlin", "Asia/Kathmandu", "America/New_York"]),
            ]
        )
        setattr(one, name, self.chance.choice(values))

    def all_clients(self) -> None:
        stopped = self.chance.choice([None, START])
        db.session.execute(update(Client).values(mail_stopped_at=stopped))

    def take_part(self) -> None:
        found = db.session.scalars(select(CaseParticipant).order_by(CaseParticipant.id)).all()
        one = self.chance.choice(found)
        one.until = None if one.until else START

    def practice(self) -> None:
        one = db.session.get_one(Practice, self.cast.practice_id)
        one.reminder_leads = sorted(self.chance.sample(LEADS, self.chance.randrange(1, 4)))
        one.quiet_from, one.quiet_until = self.chance.choice([(21, 8), (0, 0), (9, 17)])
        one.first_session_lead = self.chance.choice([0, 7 * 1440])

    def wish(self) -> None:
        now, leads = self.clock.now(), self.chance.choice([None, [], [120], [2880, 60]])
        me = db.session.get_one(Client, self.cast.client.client_id)
        hours = self.chance.choice([None, (20, 10)])
        self.chance.choice(
            [
                lambda: wishes.wish_as_client(
                    self.cast.client, me, leads, hours, asked=True, now=now
                ),
                lambda: wishes.wish_for_client(self.cast.counselor, me, leads, now=now),
                lambda: wishes.wish_as_counselor(self.cast.counselor, leads, 7, [0], now=now),
            ]
        )()

    def remove(self) -> None:
        if one := self.session():
            db.session.execute(delete(Appointment.__table__).where(Appointment.id == one.id))


@pytest.mark.parametrize("seed", range(2))
def test_what_is_tracked_comes_to_the_same_as_looking_at_everything(
    app: Flask,
    cast: Cast,
    clock: FakeClock,
    mailbox: KeepingChannel,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    monkeypatch.setattr(reconciling, "LOOK_OVER", 99 * DAY)
    life = Life(app, cast, clock, seed)
    written = 0
    for _ in range(ACTS):
        for _ in range(life.chance.randrange(4)):
            life.act()
        clock.travel(minutes=life.chance.choice([0, 1, 1, 10, 60, 60 * 9, 60 * 40]))
        mailbox.failure = life.chance.choice([None, None, TemporaryFailure("smtp 451")])
        if life.chance.random() < 0.6:
            deliver(app, batches=3)
        written += sum(reconcile(app, clock.now()).values())
        assert overlooked(app, cast, clock.now()) == set()
        assert questions_overlooked(app, clock.now()) == {}
    assert written > ACTS / 6


def test_a_round_that_finds_nothing_asks_three_questions_and_writes_nothing(
    app: Flask, cast: Cast, in_practice: Block, count_queries: Counting
) -> None:
    with in_practice():
        for n in range(30):
            schedule(cast, wall=NEXT_WEEK + timedelta(days=n % 5, hours=n // 5))
    reconcile(app, START)
    with count_queries() as seen:
        assert reconcile(app, START + timedelta(minutes=1)) == {}
    assert len(seen) == 3
    assert all(text.startswith("SELECT") for text in seen)


def test_a_session_is_planned_when_it_comes_into_the_horizon(
    app: Flask, cast: Cast, in_practice: Block
) -> None:
    with in_practice():
        starts_at = schedule(cast, wall=NEXT_WEEK + 30 * DAY).starts_at
    reconcile(app, START)
    assert reconcile(app, starts_at - HORIZON - timedelta(minutes=1)) == {}
    assert reconcile(app, starts_at - HORIZON)["planned"] == 3


def test_a_mark_stays_until_its_practice_was_planned(
    app: Flask, cast: Cast, in_practice: Block, monkeypatch: pytest.MonkeyPatch
) -> None:
    reconcile(app, START)
    with in_practice():
        schedule(cast)

    def break_down(*_: object) -> None:
        raise ValueError("marker")

    with monkeypatch.context() as patch:
        patch.setattr(reconciling, "differences", break_down)
        with pytest.raises(ValueError, match="marker"):
            reconcile(app, START)
    with in_practice():
        assert db.session.query(ReminderMark).count() > 0
    assert reconcile(app, START)["planned"] == 2
    with in_practice():
        assert db.session.query(ReminderMark).count() == 0


def test_the_hourly_look_over_mends_what_no_mark_told_of_and_says_so(
    app: Flask, cast: Cast, in_practice: Block
) -> None:
    with in_practice():
        schedule(cast)
    reconcile(app, START)
    with in_practice():
        db.session.execute(update(OutboxMessage).values(state=DROPPED, reason="no longer planned"))
    assert reconcile(app, START + timedelta(minutes=59)) == {}
    with capture_logs() as lines:
        assert reconcile(app, START + timedelta(minutes=61)) == {"changed": 2}
    assert [line["event"] for line in lines] == ["reminders differed from their sessions"]
    with capture_logs() as lines:
        reconcile(app, START + timedelta(minutes=130))
    assert lines == []


def test_a_clock_that_was_put_back_makes_it_look_at_everything(
    app: Flask, cast: Cast, in_practice: Block
) -> None:
    with in_practice():
        starts_at = schedule(cast).starts_at
    reconcile(app, starts_at + timedelta(minutes=1))
    assert [row.state for row in reminders(app, cast)] == []
    reconcile(app, starts_at - 5 * DAY)
    assert [row.state for row in reminders(app, cast)] == [QUEUED, QUEUED]


def test_the_longest_lead_lies_within_the_horizon() -> None:
    assert timedelta(minutes=max(LEADS)) + DAY < HORIZON == HORIZON_OF_JOBS


def test_every_watched_table_has_its_triggers(app: Flask) -> None:
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            names = text("SELECT DISTINCT tbl_name FROM sqlite_schema WHERE name LIKE :like")
        else:
            names = text(
                "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE :like"
            )
        found = set(db.session.execute(names, {"like": f"{PREFIX}%"}).scalars())
    assert found == set(WATCHED)
