"""Asking for a time outside the open hours, and what becomes of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from counsel.appointments.models import Appointment
from counsel.booking import asking
from counsel.booking.models import TimeRequest
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.roster.models import Case
from tests.appointments.factories import NEXT_WEEK, schedule
from tests.booking.factories import open_hours
from tests.cast import Cast
from tests.fakes import START, FakeClock, KeepingChannel
from tests.people import Person
from tests.reminders.factories import deliver
from tests.reminders.test_mails import approved

Block = Callable[[], AbstractContextManager[None]]
People = Callable[..., Person]
EVENING = datetime(2026, 12, 1, 19, tzinfo=UTC)
MORNING = datetime(2026, 12, 3, 6, tzinfo=UTC)


def ask(cast: Cast, *starts: datetime, words: str = "After my shift.") -> TimeRequest:
    case = db.session.get_one(Case, cast.case_id)
    return asking.ask(cast.client, case, starts or (EVENING, MORNING), words, now=START)


def the_request(request_id: uuid.UUID) -> TimeRequest:
    return db.session.get_one(TimeRequest, request_id)


@pytest.fixture
def request_id(cast: Cast, in_practice: Block) -> uuid.UUID:
    with in_practice():
        open_hours(cast.counselor, minutes=60, place="Room 4")
        return ask(cast).id


def test_a_client_asks_and_the_counselor_takes_a_time_with_one_press(
    cast: Cast, person: People, in_practice: Block
) -> None:
    me, counselor = person(cast.client), person(cast.counselor)
    assert "Ask for a time" in me.get("/my/sessions").text
    url = f"/my/sessions/asking/{cast.case_id}"
    assert url in me.get("/my/sessions/asking").text
    half = {"day": "2026-12-01", "start": "14:00", "day2": "2026-12-02", "words": "Sleep."}
    refused = me.post(url, half)
    assert refused.status_code == 422
    assert "Choose a day and a time." in refused.text
    assert "Sleep." in refused.text
    assert me.post(url, half | {"start2": "18:30"}).status_code == 303
    shown = me.get("/my/sessions").text
    assert "Your counselor has not answered yet." in shown
    assert "Asked for a time" in counselor.get("/today").text
    with in_practice():
        one = db.session.query(TimeRequest).one()
        page, starts = f"/requests/{one.id}", one.starts
    assert "Sleep." in counselor.get(page).text
    assert "Sleep." not in person(cast.assistant).get(page).text
    made = counselor.post(f"{page}/time", {"start": starts[1]})
    assert made.headers["Location"].startswith("/sessions/")
    assert "it became a session" in counselor.get(page).text
    assert "You asked for" not in me.get("/my/sessions").text


def test_the_words_are_sealed(in_practice: Block, request_id: uuid.UUID) -> None:
    with in_practice():
        sealed = db.session.execute(text("SELECT words_sealed FROM time_requests")).scalar_one()
        assert b"shift" not in bytes(sealed)


def test_the_session_has_the_usual_length_and_place(
    cast: Cast, in_practice: Block, request_id: uuid.UUID
) -> None:
    with in_practice():
        made = asking.take(cast.counselor, the_request(request_id), EVENING, now=START)
        found = db.session.get_one(Appointment, made.id)
        assert (found.starts_at, found.place) == (EVENING, "Room 4")
        assert found.ends_at - found.starts_at == timedelta(minutes=60)
    with in_practice(), pytest.raises(DomainError, match="answered already"):
        asking.decline(cast.counselor, the_request(request_id), "", now=START)


def test_a_time_that_was_taken_meanwhile_is_refused_and_shown_as_taken(
    cast: Cast, person: People, in_practice: Block, request_id: uuid.UUID
) -> None:
    with in_practice():
        schedule(cast, wall=NEXT_WEEK.replace(hour=20), case_id=cast.couple_case_id)
    counselor, url = person(cast.counselor), f"/requests/{request_id}"
    assert "Taken by another session" in counselor.get(url).text
    counselor.post(f"{url}/time", {"start": EVENING.isoformat()})
    assert "There is another session at that time" in counselor.get(url).text
    counselor.post(f"{url}/time", {"start": "nonsense"})
    assert "Choose one of the times" in counselor.get(url).text


def test_a_refusal_is_told_without_its_words(
    app: Flask,
    cast: Cast,
    person: People,
    in_practice: Block,
    mailbox: KeepingChannel,
    clock: FakeClock,
    request_id: uuid.UUID,
) -> None:
    deliver(app)
    words = {"words": "Could it be Friday at noon?"}
    person(cast.counselor).post(f"/requests/{request_id}/refusal", words)
    deliver(app)
    asked, answered = mailbox.sent
    approved("time_asked", asked)
    approved("time_not_possible", answered)
    shown = person(cast.client).get("/my/sessions").text
    assert "Could it be Friday at noon?" in shown
    clock.travel(hours=24 * 20)
    assert "Could it be Friday" not in person(cast.client).get("/my/sessions").text


def test_who_takes_it_back_is_not_answered(
    app: Flask,
    cast: Cast,
    person: People,
    in_practice: Block,
    mailbox: KeepingChannel,
    request_id: uuid.UUID,
) -> None:
    person(cast.client).post(f"/my/sessions/asking/{request_id}/end")
    deliver(app)
    assert mailbox.sent == []
    assert "Asked for a time" not in person(cast.counselor).get("/today").text
    assert "no longer asks" in person(cast.counselor).get(f"/requests/{request_id}").text
    with in_practice(), pytest.raises(DomainError, match="no longer asked"):
        asking.take(cast.counselor, the_request(request_id), EVENING, now=START)


def test_it_is_over_when_all_its_times_have_passed(
    cast: Cast, person: People, clock: FakeClock, request_id: uuid.UUID
) -> None:
    clock.set(MORNING)
    assert "Asked for a time" not in person(cast.counselor).get("/today").text
    assert "have passed" in person(cast.counselor).get(f"/requests/{request_id}").text


def test_what_cannot_be_asked_for_is_said_in_words(cast: Cast, in_practice: Block) -> None:
    with in_practice():
        for starts, words, reason in (
            ((START,), "", "has passed"),
            ((START + timedelta(days=200),), "", "four months"),
            ((EVENING,), "x" * 601, "600 letters"),
        ):
            with pytest.raises(DomainError, match=reason):
                ask(cast, *starts, words=words)
        case = db.session.get_one(Case, cast.case_id)
        with pytest.raises(DomainError, match="at least one"):
            asking.ask(cast.client, case, [], "", now=START)
        ask(cast)
        ask(cast, MORNING)
        with pytest.raises(DomainError, match="asked twice"):
            ask(cast)


def test_a_partner_sees_nothing_of_what_the_other_asked(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        couple = db.session.get_one(Case, cast.couple_case_id)
        asking.ask(cast.client, couple, [EVENING], "Alone, please.", now=START)
    assert "You asked for" in person(cast.client).get("/my/sessions").text
    assert "You asked for" not in person(cast.partner).get("/my/sessions").text
