"""A person's feed: what is in it, who can read it, and how it ends."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
import vobject
from flask import Flask

from counsel.appointments import service as sessions
from counsel.appointments.models import Appointment
from counsel.feeds import addresses
from counsel.feeds.models import CalendarFeed
from counsel.feeds.service import MOST_READS
from counsel.kernel.db import db
from counsel.kernel.tokens import Links
from counsel.practices.models import Membership
from tests.appointments.factories import NEXT_WEEK, schedule
from tests.cast import Cast
from tests.fakes import START, FakeClock
from tests.feeds.factories import Block, events_of, path_for
from tests.people import Person

People = Callable[..., Person]
UNSAID = ("client", "partner", "room", "video", "therap", "counsel", "session", "couple", "north")


@pytest.fixture
def address(app: Flask, in_practice: Block, cast: Cast) -> str:
    return path_for(app, in_practice, cast.counselor)


def test_a_feed_says_when_and_nothing_else(
    app: Flask, in_practice: Block, cast: Cast, person: People
) -> None:
    with in_practice():
        one = schedule(cast, case_id=cast.couple_case_id, link="https://video.example/room").id
    text = person(None).get(path_for(app, in_practice, cast.client)).text
    event = vobject.readOne(text).vevent
    assert event.uid.value == f"{one}@localhost"
    assert (event.summary.value, event.sequence.value) == ("Appointment", "0")
    assert (getattr(event, "class").value, event.status.value) == ("PRIVATE", "CONFIRMED")
    assert event.dtstart.value == datetime(2026, 12, 1, 14, tzinfo=UTC)
    assert event.dtend.value == datetime(2026, 12, 1, 14, 50, tzinfo=UTC)
    said = text.lower().replace("-//counsel//en", "")
    assert [word for word in UNSAID if word in said] == []


def test_the_event_of_a_feed_is_the_one_of_the_invitation_after_each_change(
    in_practice: Block, cast: Cast, person: People, address: str
) -> None:
    with in_practice():
        one = schedule(cast)
        session_id = one.id
        wish = {"wall": NEXT_WEEK + timedelta(days=1), "minutes": 50, "place": "", "link": ""}
        sessions.move(cast.counselor, one, **wish, now=START)
    [event] = events_of(person(None).get(address).text)
    assert (event["UID"], event["SEQUENCE"]) == (f"{session_id}@localhost", 1)
    assert event["DTSTART"].dt == datetime(2026, 12, 2, 14, tzinfo=UTC)
    with in_practice():
        one = db.session.get_one(Appointment, session_id)
        sessions.cancel(cast.counselor, one, reason="", now=START)
    [event] = events_of(person(None).get(address).text)
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 2)


def test_a_canceled_session_leaves_after_a_month_and_an_old_one_after_three(
    in_practice: Block, cast: Cast, person: People, address: str, clock: FakeClock
) -> None:
    with in_practice():
        schedule(cast, wall=NEXT_WEEK)
        gone = schedule(cast, wall=NEXT_WEEK + timedelta(days=60))
        sessions.cancel(cast.counselor, gone, reason="", now=START)
    reader = person(None)
    assert len(events_of(reader.get(address).text)) == 2
    clock.travel(days=31)
    assert len(events_of(reader.get(address).text)) == 1
    clock.travel(days=70)
    assert events_of(reader.get(address).text) == []


@pytest.mark.parametrize(
    ("titles", "summary"), [("initials", "C."), ("names", "Client"), ("neutral", "Appointment")]
)
def test_a_counselor_chooses_what_an_entry_is_called(
    app: Flask, in_practice: Block, cast: Cast, person: People, titles: str, summary: str
) -> None:
    with in_practice():
        schedule(cast)
    [event] = events_of(person(None).get(path_for(app, in_practice, cast.counselor, titles)).text)
    assert event["SUMMARY"] == summary


def test_a_feed_shows_a_persons_own_sessions_alone(
    app: Flask, in_practice: Block, cast: Cast, person: People
) -> None:
    with in_practice():
        schedule(cast)
        schedule(cast, who=cast.colleague, case_id=cast.colleague_case_id)
    for who in (cast.counselor, cast.client, cast.colleague, cast.neighbor):
        assert len(events_of(person(None).get(path_for(app, in_practice, who)).text)) == 1
    assert events_of(person(None).get(path_for(app, in_practice, cast.partner)).text) == []


def test_a_new_address_ends_the_old_one_and_keeps_the_titles(
    app: Flask, in_practice: Block, cast: Cast, person: People
) -> None:
    old = path_for(app, in_practice, cast.counselor, "initials")
    person(cast.counselor).post("/account/calendar/address")
    page = person(cast.counselor).get("/account/calendar").text
    assert old not in page
    assert re.search(r'<input[^>]*checked[^>]*value="initials"', page)
    ended, unknown = person(None).get(old), person(None).get(f"/feeds/{'A' * 64}.ics")
    assert (ended.status_code, unknown.status_code) == (404, 404)
    assert ended.data == unknown.data


def test_an_address_that_was_switched_off_is_gone(
    in_practice: Block, cast: Cast, person: People, address: str
) -> None:
    assert person(None).get(address).status_code == 200
    assert person(cast.counselor).post("/account/calendar/address/end").status_code == 303
    assert person(None).get(address).status_code == 404
    assert address not in person(cast.counselor).get("/account/calendar").text


def test_who_left_the_practice_has_no_feed(
    in_practice: Block, cast: Cast, person: People, address: str
) -> None:
    with in_practice():
        rows = db.session.query(Membership).filter_by(user_id=cast.counselor.user_id)
        for row in rows:
            row.ended_at, row.ended_by = START, cast.owner.user_id
    assert person(None).get(address).status_code == 404


def test_a_program_that_has_it_already_gets_no_second_copy(
    in_practice: Block, cast: Cast, person: People, address: str
) -> None:
    with in_practice():
        schedule(cast)
    first = person(None).get(address)
    known = {"If-None-Match": first.headers["ETag"]}
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    again = person(None).get(address, headers=known)
    assert (again.status_code, again.data) == (304, b"")
    with in_practice():
        schedule(cast, wall=NEXT_WEEK + timedelta(days=3))
    assert person(None).get(address, headers=known).status_code == 200


def test_a_feed_that_is_asked_for_too_often_asks_for_patience(
    in_practice: Block, cast: Cast, person: People, address: str, clock: FakeClock
) -> None:
    reader = person(None)
    with in_practice():
        feed = db.session.query(CalendarFeed).one()
        feed.counted_from, feed.reads = START, MOST_READS - 1
    assert reader.get(address).status_code == 200
    refused = reader.get(address)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "3601")
    clock.travel(hours=1)
    assert reader.get(address).status_code == 200


def test_the_page_says_when_a_program_asked(cast: Cast, person: People, address: str) -> None:
    counselor = person(cast.counselor)
    assert "No program has asked" in counselor.get("/account/calendar").text
    person(None).get(address)
    assert "A program last asked" in counselor.get("/account/calendar").text


def test_a_feed_of_many_sessions_asks_the_database_as_often_as_one_of_few(
    app: Flask,
    in_practice: Block,
    cast: Cast,
    person: People,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    path = path_for(app, in_practice, cast.counselor, "names")
    counts = []
    for start, cases in ((0, 1), (10, 3)):
        with in_practice():
            for n, case_id in enumerate((cast.case_id, cast.quiet_case_id, cast.couple_case_id)):
                for hour in range(cases if n < cases else 0):
                    wall = NEXT_WEEK + timedelta(days=start + n, hours=hour)
                    schedule(cast, wall=wall, case_id=case_id)
        with count_queries() as asked:
            assert len(events_of(person(None).get(path).text)) >= cases
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_token_is_read_by_its_own_secret_alone() -> None:
    feed_id, ours = uuid.uuid4(), Links("ours")
    token = addresses.token_for(ours, feed_id)
    assert addresses.read(ours, token) == feed_id
    assert addresses.read(Links("theirs"), token) is None
    changed = token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1]
    for wrong in (changed, token[:-1], token + "A", "é" * 64, "!" * 64, ""):
        assert addresses.read(ours, wrong) is None
