"""The line of those who wait: joined, offered, taken, declined, left."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from flask import Flask

from counsel.appointments import service as scheduling
from counsel.appointments.models import Appointment
from counsel.booking import offering, waitlist
from counsel.booking.models import WaitlistEntry, WaitlistOffer
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.roster.models import Case, Client
from tests.appointments.factories import schedule
from tests.booking.factories import TUESDAY_NINE, offer_of, open_hours
from tests.booking.racing import race_for_offer
from tests.cast import Cast
from tests.fakes import START, FakeClock, KeepingChannel
from tests.people import Person
from tests.reminders.factories import HORIZON, deliver
from tests.reminders.test_mails import approved

Block = Callable[[], AbstractContextManager[None]]
People = Callable[..., Person]
Counting = Callable[[], AbstractContextManager[list[str]]]
ANSWER = {"weekdays": ["1"], "parts": ["morning", "afternoon"], "weeks": "4", "instead_of": ""}
NOON = START + timedelta(hours=5)
"""17:00 in Berlin and 10:00 in New York, where the client is."""


def join(cast: Cast, case_id: uuid.UUID | None = None, **changes: object) -> WaitlistEntry:
    """The client of a case waits for Tuesday's times."""
    case = db.session.get_one(Case, case_id or cast.case_id)
    offer = waitlist.offer_with(case, cast.counselor.user_id)
    assert offer is not None
    values: dict[str, object] = {"weekdays": {1}, "parts": {"morning"}, "weeks": 4} | changes
    wish = waitlist.Wish(
        weekdays=frozenset(values["weekdays"]),  # type: ignore[call-overload]  # a set of numbers
        parts=frozenset(values["parts"]),  # type: ignore[call-overload]  # a set of words
        weeks=values["weeks"],  # type: ignore[arg-type]  # a number
        instead_of=values.get("instead_of"),  # type: ignore[arg-type]  # a session or none
    )
    person = case.participants[0].client
    return waitlist.join(cast.client, offer, person, wish, now=START)


def offer_open(app: Flask, now: datetime = NOON) -> Counter[str]:
    with app.app_context():
        counts = offering.offer_open(now, horizon=HORIZON)
        db.session.remove()
    return counts


def offers(cast: Cast) -> list[WaitlistOffer]:
    return list(db.session.scalars(db.select(WaitlistOffer).order_by(WaitlistOffer.offered_at)))


@pytest.fixture
def waits(cast: Cast, in_practice: Block) -> None:
    with in_practice():
        open_hours(cast.counselor)
        join(cast)


@pytest.mark.usefixtures("waits")
def test_an_open_time_is_offered_and_taken_with_one_press(
    app: Flask,
    cast: Cast,
    person: People,
    in_practice: Block,
    mailbox: KeepingChannel,
    clock: FakeClock,
) -> None:
    clock.set(NOON)
    assert offer_open(app)["offered"] == 1
    assert offer_open(app)["offered"] == 0
    deliver(app)
    (sent,) = mailbox.sent
    approved("time_opened", sent)
    me = person(cast.client)
    assert "A time has opened" in me.get("/my").text
    assert "Tuesdays" not in me.get("/my/sessions").text
    with in_practice():
        (one,) = offers(cast)
        url = f"/my/sessions/opened/{one.id}"
        assert one.ends_at == NOON + timedelta(hours=4)
    assert url in me.get("/my/sessions").text
    assert "Take this time" in me.get(url).text
    made = me.post(f"{url}/yes")
    assert made.headers["Location"].startswith("/my/sessions/")
    assert "This time is yours" in me.get(url).text
    assert "You wait for a time" not in me.get("/my/sessions").text
    with in_practice():
        booked = db.session.query(Appointment).order_by(Appointment.id.desc()).first()
        assert booked is not None
        assert booked.starts_at == offers(cast)[0].starts_at


@pytest.mark.usefixtures("waits")
def test_who_declines_stays_in_line_and_the_next_is_asked(
    app: Flask, cast: Cast, person: People, in_practice: Block, clock: FakeClock
) -> None:
    clock.set(NOON)
    with in_practice():
        join(cast, cast.quiet_case_id)
    offer_open(app)
    with in_practice():
        first, second = offers(cast)
        assert first.starts_at != second.starts_at
        assert first.entry.case_id == cast.case_id
        url = f"/my/sessions/opened/{first.id}"
    me = person(cast.client)
    me.post(f"{url}/no")
    assert "You wait for a time" in me.get("/my/sessions").text
    assert "This time is gone" in me.get(url).text
    assert me.post(f"{url}/yes").headers["Location"].endswith(url)
    assert "This offer is over" in me.get(url).text


@pytest.mark.usefixtures("waits")
def test_an_offer_lapses_and_is_not_made_twice(
    app: Flask, cast: Cast, person: People, in_practice: Block, clock: FakeClock
) -> None:
    offer_open(app)
    later = NOON + timedelta(hours=4)
    offer_open(app, later)
    with in_practice():
        times = [one.starts_at for one in offers(cast)]
        assert len(set(times)) == len(times) == 2
    clock.set(later)
    with in_practice(), pytest.raises(DomainError, match="offer is over"):
        waitlist.take(cast.client, offers(cast)[0], now=later)


@pytest.mark.usefixtures("waits")
def test_a_time_that_somebody_took_is_refused_in_kind_words(
    app: Flask, cast: Cast, person: People, in_practice: Block, clock: FakeClock
) -> None:
    clock.set(NOON)
    offer_open(app)
    with in_practice():
        (one,) = offers(cast)
        wall = one.starts_at + timedelta(hours=1)
        schedule(cast, wall=wall.replace(tzinfo=None), case_id=cast.couple_case_id)
        url = f"/my/sessions/opened/{one.id}"
    me = person(cast.client)
    assert "nobody’s fault" in me.get(url).text
    me.post(f"{url}/yes")
    assert "took this time" in me.get(url).text
    with in_practice():
        assert len(offers(cast)) == 1
    offer_open(app)
    with in_practice():
        assert len(offers(cast)) == 2


def test_a_session_is_brought_forward(app: Flask, cast: Cast, in_practice: Block) -> None:
    with in_practice():
        open_hours(cast.counselor)
        held = schedule(cast, wall=(TUESDAY_NINE + timedelta(days=9)).replace(tzinfo=None))
        join(cast, instead_of=held)
        held_id = held.id
    offer_open(app)
    with in_practice():
        (one,) = offers(cast)
        moved = waitlist.take(cast.client, one, now=NOON)
        assert (moved.id, moved.starts_at) == (held_id, one.starts_at)
        assert one.entry.ended_how == waitlist.BOOKED


@pytest.mark.parametrize(
    "ending", ["canceled", "left", "discharged", "hours closed", "no day left"]
)
def test_nobody_is_offered_a_time_who_no_longer_waits_for_one(
    app: Flask, cast: Cast, in_practice: Block, ending: str
) -> None:
    now = NOON
    with in_practice():
        open_hours(cast.counselor)
        held = schedule(cast, wall=(TUESDAY_NINE + timedelta(days=9)).replace(tzinfo=None))
        one = join(cast, instead_of=held if ending == "canceled" else None)
        if ending == "canceled":
            scheduling.cancel(cast.counselor, held, reason="", now=START)
        elif ending == "left":
            waitlist.end(cast.client, one, waitlist.LEFT, now=START)
        elif ending == "discharged":
            one.case.status = "discharged"
        elif ending == "hours closed":
            open_hours(cast.counselor, online=False)
        else:
            now = NOON + timedelta(days=40)
    assert offer_open(app, now)["offered"] == 0


@pytest.mark.usefixtures("waits")
def test_nobody_is_asked_in_the_night(app: Flask) -> None:
    assert offer_open(app, START - timedelta(hours=4))["offered"] == 0


@pytest.mark.usefixtures("waits")
def test_an_offer_is_not_sent_once_the_time_is_taken(
    app: Flask, cast: Cast, in_practice: Block, mailbox: KeepingChannel, clock: FakeClock
) -> None:
    clock.set(NOON)
    offer_open(app)
    with in_practice():
        (one,) = offers(cast)
        wall = (one.starts_at + timedelta(hours=1)).replace(tzinfo=None)
        schedule(cast, wall=wall, case_id=cast.couple_case_id)
    deliver(app)
    assert [mail.subject for mail in mailbox.sent if "opened" in mail.subject] == []


def test_a_client_says_what_suits_changes_it_and_leaves(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        open_hours(cast.counselor)
    me, url = person(cast.client), f"/my/sessions/waiting/{cast.case_id}"
    assert url in me.get(f"/my/sessions/booking/{cast.case_id}").text
    refused = me.post(url, ANSWER | {"parts": []})
    assert (refused.status_code, "at least one part" in refused.text) == (422, True)
    assert "at least one day" in me.post(url, ANSWER | {"weekdays": []}).text
    assert me.post(url, ANSWER).status_code == 303
    assert "Tue, before noon or in the afternoon" in me.get("/my/sessions").text
    assert me.post(url, ANSWER | {"weekdays": ["2"]}).status_code == 303
    shown = me.get("/my/sessions").text
    assert "Wed, before noon" in shown
    assert "Tue, before noon" not in shown
    with in_practice():
        (one,) = db.session.query(WaitlistEntry).all()
        leave = f"/my/sessions/waiting/{one.id}/end"
    me.post(leave)
    assert "You wait for a time" not in me.get("/my/sessions").text
    assert me.post(leave).status_code == 404


def test_the_team_sees_the_line_and_changes_its_order(
    cast: Cast, person: People, in_practice: Block, clock: FakeClock
) -> None:
    counselor = person(cast.counselor)
    assert "Nobody waits for a time" in counselor.get("/waitlist").text
    with in_practice():
        open_hours(cast.counselor)
        join(cast)
    clock.travel(minutes=1)
    url = f"/cases/{cast.quiet_case_id}/waiting"
    assert url in counselor.get(f"/cases/{cast.quiet_case_id}/sessions").text
    assert counselor.post(url, ANSWER).status_code == 303
    with in_practice():
        second = db.session.query(WaitlistEntry).filter_by(case_id=cast.quiet_case_id).one()
        titles = [db.session.get_one(Case, known).title for known in (cast.case_id, second.case_id)]
        url = f"/waitlist/{second.id}"
    assert "is on the list" in counselor.get("/waitlist").text
    page = counselor.get("/waitlist").text
    assert page.index(titles[0]) < page.index(titles[1])
    counselor.post(f"{url}/up")
    page = counselor.get("/waitlist").text
    assert page.index(titles[1]) < page.index(titles[0])
    counselor.post(f"{url}/end")
    counselor.get("/waitlist")
    assert titles[1] not in counselor.get("/waitlist").text.split("</h1>")[1]


def test_who_cannot_be_booked_online_has_no_line(cast: Cast, person: People) -> None:
    counselor = person(cast.counselor)
    assert "Nobody to wait for here" in counselor.get(f"/cases/{cast.case_id}/waiting").text


def test_the_page_of_the_line_asks_as_much_for_many_as_for_few(
    cast: Cast, person: People, in_practice: Block, count_queries: Counting
) -> None:
    with in_practice():
        open_hours(cast.counselor)
        first = join(cast)
        names = [one.key for one in WaitlistEntry.__table__.columns if one.key != "id"]
        values = {name: getattr(first, name) for name in names}
    page = person(cast.counselor)
    page.get("/waitlist")
    with count_queries() as few:
        page.get("/waitlist")
    with in_practice():
        for _ in range(20):
            db.session.add(WaitlistEntry(**values))
    with count_queries() as many:
        page.get("/waitlist")
    assert len(many) <= len(few)


def test_ten_accept_one_time_at_once_and_one_has_it(app: Flask, cast: Cast) -> None:
    result = race_for_offer(app, cast, TUESDAY_NINE, ten=10)
    assert (result.booked, result.refused, result.other) == (1, 9, 0)


def test_a_place_in_line_is_kept_when_the_wish_changes(cast: Cast, in_practice: Block) -> None:
    with in_practice():
        open_hours(cast.counselor)
        first = join(cast)
        again = join(cast, weekdays={4}, weeks=8)
        assert (again.id, again.rank_at, again.weekdays) == (first.id, START, [4])
        with pytest.raises(DomainError, match="how long"):
            join(cast, weeks=52)
        client = db.session.get_one(Client, cast.client.client_id)
        assert waitlist.entry_of(offer_of(cast).case, client.id, now=START) is first
