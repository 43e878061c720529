"""What booking adds to a client's first page and to their page of a session."""

from __future__ import annotations

from datetime import datetime

from counsel.appointments.models import Appointment
from counsel.appointments.words import say_short
from counsel.booking import service
from counsel.booking import waitlist_access as waiting
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.roster.contributions import Need, SessionPart


def another_time(actor: Actor, appointment: Appointment, now: datetime) -> SessionPart | None:
    """The way to another time, where the client may choose one."""
    if service.movable(actor, appointment, now=now) is None:
        return None
    return SessionPart("booking/_another_time.html", appointment)


def opened_for(actor: Actor, now: datetime) -> list[Need]:
    """The times that opened for a client who waits, before anything else: they are soon gone."""
    offers = db.session.scalars(waiting.standing(actor, now).limit(3))
    return [
        Need(
            group="A time has opened",
            rank=5,
            text=say_short(one.starts_at, actor.zone),
            endpoint="booking.opened",
            values={"offer_id": one.id},
            under=f"With {one.entry.counselor.name}",
            at=one.ends_at,
            at_word="until",
            icon="calendar-check",
            step="Look at it",
        )
        for one in offers
    ]
