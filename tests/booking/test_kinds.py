"""Clients choose a kind of session, and what stays free around it is kept free."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from counsel.appointments import kinds_setting
from counsel.appointments.kinds import Kind
from counsel.appointments.models import Appointment
from counsel.booking import asking, offering, service, waitlist
from counsel.booking.models import WaitlistOffer
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.roster.models import Case, Client
from tests.appointments.factories import NEXT_WEEK, schedule
from tests.booking.factories import TUESDAY_NINE, offer_of, open_hours
from tests.cast import Cast
from tests.fakes import START
from tests.people import Person

People = Callable[[Actor], Person]
Block = Callable[[], AbstractContextManager[None]]
HOUR = timedelta(hours=1)
INDIVIDUAL = frozenset(("individual",))


def save(cast: Cast, code: str = "", name: str = "Short talk", **changes: Any) -> str:
    """A kind that clients book; 30 minutes, for one person."""
    values: dict[str, Any] = {"minutes": 30, "suits": INDIVIDUAL, "online": True}
    kind = Kind(code=code, name=name, **values | changes)
    return kinds_setting.save(cast.owner, kind, now=START)


def the_case(cast: Cast) -> Case:
    return db.session.get_one(Case, cast.case_id)


def offered(cast: Cast, code: str) -> list[object]:
    offer = service.offer_for(the_case(cast), code)
    assert offer is not None
    return list(service.open_times(offer, TUESDAY_NINE, TUESDAY_NINE + 3 * HOUR, now=START))


def test_a_short_talk_is_booked_for_its_own_length(practice: Cast) -> None:
    open_hours(practice.counselor)
    code = save(practice)
    offer = service.offer_for(the_case(practice), code)
    assert offer is not None
    assert [one.name for one in offer.kinds] == ["Individual session", "Short talk"]
    made = service.book(practice.client, offer, TUESDAY_NINE, now=START)
    assert (made.kind, made.ends_at - made.starts_at) == (code, HOUR / 2)


def test_the_first_kind_is_booked_where_none_is_named(practice: Cast) -> None:
    open_hours(practice.counselor)
    made = service.book(practice.client, offer_of(practice), TUESDAY_NINE, now=START)
    assert (made.kind, made.ends_at - made.starts_at) == ("individual", 50 * HOUR / 60)


def test_what_stays_free_around_a_kind_is_not_offered(practice: Cast) -> None:
    open_hours(practice.counselor, pause=0)
    long = save(practice, name="Long talk", minutes=60, before=30, after=30)
    short = save(practice)
    at_ten = NEXT_WEEK.replace(hour=10)
    schedule(practice, wall=at_ten, minutes=60, case_id=practice.quiet_case_id)
    assert TUESDAY_NINE not in offered(practice, long)
    assert TUESDAY_NINE in offered(practice, short)
    ended = TUESDAY_NINE + 2 * HOUR
    assert (ended in offered(practice, long), ended in offered(practice, short)) == (False, True)


def test_a_session_that_is_there_keeps_its_own_room(practice: Cast) -> None:
    open_hours(practice.counselor, pause=0)
    deep = save(practice, name="Deep talk", minutes=60, after=30, online=False)
    schedule(practice, wall=NEXT_WEEK.replace(hour=9), minutes=60, kind=deep)
    short = save(practice)
    assert TUESDAY_NINE + HOUR not in offered(practice, short)
    assert TUESDAY_NINE + 1.5 * HOUR in offered(practice, short)


def test_new_clients_begin_with_their_first_session_and_have_it_once(practice: Cast) -> None:
    open_hours(practice.counselor)
    save(practice, "intake", "First hour", minutes=60, first_only=True)
    first = offer_of(practice)
    assert [one.code for one in first.kinds] == ["intake"]
    service.book(practice.client, first, TUESDAY_NINE, now=START)
    with pytest.raises(DomainError, match="first session already"):
        service.book(practice.client, first, TUESDAY_NINE + 5 * HOUR, now=START)
    assert [one.code for one in offer_of(practice).kinds] == ["individual"]


def test_where_no_kind_is_booked_online_nobody_books(practice: Cast) -> None:
    open_hours(practice.counselor)
    save(practice, "individual", "Individual session", online=False)
    assert service.offer_for(the_case(practice)) is None
    assert service.offers(practice.client) == []


def test_a_client_moves_a_session_of_a_kind_that_is_not_booked_online(practice: Cast) -> None:
    open_hours(practice.counselor)
    one = schedule(practice, kind="intake", minutes=60)
    offer = service.movable(practice.client, one, now=START)
    assert offer is not None
    service.move(practice.client, offer, one, TUESDAY_NINE, now=START)
    assert (one.starts_at, one.ends_at - one.starts_at, one.kind) == (TUESDAY_NINE, HOUR, "intake")


def test_a_time_that_was_asked_for_becomes_a_session_of_the_usual_kind(practice: Cast) -> None:
    start = START + timedelta(days=3)
    asked = asking.ask(practice.client, the_case(practice), [start], "", now=START)
    assert asked.minutes == 60
    made = asking.take(practice.counselor, asked, start, now=START)
    assert (made.kind, made.ends_at - made.starts_at) == ("intake", HOUR)


def test_who_waits_is_offered_what_fits_their_kind(practice: Cast) -> None:
    open_hours(practice.counselor, week=("", "9-10", "", "", "", "", ""), weeks=2, pause=0)
    save(practice, "individual", "Individual session", minutes=60, before=30)
    schedule(practice, wall=NEXT_WEEK.replace(hour=8), minutes=60, case_id=practice.quiet_case_id)
    wish = waitlist.Wish(
        weekdays=frozenset(range(7)),
        parts=frozenset(("morning", "afternoon", "evening")),
        weeks=2,
    )
    offer = waitlist.offer_with(the_case(practice), practice.counselor.user_id)
    assert offer is not None
    client = db.session.get_one(Client, practice.client.client_id)
    client.zone = "Europe/Berlin"
    waitlist.join(practice.client, offer, client, wish, now=START)
    db.session.commit()
    offering.offer_open(START, horizon=timedelta(days=30))
    found = db.session.scalars(select(WaitlistOffer)).all()
    assert [one.starts_at for one in found] != [TUESDAY_NINE]


def test_a_client_chooses_a_kind_on_the_page_of_times(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        open_hours(cast.counselor)
        code = save(cast)
    client = person(cast.client)
    url = f"/my/sessions/booking/{cast.case_id}"
    page = client.get(url).text
    assert "Individual session, 50 minutes" in page
    assert f'href="{url}?kind={code}"' in page
    short = client.get(f"{url}?kind={code}&from=2026-12-01").text
    assert f'action="{url}?kind={code}"' in short
    booked = client.post(f"{url}?kind={code}", {"start": "20261201T0800Z"})
    assert booked.status_code == 303
    with in_practice():
        one = db.session.scalars(select(Appointment)).one()
        assert (one.kind, one.ends_at - one.starts_at) == (code, HOUR / 2)


def test_a_kind_that_is_gone_is_never_booked_as_another_one(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        open_hours(cast.counselor)
    refused = person(cast.client).post(
        f"/my/sessions/booking/{cast.case_id}?kind=gone", {"start": "20261201T0800Z"}
    )
    assert refused.status_code == 422
    assert "can no longer be booked" in refused.text
    with in_practice():
        assert db.session.scalars(select(Appointment)).all() == []
