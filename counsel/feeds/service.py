"""Opening, renewing and ending a person's calendar address, and reading a feed by it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from counsel.accounts.models import User
from counsel.appointments import answers
from counsel.appointments.invites import TITLE
from counsel.appointments.models import Appointment
from counsel.appointments.states import CANNOT
from counsel.audit import service as audit
from counsel.feeds import access, addresses
from counsel.feeds.events import Entry, feed_text
from counsel.feeds.models import CalendarFeed
from counsel.feeds.titles import NEUTRAL, TITLES, title_of
from counsel.kernel import tenancy
from counsel.kernel.actor import Actor
from counsel.kernel.db import db, defer
from counsel.kernel.errors import DomainError
from counsel.kernel.tokens import Links

AN_HOUR = timedelta(hours=1)
MOST_READS = 60
"""Readings of one feed within an hour. Calendar programs ask every five minutes at most."""


class NoFeed(Exception):
    """There is no such feed: never was, or it has ended. Nobody learns which."""


class TooOften(Exception):
    """This feed was read too often; `seconds` is the wait that is left."""

    def __init__(self, seconds: int) -> None:
        super().__init__("too often")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Feed:
    """What a calendar program gets."""

    body: bytes
    etag: str


def start(actor: Actor, *, now: datetime) -> CalendarFeed:
    """Make a new address; the one before it ends at once, and its choice of titles stays."""
    _take_turn(actor)
    before = db.session.scalars(access.own_feed(actor)).all()
    for one in before:
        one.ended_at = now
    feed = CalendarFeed(
        practice_id=actor.practice_id,
        user_id=actor.user_id,
        titles=before[0].titles if before else NEUTRAL,
        created_at=now,
        reads=0,
    )
    db.session.add(feed)
    audit.record(actor, "renewed" if before else "opened", "calendar address", feed.id, now=now)
    return feed


def stop(actor: Actor, *, now: datetime) -> None:
    """End the address. A second time changes nothing."""
    for one in db.session.scalars(access.own_feed(actor)):
        one.ended_at = now
        audit.record(actor, "ended", "calendar address", one.id, now=now)


def choose_titles(actor: Actor, titles: str, *, now: datetime) -> None:
    """What a counselor's feed calls a session. Raises DomainError for anything unknown, and where
    there is no address."""
    feed = db.session.scalar(access.own_feed(actor))
    if feed is None or not actor.is_clinical or titles not in TITLES:
        raise DomainError("Choose one of the titles.", field="titles")
    if feed.titles != titles:
        feed.titles = titles
        audit.record(actor, "chose titles", "calendar address", feed.id, now=now, titles=titles)


def read(links: Links, token: str, *, host: str, now: datetime) -> Feed:
    """The feed of an address as it is now. Raises NoFeed, and TooOften past sixty an hour."""
    feed_id = addresses.read(links, token)
    found = access.reader_of(feed_id) if feed_id else None
    if found is None:
        raise NoFeed
    feed, actor = found
    _count(feed, now)
    with tenancy.scope(feed.practice_id):
        shown = access.shown_in(actor, now)
        own = answers.own_states(shown, actor.client_id)
        entries = [_entry(one, own[one.id], feed, actor) for one in shown]
    body = feed_text(entries, host=host)
    return Feed(body, hashlib.sha256(body).hexdigest()[:32])


def _entry(one: Appointment, state: str, feed: CalendarFeed, actor: Actor) -> Entry:
    facts = (one.created_at, one.moved_at, one.canceled_at)
    held = one.counselor_id == actor.user_id
    return Entry(
        session_id=one.id,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        sequence=one.sequence,
        canceled=one.canceled_at is not None or state == CANNOT,
        revised_at=max(at for at in facts if at is not None),
        title=title_of(one.case.title, feed.titles) if held else TITLE,
    )


def _count(feed: CalendarFeed, now: datetime) -> None:
    """Count this reading in a short write after it, and refuse what is too often."""
    begun = feed.counted_from
    fresh = begun is None or now - begun >= AN_HOUR
    if begun is not None and not fresh and feed.reads >= MOST_READS:
        raise TooOften(int((begun + AN_HOUR - now).total_seconds()) + 1)
    values = {"read_at": now, "reads": 1 if fresh else CalendarFeed.reads + 1}
    values |= {"counted_from": now} if fresh else {}
    statement = update(CalendarFeed).where(CalendarFeed.id == feed.id).values(values)

    def write() -> None:
        with tenancy.everywhere():
            db.session.execute(statement.execution_options(synchronize_session=False))

    defer(write)


def _take_turn(actor: Actor) -> None:
    """Two new addresses at once come one after the other."""
    turn = select(User.id).where(User.id == actor.user_id).with_for_update(key_share=True)
    db.session.execute(turn)
