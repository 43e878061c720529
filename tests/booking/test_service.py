"""Booking below the pages: what is offered, taken, refused; and fifty at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from counsel.appointments import service as scheduling
from counsel.appointments.models import Appointment
from counsel.booking import access, service, setting
from counsel.booking.mails import SET_BY_CLIENT
from counsel.features import KINDS
from counsel.feeds import outside
from counsel.feeds.reading import Reading
from counsel.kernel import tenancy
from counsel.kernel.channels import Mail
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.outbox.kinds import NotWanted
from counsel.outbox.models import OutboxMessage
from counsel.roster.models import DISCHARGED, Case
from tests.appointments.factories import NEXT_WEEK, schedule
from tests.booking.factories import TUESDAY_NINE, WEEK, offer_of, open_hours
from tests.booking.racing import Round, race
from tests.cast import Cast
from tests.fakes import START

HOUR = timedelta(hours=1)
A_DAY = timedelta(days=1)


def offered(cast: Cast) -> list[object]:
    offer = offer_of(cast)
    return list(service.open_times(offer, TUESDAY_NINE, TUESDAY_NINE + A_DAY / 2, now=START))


def test_a_client_books_and_the_counselor_is_told(practice: Cast) -> None:
    open_hours(practice.counselor)
    made = service.book(practice.client, offer_of(practice), TUESDAY_NINE, now=START)
    assert (made.starts_at, made.ends_at - made.starts_at) == (TUESDAY_NINE, 50 * HOUR / 60)
    assert (made.place, made.created_by) == ("Room 2", practice.client.user_id)
    told = db.session.scalars(select(OutboxMessage.recipient_id).filter_by(kind=SET_BY_CLIENT))
    assert told.all() == [practice.counselor.user_id]


def test_the_mail_to_the_counselor_names_a_time_and_nobody(app: Flask, cast: Cast) -> None:
    with app.app_context(), tenancy.scope(cast.practice_id):
        open_hours(cast.counselor)
        made = service.book(cast.client, offer_of(cast), TUESDAY_NINE, now=START)
        message = db.session.scalars(select(OutboxMessage).filter_by(kind=SET_BY_CLIENT)).one()
        mail = KINDS[SET_BY_CLIENT](message, app.extensions["counsel.stationery"], START)
        assert isinstance(mail, Mail)
        assert mail.subject == "A client chose Tuesday, 1 December, 09:00"
        assert f"/sessions/{made.id}" in mail.text
        assert "09:00" in mail.html
        made.sequence += 1
        late = KINDS[SET_BY_CLIENT](message, app.extensions["counsel.stationery"], START)
        assert isinstance(late, NotWanted)


def test_a_session_and_the_pause_around_it_are_not_offered(practice: Cast) -> None:
    open_hours(practice.counselor)
    schedule(practice, wall=NEXT_WEEK.replace(hour=10), case_id=practice.quiet_case_id)
    assert TUESDAY_NINE in offered(practice)
    assert TUESDAY_NINE + HOUR / 2 not in offered(practice)
    assert TUESDAY_NINE + 2 * HOUR in offered(practice)


def test_what_is_busy_elsewhere_is_not_offered(practice: Cast) -> None:
    open_hours(practice.counselor)
    calendar = outside.add(
        practice.counselor, name="", address="https://calendar.example/a.ics", now=START
    )
    db.session.flush()
    outside.keep(calendar, Reading(((TUESDAY_NINE, TUESDAY_NINE + HOUR),)), now=START)
    assert offered(practice)[0] == TUESDAY_NINE + HOUR


def test_a_holiday_closes_a_day_that_has_hours_of_its_own(practice: Cast) -> None:
    open_hours(practice.counselor)
    setting.set_day(practice.counselor, TUESDAY_NINE.date(), "8-20", now=START)
    assert offered(practice)
    setting.close_practice(practice.owner, TUESDAY_NINE.date(), TUESDAY_NINE.date(), now=START)
    assert offered(practice) == []


def test_a_taken_time_is_refused_kindly(practice: Cast) -> None:
    open_hours(practice.counselor)
    service.book(practice.client, offer_of(practice), TUESDAY_NINE, now=START)
    with pytest.raises(DomainError, match="Somebody else took this time"):
        service.book(practice.client, offer_of(practice), TUESDAY_NINE, now=START)


def test_a_client_books_three_sessions_ahead_at_most(practice: Cast) -> None:
    open_hours(practice.counselor)
    for day in range(3):
        service.book(practice.client, offer_of(practice), TUESDAY_NINE + day * A_DAY, now=START)
    with pytest.raises(DomainError, match="three sessions ahead"):
        service.book(practice.client, offer_of(practice), TUESDAY_NINE + 3 * A_DAY, now=START)


def test_couples_and_discharged_people_are_offered_nothing(practice: Cast) -> None:
    open_hours(practice.counselor)
    assert [one.case.id for one in service.offers(practice.client)] == [practice.case_id]
    assert service.offers(practice.partner) == []
    db.session.get_one(Case, practice.case_id).status = DISCHARGED
    db.session.flush()
    assert service.offers(practice.client) == []


def test_hours_that_are_switched_off_are_offered_to_nobody(practice: Cast) -> None:
    open_hours(practice.counselor, online=False)
    assert service.offers(practice.client) == []


def test_a_session_moves_to_an_open_time_and_keeps_its_length(practice: Cast) -> None:
    open_hours(practice.counselor)
    one = schedule(practice, minutes=80)
    offer = service.movable(practice.client, one, now=START)
    assert offer is not None
    service.move(practice.client, offer, one, TUESDAY_NINE, now=START)
    assert (one.starts_at, one.ends_at) == (TUESDAY_NINE, TUESDAY_NINE + 80 * HOUR / 60)
    assert (one.sequence, one.moved_by) == (1, practice.client.user_id)


def test_a_session_may_move_within_its_own_time(practice: Cast) -> None:
    open_hours(practice.counselor)
    one = service.book(practice.client, offer_of(practice), TUESDAY_NINE, now=START)
    service.move(practice.client, offer_of(practice), one, TUESDAY_NINE + HOUR / 2, now=START)
    assert one.starts_at == TUESDAY_NINE + HOUR / 2


def test_inside_the_notice_and_with_others_nothing_moves(practice: Cast) -> None:
    open_hours(practice.counselor)
    one = schedule(practice)
    late = one.starts_at - HOUR
    assert service.movable(practice.client, one, now=late) is None
    with pytest.raises(DomainError, match="too close"):
        service.move(practice.client, offer_of(practice), one, TUESDAY_NINE + A_DAY, now=late)
    ours = schedule(practice, case_id=practice.couple_case_id, wall=NEXT_WEEK + A_DAY)
    assert service.movable(practice.client, ours, now=START) is None


def test_a_canceled_session_frees_its_time(practice: Cast) -> None:
    open_hours(practice.counselor)
    one = service.book(practice.client, offer_of(practice), TUESDAY_NINE, now=START)
    assert TUESDAY_NINE not in offered(practice)
    scheduling.cancel(practice.counselor, one, reason="", now=START)
    assert TUESDAY_NINE in offered(practice)


def test_hours_of_one_practice_are_of_no_account_in_another(practice: Cast) -> None:
    open_hours(practice.counselor)
    assert db.session.scalars(access.own_hours(practice.stranger)).all() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"minutes": 5}, "minutes"),
        ({"pause": -1}, "pause"),
        ({"notice": 9999}, "notice"),
        ({"weeks": 0}, "weeks"),
        ({"link": "http://plain.example"}, "link"),
        ({"week": ("",) * 7}, "online"),
        ({"week": ("", "9", *WEEK[2:])}, "tuesday"),
    ],
)
def test_hours_that_do_not_fit_are_refused_beside_their_field(
    practice: Cast, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        open_hours(practice.counselor, **changes)
    assert refused.value.field == field


@pytest.mark.parametrize("number", range(3))
def test_of_fifty_bookings_of_one_time_one_has_it(app: Flask, cast: Cast, number: int) -> None:
    seen = race(app, cast, TUESDAY_NINE + number * HOUR, fifty=50)
    assert seen == Round(booked=1, refused=49, other=0)
    with app.app_context(), tenancy.scope(cast.practice_id):
        assert len(db.session.scalars(select(Appointment)).all()) == 1
