"""Sessions for tests."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from counsel.accounts.models import User
from counsel.appointments import service
from counsel.appointments.models import Appointment
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.roster.models import Case
from tests.cast import Cast
from tests.fakes import START

NEXT_WEEK = datetime.combine(date(2026, 12, 1), time(15))
"""A Tuesday, 15:00 on the counselor's clocks in Berlin: 09:00 in New York."""


def schedule(
    cast: Cast,
    *,
    wall: datetime = NEXT_WEEK,
    case_id: uuid.UUID | None = None,
    who: Actor | None = None,
    now: datetime = START,
    **changes: Any,
) -> Appointment:
    """A session of the counselor, with the client unless said otherwise."""
    who = who or cast.counselor
    values = {"minutes": 50, "place": "Room 2", "link": ""} | changes
    made = service.schedule(
        who,
        db.session.get_one(Case, case_id or cast.case_id),
        db.session.get_one(User, who.user_id),
        wall=wall,
        now=now,
        **values,
    )
    db.session.flush()
    return made


def schedule_many(cast: Cast, count: int, *, now: datetime = START) -> list[Appointment]:
    """Sessions of the counselor on following days, two a day."""
    return [
        schedule(cast, wall=NEXT_WEEK + timedelta(days=n // 2, hours=n % 2), now=now)
        for n in range(count)
    ]


def put_in_the_past(cast: Cast, **changes: Any) -> Appointment:
    """A session that began an hour and a half ago and is over."""
    made = schedule(cast, **changes)
    made.starts_at = START - timedelta(minutes=90)
    made.ends_at = START - timedelta(minutes=40)
    db.session.flush()
    return made
