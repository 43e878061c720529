"""What clients would like from a session: asked once, written by a link, read by the counselor."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from counsel.appointments.models import Appointment
from counsel.kernel.db import db
from counsel.kernel.quiet import Quiet
from counsel.outbox.models import DROPPED, QUEUED, SENT, OutboxMessage
from counsel.practices.models import Practice
from counsel.reminders import agendas, asking, wishes
from counsel.reminders.agendas import moment
from counsel.reminders.planning import Planned
from counsel.roster.models import Client
from tests.appointments.factories import schedule
from tests.cast import Cast
from tests.fakes import START, FakeClock, KeepingChannel
from tests.people import Person
from tests.reminders.factories import deliver, reconcile
from tests.reminders.test_mails import approved

Block = Callable[[], AbstractContextManager[None]]
People = Callable[..., Person]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AT = datetime(2026, 12, 1, 14, tzinfo=UTC)
QUIET = Quiet("Europe/Berlin", 21, 8)


def asks(now: datetime, *, reminders: tuple[Planned, ...] = (), told: datetime = START) -> object:
    return moment(AT, told, reminders, QUIET, now)


def test_the_question_comes_a_day_before_or_as_soon_as_may_be() -> None:
    assert asks(START) == AT - DAY
    assert asks(AT - 20 * HOUR) == AT - 20 * HOUR
    assert asks(AT - 16 * HOUR) == AT - 7 * HOUR, "the quiet hours end at 08:00 in Berlin"
    assert asks(AT - 2 * HOUR) is None


def test_a_reminder_that_day_asks_instead_and_a_late_booking_is_not_asked_about() -> None:
    assert asks(START, reminders=(Planned(1440, AT - DAY),)) is None
    assert asks(START, reminders=(Planned(4320, AT - 3 * DAY),)) == AT - DAY
    assert asks(START, told=AT - 30 * HOUR) is None


@pytest.fixture
def session_id(cast: Cast, in_practice: Block) -> uuid.UUID:
    with in_practice():
        return schedule(cast).id


def messages(in_practice: Block) -> list[tuple[str, str | None]]:
    with in_practice():
        found = select(OutboxMessage).where(OutboxMessage.kind == asking.KIND)
        return [(one.state, one.reason) for one in db.session.scalars(found)]


def no_reminders(cast: Cast, in_practice: Block) -> None:
    with in_practice():
        db.session.get_one(Practice, cast.practice_id).reminder_leads = []


def look(app: Flask, now: datetime) -> dict[str, int]:
    with app.app_context():
        return dict(asking.look_over(now))


def test_the_question_stands_in_the_reminder_of_the_day_before_and_nowhere_else(
    app: Flask,
    cast: Cast,
    clock: FakeClock,
    mailbox: KeepingChannel,
    in_practice: Block,
    session_id: uuid.UUID,
) -> None:
    reconcile(app, START)
    for days in (3, 1):
        clock.set(AT - days * DAY)
        assert look(app, clock.now()) == {}
        deliver(app)
    before, near = mailbox.sent[-2:]
    assert "/q/" not in before.text
    assert "What would you like from this time?" in near.text
    [link] = [word for word in near.text.split() if "/q/" in word]
    assert link in near.html


def test_without_a_reminder_that_day_it_is_a_mail_of_its_own_once(
    app: Flask,
    cast: Cast,
    clock: FakeClock,
    mailbox: KeepingChannel,
    in_practice: Block,
    session_id: uuid.UUID,
) -> None:
    no_reminders(cast, in_practice)
    clock.set(AT - 30 * HOUR)
    assert look(app, clock.now()) == {"planned": 1, "moved": 0, "voided": 0}
    assert look(app, clock.now()) == {}
    clock.set(AT - DAY)
    deliver(app)
    assert look(app, clock.now()) == {}
    assert messages(in_practice) == [(SENT, None)]
    approved("session_agenda", mailbox.sent[-1])


def test_rounds_plan_the_question_when_its_session_comes_near(
    app: Flask, cast: Cast, in_practice: Block, session_id: uuid.UUID
) -> None:
    no_reminders(cast, in_practice)
    for before, state in ((DAY * 3, []), (37 * HOUR, []), (35 * HOUR, [(QUEUED, None)])):
        reconcile(app, AT - before)
        assert messages(in_practice) == state
    with in_practice():
        db.session.get_one(Appointment, session_id).reminders_muted_at = START
    assert reconcile(app, AT - 34 * HOUR)["voided"] == 1
    assert messages(in_practice) == [(DROPPED, "no longer planned")]


@pytest.mark.parametrize("act", ["off", "written", "muted", "canceled", "homework"])
def test_what_stands_against_the_question_keeps_it_from_leaving(
    app: Flask, cast: Cast, clock: FakeClock, in_practice: Block, session_id: uuid.UUID, act: str
) -> None:
    no_reminders(cast, in_practice)
    clock.set(AT - 30 * HOUR)
    look(app, clock.now())
    with in_practice():
        one = db.session.get_one(Appointment, session_id)
        me = db.session.get_one(Client, cast.client.client_id)
        if act == "off":
            wishes.wish_as_client(cast.client, me, None, None, asked=False, now=clock.now())
        elif act == "written":
            agendas.write(one, me, "Sleep", by="client", now=clock.now())
        elif act == "muted":
            one.reminders_muted_at = START
        elif act == "canceled":
            one.canceled_at = START
        else:
            asked = select(OutboxMessage).where(OutboxMessage.kind == asking.KIND)
            message = db.session.scalars(asked).one()
            values = {c.key: getattr(message, c.key) for c in OutboxMessage.__table__.columns}
            values |= {
                "id": uuid.uuid4(),
                "kind": "homework_nudge",
                "state": SENT,
                "dedupe_key": "x",
                "finished_at": AT - 25 * HOUR,
            }
            db.session.add(OutboxMessage(**values))
    clock.set(AT - DAY)
    deliver(app)
    [(state, reason)] = messages(in_practice)
    words = {"off": "not wished", "written": "not wished", "homework": "one a day"}
    assert (state, reason) == (DROPPED, words.get(act, act))
    look(app, clock.now())
    assert messages(in_practice) == [(state, reason)]


def test_a_wish_taken_back_before_its_time_is_dropped_and_comes_back(
    app: Flask, cast: Cast, clock: FakeClock, in_practice: Block, session_id: uuid.UUID
) -> None:
    no_reminders(cast, in_practice)
    now = clock.set(AT - 30 * HOUR) or clock.now()
    look(app, now)
    for on, state in ((False, DROPPED), (True, QUEUED)):
        with in_practice():
            me = db.session.get_one(Client, cast.client.client_id)
            wishes.wish_as_client(cast.client, me, None, None, asked=on, now=now)
        look(app, now)
        assert messages(in_practice)[0][0] == state


def link(app: Flask, cast: Cast, in_practice: Block, session_id: uuid.UUID) -> str:
    with in_practice():
        one = db.session.get_one(Appointment, session_id)
        me = db.session.get_one(Client, cast.client.client_id)
        return agendas.path_for(app.extensions["counsel.links"], one, me)


def test_a_client_writes_by_the_link_and_the_counselor_reads_it(
    app: Flask,
    cast: Cast,
    person: People,
    in_practice: Block,
    clock: FakeClock,
    session_id: uuid.UUID,
) -> None:
    url, visitor = link(app, cast, in_practice, session_id), person(None)
    page = visitor.get(url).text
    assert "What would you like from this time?" in page
    for word in ("Client", "Room 2", "December", "09:00"):
        assert word not in page.partition("<main")[2].partition("</main>")[0]
    assert visitor.post(url, {"text": "  "}).status_code == 422
    assert "Thank you" in visitor.post(url, {"text": "My sleep"}).text
    assert "My sleep" not in visitor.get(url).text
    assert "My sleep" in person(cast.counselor).get(f"/sessions/{session_id}").text
    assert "My sleep" in person(cast.client).get(f"/my/sessions/{session_id}/agenda").text
    clock.set(AT - 6 * HOUR)
    assert "“My sleep”" in person(cast.counselor).get("/today").text
    for who in (cast.assistant, cast.owner):
        assert "My sleep" not in person(who).get(f"/sessions/{session_id}").text
    with in_practice():
        sealed = db.session.execute(text("SELECT text_sealed FROM session_agendas")).scalar_one()
        assert b"sleep" not in bytes(sealed)


def test_a_partner_reads_nothing_of_the_others_wish(
    app: Flask, cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        session_id = schedule(cast, case_id=cast.couple_case_id).id
    path = f"/my/sessions/{session_id}/agenda"
    assert person(cast.client).post(path, {"text": "My sleep"}).status_code == 303
    for page in (path, f"/my/sessions/{session_id}"):
        assert "My sleep" not in person(cast.partner).get(page).text
    assert person(cast.client).post(path, {"text": ""}).status_code == 303
    assert "My sleep" not in person(cast.counselor).get(f"/sessions/{session_id}").text


def test_the_link_ends_when_the_session_starts_and_is_for_this_alone(
    app: Flask,
    cast: Cast,
    person: People,
    in_practice: Block,
    clock: FakeClock,
    session_id: uuid.UUID,
) -> None:
    url = link(app, cast, in_practice, session_id)
    assert person(None).get(url.replace("/q/", "/r/")).status_code == 404
    assert person(None).get(url[:-2]).status_code == 404
    assert person(None).post(url, {"text": "A"}, csrf=False).status_code == 400
    clock.set(AT)
    assert person(None).post(url, {"text": "A"}).status_code == 410
    with in_practice():
        assert agendas.agendas_of([session_id]) == []
