"""The hours in which clients can book, as a layer behind the sessions of the calendar."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from counsel.accounts.models import User
from counsel.appointments.layers import OPEN, Span
from counsel.booking import access
from counsel.booking.models import OpenHours
from counsel.booking.openings import open_spans
from counsel.booking.service import hours_as_plan
from counsel.kernel.actor import Actor
from counsel.kernel.db import db

WORDS = "Open for booking"
A_DAY = timedelta(days=1)


def open_for_booking(
    actor: Actor, counselor_ids: Sequence[uuid.UUID], first: datetime, last: datetime
) -> list[Span]:
    """The open hours of these counselors, while they can be booked. Two queries, whoever it is."""
    asked = (
        select(OpenHours, User)
        .join(User, User.id == OpenHours.user_id)
        .where(
            OpenHours.practice_id == actor.practice_id,
            OpenHours.user_id.in_(counselor_ids),
            OpenHours.online,
        )
    )
    people = db.session.execute(asked).all()
    days = ((first - A_DAY).date(), (last + A_DAY).date())
    others = list(db.session.scalars(access.days_that_differ([u.id for _, u in people], *days)))
    return [
        Span(start, end, OPEN, WORDS, user.id)
        for hours, user in people
        for start, end in open_spans(hours_as_plan(hours, user, others), first, last)
    ]
