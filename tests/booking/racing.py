"""Many bookings of one time at once, each in a thread and a connection of its own."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from threading import Barrier

from flask import Flask

from counsel.appointments.placing import TAKEN
from counsel.booking import access, service, waitlist
from counsel.booking.models import WaitlistEntry, WaitlistOffer
from counsel.kernel import db as database
from counsel.kernel import tenancy
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from tests.booking.factories import offer_of, open_hours
from tests.cast import Cast
from tests.fakes import START

KIND = (service.GONE, TAKEN)


@dataclass(frozen=True, slots=True)
class Round:
    """What came of one round; `other` are answers that nobody should get."""

    booked: int
    refused: int
    other: int


def race(app: Flask, cast: Cast, starts_at: datetime, *, fifty: int) -> Round:
    """So many clients book the same time in the same moment."""
    with app.app_context(), tenancy.scope(cast.practice_id), database.unit_of_work():
        if db.session.scalar(access.own_hours(cast.counselor)) is None:
            open_hours(cast.counselor, notice=0, weeks=26)
    together = Barrier(fifty)

    def one(_number: int) -> str:
        with app.app_context(), tenancy.scope(cast.practice_id):
            together.wait(timeout=30)
            try:
                with database.unit_of_work():
                    service.book(cast.client, offer_of(cast), starts_at, now=START)
            except DomainError as refused:
                return refused.text
            finally:
                db.session.remove()
            return "booked"

    with ThreadPoolExecutor(fifty) as threads:
        answers = list(threads.map(one, range(fifty)))
    kind = sum(answer in KIND for answer in answers)
    booked = answers.count("booked")
    return Round(booked, kind, fifty - kind - booked)


def race_for_offer(app: Flask, cast: Cast, starts_at: datetime, *, ten: int) -> Round:
    """So many who wait were offered one time and all take it in the same moment."""
    with app.app_context(), tenancy.scope(cast.practice_id), database.unit_of_work():
        open_hours(cast.counselor, notice=0, weeks=26)
        offers = [_offered(cast, starts_at) for _ in range(ten)]
    together = Barrier(ten)

    def one(number: int) -> str:
        with app.app_context(), tenancy.scope(cast.practice_id):
            together.wait(timeout=30)
            try:
                with database.unit_of_work():
                    offer = db.session.get_one(WaitlistOffer, offers[number])
                    waitlist.take(cast.client, offer, now=START)
            except DomainError as refused:
                return refused.text
            finally:
                db.session.remove()
            return "booked"

    with ThreadPoolExecutor(ten) as threads:
        answers = list(threads.map(one, range(ten)))
    kind = sum(answer in KIND for answer in answers)
    booked = answers.count("booked")
    return Round(booked, kind, ten - kind - booked)


def _offered(cast: Cast, starts_at: datetime) -> uuid.UUID:
    entry = WaitlistEntry(
        practice_id=cast.practice_id,
        case_id=cast.case_id,
        client_id=cast.client.client_id,
        counselor_id=cast.counselor.user_id,
        weekdays=[1],
        parts=["morning"],
        until=starts_at.date(),
        rank_at=START,
        joined_at=START,
        joined_by=cast.client.user_id,
    )
    db.session.add(entry)
    db.session.flush()
    made = WaitlistOffer(
        practice_id=cast.practice_id,
        entry_id=entry.id,
        starts_at=starts_at,
        offered_at=START,
        ends_at=starts_at,
    )
    db.session.add(made)
    db.session.flush()
    return made.id
