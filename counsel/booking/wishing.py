"""What somebody who waits could give up, and what suits them in words."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from counsel.appointments import service as scheduling
from counsel.appointments.models import Appointment
from counsel.appointments.words import say_short
from counsel.booking.line import PARTS
from counsel.booking.models import WaitlistEntry
from counsel.booking.service import Offer
from counsel.kernel.db import db

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SAID = {"morning": "before noon", "afternoon": "in the afternoon", "evening": "in the evening"}


def movable(offer: Offer, *, now: datetime) -> list[Appointment]:
    """The next sessions of a case that could be given up for an earlier time."""
    ahead = (
        select(Appointment)
        .where(
            Appointment.case_id == offer.case.id,
            Appointment.counselor_id == offer.counselor.id,
            Appointment.canceled_at.is_(None),
            Appointment.starts_at > now,
        )
        .order_by(Appointment.starts_at)
        .limit(4)
    )
    return [one for one in db.session.scalars(ahead) if not scheduling.is_late(one, now)]


def wish_words(one: WaitlistEntry, zone: str) -> str:
    """As "Mon, Tue, before noon" or "An earlier time than Thu 3 Dec, 10:00. Any day, any time"."""
    days = "any day"
    if len(one.weekdays) < len(WEEKDAYS):
        days = ", ".join(WEEKDAYS[day][:3] for day in one.weekdays)
    parts = "any time"
    if len(one.parts) < len(PARTS):
        parts = " or ".join(SAID[name] for name in one.parts)
    said = f"{days}, {parts}"
    if one.appointment is not None:
        return f"An earlier time than {say_short(one.appointment.starts_at, zone)}: {said}"
    return said[0].upper() + said[1:]
