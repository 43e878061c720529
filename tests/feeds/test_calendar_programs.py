"""Invitations and feeds in a real calendar: a CalDAV server, its client, and another parser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import vobject
from flask import Flask

from counsel.appointments import service
from counsel.appointments.models import Appointment
from counsel.kernel.db import db
from tests.appointments.factories import NEXT_WEEK, schedule
from tests.cast import Cast
from tests.fakes import FakeClock, KeepingChannel
from tests.feeds.factories import Block, path_for
from tests.people import Person
from tests.reminders.factories import deliver
from tests.rigs.caldav import Program, calendar_program

FIRST, LAST = datetime(2026, 11, 30, tzinfo=UTC), datetime(2026, 12, 7, tzinfo=UTC)
MOVED = {"wall": NEXT_WEEK + timedelta(days=1), "minutes": 80, "place": "", "link": ""}


@pytest.fixture(scope="module")
def server() -> Iterator[Program]:
    with calendar_program() as program:
        yield program


@pytest.fixture
def program(server: Program) -> Program:
    for one in server.calendar.events():
        one.delete()
    return server


def lives(
    app: Flask, cast: Cast, in_practice: Block, clock: FakeClock, mailbox: KeepingChannel
) -> list[str]:
    """The calendar parts of the mails of one session: invited, moved, canceled."""
    with in_practice():
        session_id = schedule(cast).id
    clock.travel(minutes=3)
    deliver(app)
    with in_practice():
        one = db.session.get_one(Appointment, session_id)
        service.move(cast.counselor, one, **MOVED, now=clock.now())
    clock.travel(minutes=3)
    deliver(app)
    with in_practice():
        one = db.session.get_one(Appointment, session_id)
        service.cancel(cast.counselor, one, reason="", now=clock.now())
    deliver(app)
    return [mail.calendar for mail in mailbox.sent if mail.recipient == "client@tests.example"]


@pytest.fixture
def mails(
    app: Flask, cast: Cast, in_practice: Block, clock: FakeClock, mailbox: KeepingChannel
) -> list[str]:
    return lives(app, cast, in_practice, clock, mailbox)


def test_each_invitation_says_its_method_to_another_parser(mails: list[str]) -> None:
    read = [vobject.readOne(text) for text in mails]
    assert [one.method.value for one in read] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [one.vevent.sequence.value for one in read] == ["0", "1", "2"]
    assert len({one.vevent.uid.value for one in read}) == 1
    assert [one.vevent.status.value for one in read] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    for one in read:
        assert [attendee.value for attendee in one.vevent.attendee_list] == [
            "mailto:client@tests.example"
        ]
        assert one.vevent.organizer.value == "mailto:appointments@localhost"


def test_a_calendar_that_takes_each_mail_ends_with_one_event_in_its_last_state(
    program: Program, mails: list[str]
) -> None:
    invited, moved, canceled = mails
    program.take(invited)
    [event] = program.events()
    assert event.dtstart.value == datetime(2026, 12, 1, 14, tzinfo=UTC)
    program.take(moved)
    [event] = program.events()
    assert event.dtstart.value == datetime(2026, 12, 2, 14, tzinfo=UTC)
    assert event.dtend.value - event.dtstart.value == timedelta(minutes=80)
    program.take(canceled)
    [event] = program.events()
    assert (event.status.value, event.sequence.value) == ("CANCELLED", "2")


def test_mails_that_arrive_in_the_wrong_order_end_the_same(
    program: Program, mails: list[str]
) -> None:
    for text in reversed(mails):
        program.take(text)
    [event] = program.events()
    assert (event.status.value, event.sequence.value) == ("CANCELLED", "2")


def test_a_feed_and_the_invitations_are_one_event_in_a_calendar(
    app: Flask,
    cast: Cast,
    in_practice: Block,
    person: Callable[..., Person],
    program: Program,
    mails: list[str],
) -> None:
    program.take(mails[1])
    program.take(person(None).get(path_for(app, in_practice, cast.client)).text)
    [event] = program.events()
    assert event.status.value == "CANCELLED"


def test_the_server_finds_each_session_of_a_feed_at_its_time(
    app: Flask,
    cast: Cast,
    in_practice: Block,
    person: Callable[..., Person],
    program: Program,
) -> None:
    with in_practice():
        for days in (0, 1, 30):
            schedule(cast, wall=NEXT_WEEK + timedelta(days=days))
    program.take(person(None).get(path_for(app, in_practice, cast.client)).text)
    starts = sorted(event.dtstart.value for event in program.between(FIRST, LAST))
    assert starts == [datetime(2026, 12, day, 14, tzinfo=UTC) for day in (1, 2)]
