"""Pages on which people say when they want to be reminded, and what follows from it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from counsel.appointments import service as sessions
from counsel.appointments.models import Appointment
from counsel.audit.models import AuditEvent
from counsel.kernel.db import db
from counsel.outbox.models import QUEUED
from counsel.reminders import wishes
from counsel.reminders.outlook import outlook
from counsel.roster.models import Client
from tests.appointments.factories import NEXT_WEEK, schedule
from tests.cast import Cast
from tests.fakes import START, FakeClock
from tests.people import Person
from tests.reminders.factories import deliver, reconcile, reminders

Block = Callable[[], AbstractContextManager[None]]
People = Callable[..., Person]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def session_id(cast: Cast, in_practice: Block) -> uuid.UUID:
    """Five weeks ahead, the second of its case: the practice's leads hold."""
    with in_practice():
        schedule(cast)
        return schedule(cast, wall=NEXT_WEEK + timedelta(days=5)).id


def before(app: Flask, cast: Cast, in_practice: Block, session_id: uuid.UUID) -> list[timedelta]:
    """How long before the session each waiting reminder leaves."""
    reconcile(app, START)
    with in_practice():
        starts_at = db.session.get_one(Appointment, session_id).starts_at
    rows = [row for row in reminders(app, cast) if row.subject_id == session_id]
    return [starts_at - row.not_before for row in rows if row.state == QUEUED]


def test_counselor_then_team_then_client_have_the_last_word_and_what_waits_follows(
    app: Flask, cast: Cast, person: People, in_practice: Block, session_id: uuid.UUID
) -> None:
    assert before(app, cast, in_practice, session_id) == [3 * DAY, DAY]
    counselor, me = person(cast.counselor), person(cast.client)
    days = {"digest": "y", "digest_hour": "7", "digest_days": ["0"]}
    counselor.post("/account/reminders", {"which": "own", "leads": ["2880"], **days})
    assert before(app, cast, in_practice, session_id) == [2 * DAY]
    path = f"/cases/{cast.case_id}/clients/{cast.client.client_id}/reminders"
    counselor.post(path, {"which": "own", "leads": ["240"]})
    # 05:00 on their clock is quiet: the evening before it is.
    assert before(app, cast, in_practice, session_id) == [12.25 * HOUR]
    me.post("/my/reminders", {"which": "own", "leads": ["1440"], "asked": "y"})
    assert before(app, cast, in_practice, session_id) == [DAY]
    assert "chose when they are reminded" in counselor.get(path).text
    me.post("/my/reminders", {"which": "own", "asked": "y"})
    assert before(app, cast, in_practice, session_id) == []
    me.post("/my/reminders", {"which": "usual", "asked": "y"})
    assert before(app, cast, in_practice, session_id) == [12.25 * HOUR]


def test_a_client_has_quiet_hours_of_their_own(
    app: Flask, cast: Cast, person: People, in_practice: Block, session_id: uuid.UUID
) -> None:
    before(app, cast, in_practice, session_id)
    me = person(cast.client)
    own = {"quiet": "own", "quiet_from": "22", "quiet_until": "11", "which": "usual"}
    assert me.post("/my/reminders", own).status_code == 303
    assert before(app, cast, in_practice, session_id)[1] == DAY + 11.25 * HOUR
    page = me.get("/my/reminders").text
    assert '<option selected value="22">' in page
    with in_practice():
        known = wishes.of_client(
            db.session.scalars(select(Client.id).where(Client.id == cast.client.client_id)).one()
        )
        assert known is not None
        assert known.agenda_off_at == START
        events = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == "set reminders"))
        assert [event.details for event in events] == [{"by": "client"}]
    assert me.post("/my/reminders", own | {"quiet_until": "30"}).status_code == 422


def test_a_first_session_is_announced_a_week_before_and_its_cancel_makes_the_next_one_first(
    app: Flask, cast: Cast, in_practice: Block
) -> None:
    with in_practice():
        first = schedule(cast, wall=NEXT_WEEK + 4 * DAY).id
        second = schedule(cast, wall=NEXT_WEEK + 5 * DAY).id
    assert before(app, cast, in_practice, first) == [7 * DAY, 3 * DAY, DAY]
    assert before(app, cast, in_practice, second) == [3 * DAY, DAY]
    with in_practice():
        one = db.session.get_one(Appointment, first)
        sessions.cancel(cast.counselor, one, reason="", now=START)
    assert before(app, cast, in_practice, second) == [7 * DAY, 3 * DAY, DAY]


def test_wrong_choices_are_refused_beside_their_field(cast: Cast, person: People) -> None:
    counselor = person(cast.counselor)
    many = {"which": "own", "leads": ["60", "120", "240", "720", "1440"]}
    answer = counselor.post("/account/reminders", many)
    assert (answer.status_code, "Choose 4 at most." in answer.text) == (422, True)
    answer = counselor.post(
        "/account/reminders", {"which": "usual", "digest": "y", "digest_hour": "7"}
    )
    assert "Choose a day, or turn the mail off." in answer.text
    answer = person(cast.client).post("/my/reminders", {"which": "own", "leads": ["61"]})
    assert "Choose from the list." in answer.text


def test_the_next_reminder_is_said_with_its_reason(
    app: Flask,
    cast: Cast,
    person: People,
    in_practice: Block,
    clock: FakeClock,
    session_id: uuid.UUID,
) -> None:
    page = person(cast.counselor).get(f"/sessions/{session_id}").text
    assert "Leaves Thu 3 Dec, 15:00, your time; 09:00 for Client, by e-mail" in page
    assert "3 days before, as the practice does." in page
    mine = person(cast.client).get(f"/my/sessions/{session_id}").text
    assert "We remind you Thu 3 Dec, 09:00 by e-mail." in mine
    assert (
        "We remind you Thu 3 Dec, 09:00 by e-mail." in person(cast.client).get("/my/reminders").text
    )
    reconcile(app, START)
    with in_practice():
        starts_at = db.session.get_one(Appointment, session_id).starts_at
    clock.set(starts_at - 3 * DAY)
    deliver(app)
    page = person(cast.counselor).get(f"/sessions/{session_id}").text
    assert "1 day before, as the practice does." in page
    assert "Reminder, 3 days before" in page
    assert "By e-mail, sent Thu 3 Dec, 15:00" in page
    with in_practice():
        one = db.session.get_one(Appointment, session_id)
        sessions.cancel(cast.counselor, one, reason="", now=clock.now())
    page = person(cast.counselor).get(f"/sessions/{session_id}").text
    assert "planned for Sat 5 Dec, 15:00: the session changed" in page


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (lambda one, me: setattr(me, "email", None), "no way to reach them is known"),
        (lambda one, me: setattr(me, "mail_stopped_at", START), "they asked for no more mails"),
        (lambda one, me: setattr(me, "notices_off_at", START), "it is not safe to write to them"),
        (
            lambda one, me: setattr(one, "reminders_muted_at", START),
            "reminders of this session are off",
        ),
        (lambda one, me: setattr(one, "canceled_at", START), "the session was canceled"),
        (
            lambda one, me: setattr(one, "created_at", one.starts_at - HOUR),
            "the booking itself was told just before",
        ),
    ],
)
def test_why_nothing_will_be_sent_is_said_in_words(
    cast: Cast,
    in_practice: Block,
    session_id: uuid.UUID,
    act: Callable[[Appointment, Client], None],
    why: str,
) -> None:
    with in_practice():
        one = db.session.get_one(Appointment, session_id)
        me = db.session.get_one(Client, cast.client.client_id)
        act(one, me)
        db.session.flush()
        [line] = outlook(one, [me], START)
        assert (line.at, line.why) == (None, why)
