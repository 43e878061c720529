"""Many bookings of one time at once, each in a thread and a connection of its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from threading import Barrier

from flask import Flask

from counsel.appointments.placing import TAKEN
from counsel.booking import access, service
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
