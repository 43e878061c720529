"""Clients choose a time of their counselor's open hours, or another one for a session they have."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from counsel.accounts.models import User
from counsel.appointments import access as sessions
from counsel.appointments import mails as session_mails
from counsel.appointments import service as scheduling
from counsel.appointments.models import Appointment
from counsel.booking import access
from counsel.booking.hours import parse
from counsel.booking.mails import SET_BY_CLIENT
from counsel.booking.models import OpenHours, OtherDay
from counsel.booking.openings import Plan, Taken, open_starts
from counsel.feeds import access as feeds
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.timezones import to_wall
from counsel.roster.models import Case

A_DAY = timedelta(days=1)
MOST_AHEAD = 3
"""Sessions ahead that a client may have booked in one case: so nobody takes all the times."""
GONE = "Somebody else took this time just now, or it is no longer open. Here is what is open next."
ENOUGH = "You have booked three sessions ahead. After the next one you can book again."
TOO_LATE = "It is too close to this session to move it here. Please talk to your counselor."


@dataclass(frozen=True, slots=True)
class Offer:
    """A counselor who can be booked for a case."""

    case: Case
    counselor: User
    hours: OpenHours


def offer_for(case: Case) -> Offer | None:
    """Who can be booked for a case that was loaded through the actor; None where nobody can."""
    row = db.session.execute(access.open_counselor(case).limit(1)).first()
    return Offer(case, row[0], row[1]) if row else None


def offers(actor: Actor) -> list[Offer]:
    """All that a client can book."""
    cases = db.session.scalars(access.bookable_cases(actor).limit(10))
    return [one for one in map(offer_for, cases) if one is not None]


def movable(actor: Actor, one: Appointment, *, now: datetime) -> Offer | None:
    """With whom a client may choose another time for this session; None where they may not: it
    began, the notice has passed, others take part, or its counselor is not booked online."""
    if one.canceled_at is not None or one.starts_at <= now or scheduling.is_late(one, now):
        return None
    case = db.session.scalar(access.bookable_cases(actor).where(Case.id == one.case_id))
    if case is None:
        return None
    row = db.session.execute(access.open_counselor(case).where(User.id == one.counselor_id)).first()
    return Offer(case, row[0], row[1]) if row else None


def open_times(
    offer: Offer,
    first: datetime,
    last: datetime,
    *,
    now: datetime,
    besides: Appointment | None = None,
) -> list[datetime]:
    """The open starts of a counselor, where the session `besides` gives up its time and keeps its
    length."""
    length = besides.ends_at - besides.starts_at if besides else None
    plan = plan_of(offer, first, last, length)
    taken = taken_by(offer, first - A_DAY, last + A_DAY, besides.id if besides else None)
    starts = open_starts(plan, taken, first, last, now=now)
    return [one for one in starts if besides is None or one != besides.starts_at]


def next_times(
    offer: Offer, *, now: datetime, besides: Appointment | None = None, count: int = 6
) -> list[datetime]:
    """The first open starts of all."""
    last = now + timedelta(weeks=offer.hours.weeks)
    return open_times(offer, now, last, now=now, besides=besides)[:count]


def book(actor: Actor, offer: Offer, starts_at: datetime, *, now: datetime) -> Appointment:
    """Book a time for the client. Raises DomainError where it is not open (any more)."""
    _take_turn(offer)
    ahead = access.chosen_ahead(actor, offer.case).where(Appointment.starts_at > now)
    if (db.session.scalar(ahead) or 0) >= MOST_AHEAD:
        raise DomainError(ENOUGH)
    _refuse_closed(offer, starts_at, now, None)
    hours = offer.hours
    made = scheduling.schedule(
        actor,
        offer.case,
        offer.counselor,
        wall=to_wall(starts_at, offer.counselor.zone),
        minutes=hours.minutes,
        place=hours.place,
        link=hours.link,
        now=now,
    )
    session_mails.queue_for_counselor(SET_BY_CLIENT, made, now=now)
    return made


def move(
    actor: Actor, offer: Offer, one: Appointment, starts_at: datetime, *, now: datetime
) -> None:
    """Give a session another open time. Raises DomainError where that one is not open, and where
    the notice of the practice has passed."""
    _take_turn(offer)
    scheduling.refuse_begun(one, now)
    if scheduling.is_late(one, now):
        raise DomainError(TOO_LATE)
    _refuse_closed(offer, starts_at, now, one)
    scheduling.move(
        actor,
        one,
        wall=to_wall(starts_at, offer.counselor.zone),
        minutes=int((one.ends_at - one.starts_at).total_seconds() // 60),
        place=one.place,
        link=one.link,
        now=now,
    )
    session_mails.queue_for_counselor(SET_BY_CLIENT, one, now=now)


def plan_of(offer: Offer, first: datetime, last: datetime, length: timedelta | None) -> Plan:
    """A counselor's hours with the days that differ, for sessions of a length or the usual one."""
    zone = offer.counselor.zone
    days = (to_wall(first, zone).date() - A_DAY, to_wall(last, zone).date() + A_DAY)
    others = db.session.scalars(access.days_that_differ([offer.counselor.id], *days)).all()
    return hours_as_plan(offer.hours, offer.counselor, others, length)


def hours_as_plan(
    hours: OpenHours,
    counselor: User,
    others: Iterable[OtherDay],
    length: timedelta | None = None,
) -> Plan:
    """Hours and those of the other days that are about this counselor. A holiday of the practice
    closes a day that has hours of its own too."""
    known = list(others)
    own = {one.day: parse(one.hours) for one in known if one.user_id == counselor.id}
    return Plan(
        zone=counselor.zone,
        week=tuple(parse(text) for text in hours.week),
        days=own | {one.day: () for one in known if one.user_id is None},
        length=length or timedelta(minutes=hours.minutes),
        notice=timedelta(hours=hours.notice),
        ahead=timedelta(weeks=hours.weeks),
    )


def taken_by(
    offer: Offer, first: datetime, last: datetime, besides: uuid.UUID | None
) -> list[Taken]:
    """What a counselor has: sessions with the pause around them, and busy times elsewhere."""
    held = select(Appointment.starts_at, Appointment.ends_at).where(
        Appointment.counselor_id == offer.counselor.id, sessions.in_span(first, last)
    )
    if besides is not None:
        held = held.where(Appointment.id != besides)
    pause = timedelta(minutes=offer.hours.pause)
    taken = [(start - pause, end + pause) for start, end in db.session.execute(held)]
    elsewhere = feeds.busy([offer.counselor.id], first, last)
    return taken + [(one.starts_at, one.ends_at) for one in elsewhere]


def _refuse_closed(
    offer: Offer, starts_at: datetime, now: datetime, besides: Appointment | None
) -> None:
    end = starts_at + timedelta(minutes=1)
    if starts_at not in open_times(offer, starts_at, end, now=now, besides=besides):
        raise DomainError(GONE, field="start")


def _take_turn(offer: Offer) -> None:
    """Bookings of one counselor come one after the other, so each sees what is taken by then."""
    turn = select(User.id).where(User.id == offer.counselor.id).with_for_update(key_share=True)
    db.session.execute(turn)
    db.session.refresh(offer.hours)
