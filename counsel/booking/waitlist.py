"""Clients wait for a time that opens: joining and leaving the line, taking an offer or not."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from counsel.accounts.models import User
from counsel.appointments.models import Appointment
from counsel.audit import service as audit
from counsel.booking import access as booking
from counsel.booking import service
from counsel.booking import waitlist_access as access
from counsel.booking.line import PARTS
from counsel.booking.models import WaitlistEntry, WaitlistOffer
from counsel.booking.service import Offer
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.timezones import to_wall
from counsel.roster.models import Case, Client

WEEKS = (2, 4, 8)
BOOKED, LEFT, REMOVED = "booked", "left", "removed"
OVER = "This offer is over. When another time opens, you hear of it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What suits somebody: weekdays (Monday is 0), parts of a day, how many weeks they wait, and
    the session that they would give up for an earlier time."""

    weekdays: frozenset[int]
    parts: frozenset[str]
    weeks: int
    instead_of: Appointment | None = None


def join(actor: Actor, offer: Offer, client: Client, wish: Wish, *, now: datetime) -> WaitlistEntry:
    """Put a client in the line of a counselor, or change what suits them; their place stays.

    Raises DomainError without a day or a part of it, and for another number of weeks.
    """
    if not wish.weekdays or not wish.weekdays <= set(range(7)):
        raise DomainError("Choose at least one day.", field="weekdays")
    if not wish.parts or not wish.parts <= PARTS.keys():
        raise DomainError("Choose at least one part of the day.", field="parts")
    if wish.weeks not in WEEKS:
        raise DomainError("Choose how long you want to wait.", field="weeks")
    one = entry_of(offer.case, client.id, now=now)
    verb = "changed a place on the waitlist"
    if one is None:
        verb = "put on the waitlist"
        one = WaitlistEntry(
            practice_id=offer.case.practice_id,
            case_id=offer.case.id,
            client_id=client.id,
            rank_at=now,
            joined_at=now,
            joined_by=actor.user_id,
        )
        db.session.add(one)
    one.counselor_id = offer.counselor.id
    one.appointment_id = wish.instead_of.id if wish.instead_of else None
    one.weekdays, one.parts = sorted(wish.weekdays), [name for name in PARTS if name in wish.parts]
    one.until = (to_wall(now, client.zone) + timedelta(weeks=wish.weeks)).date()
    db.session.flush()
    record(actor.user_id, one, verb, now)
    return one


def end(actor: Actor, one: WaitlistEntry, how: str, *, now: datetime) -> None:
    """Take somebody out of the line; who is out stays out."""
    db.session.refresh(one, ["ended_at"], with_for_update=True)
    if one.ended_at is None:
        one.ended_at, one.ended_how = now, how
        record(actor.user_id, one, "taken from the waitlist", now)


def move_up(actor: Actor, one: WaitlistEntry, *, now: datetime) -> None:
    """Let somebody pass the one who waits before them."""
    before = db.session.scalar(
        access.line_of(one.counselor_id, now)
        .where(WaitlistEntry.rank_at < one.rank_at)
        .order_by(None)
        .order_by(WaitlistEntry.rank_at.desc())
        .limit(1)
    )
    if before is not None:
        one.rank_at, before.rank_at = before.rank_at, one.rank_at
        record(actor.user_id, one, "moved up on the waitlist", now)


def take(actor: Actor, one: WaitlistOffer, *, now: datetime) -> Appointment:
    """Take the time that was offered: a new session, or the one that is given up for it moves.

    Raises DomainError where the offer is over, or where somebody else took the time first.
    """
    _refuse_over(one, now)
    entry = one.entry
    offer = bookable(actor, entry)
    if offer is None:
        raise DomainError(OVER)
    made = entry.appointment
    if made is None:
        made = service.book(actor, offer, one.starts_at, now=now)
    else:
        service.move(actor, offer, made, one.starts_at, now=now)
    one.answered_at, one.taken = now, True
    entry.ended_at, entry.ended_how = now, BOOKED
    record(actor.user_id, entry, "took a time from the waitlist", now)
    return made


def decline(actor: Actor, one: WaitlistOffer, *, now: datetime) -> None:
    """Let the time go; the next in line is asked. Raises DomainError where the offer is over."""
    _refuse_over(one, now)
    one.answered_at, one.taken = now, False
    record(actor.user_id, one.entry, "declined a time from the waitlist", now)


def is_open(actor: Actor, one: WaitlistOffer, *, now: datetime) -> bool:
    """Whether the time can still be taken: the offer stands and nobody has the time."""
    if one.answered_at is not None or one.ends_at <= now or one.entry.ended_at is not None:
        return False
    offer = bookable(actor, one.entry)
    if offer is None:
        return False
    soon = one.starts_at + timedelta(minutes=1)
    return bool(
        service.open_times(offer, one.starts_at, soon, now=now, besides=one.entry.appointment)
    )


def bookable(actor: Actor, entry: WaitlistEntry) -> Offer | None:
    """With whom an entry waits, as a client books; None where that is no longer possible."""
    case = db.session.scalar(booking.bookable_cases(actor).where(Case.id == entry.case_id))
    return offer_with(case, entry.counselor_id) if case else None


def offer_with(case: Case, counselor_id: uuid.UUID) -> Offer | None:
    """A certain counselor of a case, where they can be booked online."""
    row = db.session.execute(booking.open_counselor(case).where(User.id == counselor_id)).first()
    return service.offer_with(case, row[0], row[1]) if row else None


def entry_of(case: Case, client_id: uuid.UUID, *, now: datetime) -> WaitlistEntry | None:
    """Where this client waits in a case."""
    mine = access.of_case(case, now).where(WaitlistEntry.client_id == client_id)
    return db.session.scalar(mine.limit(1))


def record(actor_id: uuid.UUID | None, one: WaitlistEntry, verb: str, now: datetime) -> None:
    """Write an act about somebody who waits into the audit chain; without an actor it was the
    platform's own."""
    audit.record_for(
        one.practice_id, actor_id, verb, "waitlist entry", one.id, now=now, case_id=one.case_id
    )


def _refuse_over(one: WaitlistOffer, now: datetime) -> None:
    """Take the row, so that two answers at once come one after the other."""
    db.session.refresh(one, ["answered_at"], with_for_update=True)
    if one.answered_at is not None or one.ends_at <= now or one.entry.ended_at is not None:
        raise DomainError(OVER)
