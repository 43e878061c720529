"""Booking, as a counselor and a client use it."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import select

from counsel.appointments.models import Appointment
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from tests.appointments.factories import schedule, schedule_many
from tests.booking.factories import TUESDAY_NINE, open_hours
from tests.cast import Cast
from tests.people import Person

People = Callable[[Actor], Person]
Block = Callable[[], AbstractContextManager[None]]
Counting = Callable[[], AbstractContextManager[list[str]]]
WEEK = {"tuesday": "9-12", "minutes": "50", "pause": "0", "notice": "24", "weeks": "8"}
SLOT = "20261201T0800Z"


def times_url(cast: Cast) -> str:
    return f"/my/sessions/booking/{cast.case_id}"


def first_of_december(cast: Cast) -> str:
    return times_url(cast) + "?from=2026-12-01"


def test_from_hours_to_a_booked_session(cast: Cast, person: People) -> None:
    counselor, client = person(cast.counselor), person(cast.client)
    assert "Book a session" not in client.get("/my/sessions").text
    saved = counselor.post("/account/hours", WEEK | {"online": "y", "place": "Room 2"})
    assert "Clients can book them." in counselor.get(saved.location).text
    assert 'value="09:00–12:00"' in counselor.get("/account/hours").text
    assert "Book a session" in client.get("/my/sessions").text
    assert client.get("/my/sessions/booking").location == times_url(cast)
    shown = client.get(first_of_december(cast)).text
    assert "Tuesday, 1 December" in shown
    assert re.search(r">03:00</time>\s*<span[^>]*><span[^>]*>09:00 there", shown)
    booked = client.post(times_url(cast), {"start": SLOT})
    assert "Booked. Your counselor is told" in client.get(booked.location).text
    assert SLOT not in client.get(first_of_december(cast)).text


def test_a_time_that_was_taken_meanwhile_shows_what_is_open_next(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        open_hours(cast.counselor)
    client = person(cast.client)
    client.post(times_url(cast), {"start": SLOT})
    refused = client.post(times_url(cast), {"start": SLOT})
    assert refused.status_code == 422
    assert "Somebody else took this time" in refused.text
    assert "20261201T0900Z" in refused.text


def test_nonsense_and_no_time_at_all_are_asked_again(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        open_hours(cast.counselor)
    client = person(cast.client)
    for start in ("", "soon", "99999999T9999Z"):
        assert client.post(times_url(cast), {"start": start}).status_code == 422
    assert client.get(times_url(cast) + "?from=someday").status_code == 200
    assert client.get(times_url(cast) + "?from=9999-12-31").status_code == 200


def test_weeks_are_turned_and_nothing_open_is_said(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        open_hours(cast.counselor, weeks=2)
    client = person(cast.client)
    first = client.get(times_url(cast)).text
    later = re.search(r'rel="next" href="([^"]+)"', first)
    assert later is not None
    second = client.get(later[1]).text
    assert "Earlier" in second
    assert "Nothing is open here" in client.get(times_url(cast) + "?from=2027-02-01").text


def test_a_client_gives_a_session_another_time(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        open_hours(cast.counselor)
        one = schedule(cast).id
    client = person(cast.client)
    assert "Choose another time" in client.get(f"/my/sessions/{one}").text
    moved = client.post(f"/my/sessions/{one}/time", {"start": SLOT})
    assert "Moved." in client.get(moved.location).text
    with in_practice():
        assert db.session.get_one(Appointment, one).starts_at == TUESDAY_NINE


def test_a_couples_session_is_not_moved_here(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        open_hours(cast.counselor)
        one = schedule(cast, case_id=cast.couple_case_id).id
    client = person(cast.client)
    assert "Choose another time" not in client.get(f"/my/sessions/{one}").text
    sent_back = client.get(f"/my/sessions/{one}/time")
    assert "cannot be moved here" in client.get(sent_back.location).text


def test_days_off_and_holidays_close_their_times(cast: Cast, person: People) -> None:
    counselor, client, owner = person(cast.counselor), person(cast.client), person(cast.owner)
    counselor.post("/account/hours", WEEK | {"wednesday": "9-12", "online": "y"})
    page = counselor.get(counselor.post("/account/hours/days", {"day": "2026-12-01"}).location)
    assert "Tuesday, 1 December" in page.text
    assert "Tuesday, 1 December" not in client.get(first_of_december(cast)).text
    owner.post("/practice/holidays", {"day": "2026-12-02", "last": "2026-12-06"})
    assert owner.get("/practice/holidays").text.count("Open again") == 5
    assert "Wednesday, 2 December" not in client.get(first_of_december(cast)).text
    opened = re.search(r"/account/hours/days/[^/]+/removal", page.text)
    assert opened is not None
    counselor.post(opened[0], {})
    assert "Tuesday, 1 December" in client.get(first_of_december(cast)).text


def test_hours_that_cannot_be_read_stay_in_the_form(cast: Cast, person: People) -> None:
    refused = person(cast.counselor).post("/account/hours", WEEK | {"monday": "mornings"})
    assert refused.status_code == 422
    assert 'value="mornings"' in refused.text
    assert "Write hours like" in refused.text


def test_a_full_calendar_asks_no_more_of_the_database(
    cast: Cast, person: People, in_practice: Block, count_queries: Counting
) -> None:
    with in_practice():
        open_hours(cast.counselor)
    client = person(cast.client)
    client.get(times_url(cast))
    with count_queries() as few:
        client.get(times_url(cast))
    with in_practice():
        schedule_many(cast, 30)
        assert len(db.session.scalars(select(Appointment)).all()) == 30
    with count_queries() as many:
        client.get(times_url(cast))
    assert len(many) == len(few)
