"""Open hours for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from counsel.booking import service, setting
from counsel.booking.service import Offer
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.roster.models import Case
from tests.cast import Cast
from tests.fakes import START

TUESDAY_NINE = datetime(2026, 12, 1, 8, tzinfo=UTC)
"""Tuesday, 1 December, 09:00 in Berlin."""
WEEK = ("9-12, 14-17",) * 5 + ("", "")


def open_hours(who: Actor, *, now: datetime = START, **changes: Any) -> None:
    """Hours of a counselor from Monday to Friday, booked online."""
    values: dict[str, Any] = {
        "online": True,
        "week": WEEK,
        "minutes": 50,
        "pause": 10,
        "notice": 24,
        "weeks": 4,
    }
    values |= {"place": "Room 2", "link": ""} | changes
    setting.save(who, setting.Choices(**values), now=now)
    db.session.flush()


def offer_of(cast: Cast) -> Offer:
    """What the client of the cast can book."""
    offer = service.offer_for(db.session.get_one(Case, cast.case_id))
    assert offer is not None
    return offer
