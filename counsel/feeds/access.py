"""Whose sessions a feed shows, who has which address, and when counselors are busy elsewhere."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select

from counsel.accounts.models import User
from counsel.appointments import access as sessions
from counsel.appointments.models import Appointment
from counsel.feeds.models import CalendarFeed, OutsideCalendar, OutsideSpan
from counsel.kernel import tenancy
from counsel.kernel.actor import CLIENT, Actor
from counsel.kernel.db import db
from counsel.practices.models import Membership, Practice
from counsel.roster.identity import actor_of

BEHIND, AHEAD = timedelta(days=90), timedelta(days=400)
CANCELED_STAY = timedelta(days=30)
"""So long a feed says of a canceled session that it is canceled; then it leaves it out."""
MOST_SESSIONS = 2000


@dataclass(frozen=True, slots=True)
class Busy:
    """A time at which a counselor is busy elsewhere."""

    counselor_id: uuid.UUID
    starts_at: datetime
    ends_at: datetime


def may_subscribe(actor: Actor) -> bool:
    """Who has sessions of their own: counselors and clients."""
    return actor.is_clinical or actor.is_client


def may_bring_in(actor: Actor) -> bool:
    """Whose calendars outside are read: counselors'."""
    return actor.is_clinical


def own_feed(actor: Actor) -> Select[CalendarFeed]:
    """The live address of a person in this practice; its secret is the person's alone."""
    return select(CalendarFeed).where(
        CalendarFeed.practice_id == actor.practice_id,
        CalendarFeed.user_id == actor.user_id,
        CalendarFeed.ended_at.is_(None),
    )


def own_outside(actor: Actor) -> Select[OutsideCalendar]:
    """The calendars that a counselor brought in, the first one first."""
    return (
        select(OutsideCalendar)
        .where(
            OutsideCalendar.practice_id == actor.practice_id,
            OutsideCalendar.user_id == actor.user_id,
        )
        .order_by(OutsideCalendar.added_at, OutsideCalendar.id)
    )


def reader_of(feed_id: uuid.UUID) -> tuple[CalendarFeed, Actor] | None:
    """A live feed and the person whose it is, with the roles held now; None where it ended, or
    where the person has nothing to do with the practice any more."""
    with tenancy.everywhere():
        feed = db.session.get(CalendarFeed, feed_id)
        if feed is None or feed.ended_at is not None:
            return None
        held = select(Membership).where(
            Membership.practice_id == feed.practice_id,
            Membership.user_id == feed.user_id,
            Membership.ended_at.is_(None),
        )
        memberships = list(db.session.scalars(held))
        user = db.session.get_one(User, feed.user_id)
        practice = db.session.get_one(Practice, feed.practice_id)
        actor = actor_of(user, practice, memberships)
    return (feed, actor) if may_subscribe(actor) else None


def shown_in(actor: Actor, now: datetime) -> list[Appointment]:
    """The sessions that a person's feed shows: a counselor's own, and a client's own."""
    window = (
        Appointment.starts_at > now - BEHIND,
        Appointment.starts_at < now + AHEAD,
        or_(Appointment.canceled_at.is_(None), Appointment.canceled_at > now - CANCELED_STAY),
    )
    found: dict[uuid.UUID, Appointment] = {}
    if actor.is_clinical:
        held = sessions.sessions(actor).where(Appointment.counselor_id == actor.user_id)
        found |= {one.id: one for one in _first(held.where(*window))}
    if actor.has(CLIENT) and actor.client_id is not None:
        found |= {one.id: one for one in _first(sessions.own(actor).where(*window))}
    return sorted(found.values(), key=lambda one: (one.starts_at, one.id))


def busy(counselor_ids: Collection[uuid.UUID], first: datetime, last: datetime) -> list[Busy]:
    """When these counselors are busy elsewhere within a span of time, in order. Without an actor:
    whoever may see or book a counselor's hours may know that one of them is taken, and no more."""
    spans = (
        select(OutsideSpan.user_id, OutsideSpan.starts_at, OutsideSpan.ends_at)
        .where(
            OutsideSpan.user_id.in_(counselor_ids),
            OutsideSpan.starts_at < last,
            OutsideSpan.ends_at > first,
        )
        .order_by(OutsideSpan.starts_at, OutsideSpan.user_id)
    )
    return [Busy(*row) for row in db.session.execute(spans)]


def _first(statement: Select[Appointment]) -> list[Appointment]:
    ordered = statement.order_by(Appointment.starts_at).limit(MOST_SESSIONS)
    return list(db.session.scalars(ordered).unique())
