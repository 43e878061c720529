"""Clients choose a time of their counselor's open hours, or another one for a session they have."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from counsel.accounts.models import User
from counsel.appointments import access as sessions
from counsel.appointments import kinds as all_kinds
from counsel.appointments import mails as session_mails
from counsel.appointments import service as scheduling
from counsel.appointments.kinds import NONE, Kind, Kinds
from counsel.appointments.models import Appointment
from counsel.appointments.spacing import Held, padded
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
BEGUN = "You have booked your first session already. Choose what comes after it."
TOO_LATE = "It is too close to this session to move it here. Please talk to your counselor."


@dataclass(frozen=True, slots=True)
class Offer:
    """A counselor who can be booked for a case, for a session of `kind`; `kinds` are those to
    choose from, `known` all of the practice."""

    case: Case
    counselor: User
    hours: OpenHours
    known: Kinds
    kinds: tuple[Kind, ...] = ()
    kind: Kind = NONE

    @property
    def minutes(self) -> int:
        """How long a session is: as its kind says, else as the counselor's hours do."""
        return self.kind.minutes or self.hours.minutes


def offer_for(case: Case, kind: str = "") -> Offer | None:
    """Who can be booked for a case that was loaded through the actor, for a kind of session, or
    for the first of those that can be booked; None where nobody or nothing can."""
    row = db.session.execute(access.open_counselor(case).limit(1)).first()
    return offer_with(case, row[0], row[1], kind) if row else None


def offer_with(case: Case, counselor: User, hours: OpenHours, kind: str = "") -> Offer | None:
    """The same with a certain counselor."""
    known = all_kinds.of_practice(case.practice_id)
    some = tuple(bookable_kinds(known, case))
    chosen = next((one for one in some if one.code == kind), some[0] if some else None)
    return Offer(case, counselor, hours, known, some, chosen) if chosen else None


def bookable_kinds(known: Kinds, case: Case) -> list[Kind]:
    """What a client can book in a case. Whether it is new is asked only where that matters."""
    firsts = any(one.first_only and one.online for one in all_kinds.suiting(known, case.kind))
    new = firsts and not all_kinds.begun([case.id])
    return all_kinds.booked_online(known, case.kind, new=new)


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
    known = all_kinds.of_practice(case.practice_id)
    kind = known.get(one.kind or "", NONE)
    return Offer(case, row[0], row[1], known, kind=kind) if row else None


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
    length, kind = timedelta(minutes=offer.minutes), offer.kind
    if besides is not None:
        length = besides.ends_at - besides.starts_at
        kind = offer.known.get(besides.kind or "", NONE)
    plan = plan_of(offer, first, last, length)
    held, busy = taken_by(offer, first - A_DAY, last + A_DAY, besides.id if besides else None)
    taken = padded(held, busy, kind, pause=timedelta(minutes=offer.hours.pause))
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
    if offer.kind.first_only and all_kinds.begun([offer.case.id]):
        raise DomainError(BEGUN)
    _refuse_closed(offer, starts_at, now, None)
    hours = offer.hours
    made = scheduling.schedule(
        actor,
        offer.case,
        offer.counselor,
        wall=to_wall(starts_at, offer.counselor.zone),
        minutes=offer.minutes,
        kind=offer.kind.code,
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


def plan_of(offer: Offer, first: datetime, last: datetime, length: timedelta) -> Plan:
    """A counselor's hours with the days that differ, for sessions of a length."""
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
) -> tuple[list[Held], list[Taken]]:
    """What a counselor has: sessions with their kinds, and busy times elsewhere."""
    rows = select(Appointment.starts_at, Appointment.ends_at, Appointment.kind).where(
        Appointment.counselor_id == offer.counselor.id, sessions.in_span(first, last)
    )
    if besides is not None:
        rows = rows.where(Appointment.id != besides)
    known = offer.known
    held = [(one[0], one[1], known.get(one[2] or "", NONE)) for one in db.session.execute(rows)]
    elsewhere = feeds.busy([offer.counselor.id], first, last)
    return held, [(one.starts_at, one.ends_at) for one in elsewhere]


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
