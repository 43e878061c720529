"""Calendars that a counselor keeps elsewhere: brought in, read again and again, taken out."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, delete, func, select

from counsel.audit import service as audit
from counsel.feeds import access
from counsel.feeds.models import OutsideCalendar, OutsideSpan
from counsel.feeds.reading import HTTPS, Reading
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError

EVERY = timedelta(minutes=15)
LONGEST_PAUSE = timedelta(hours=6)
MOST_CALENDARS = 5
LONGEST_ADDRESS = 1000


def checked_address(text: str, schemes: tuple[str, ...] = HTTPS) -> str:
    """An address that may be read; `webcal:` is read as `https:`. Raises DomainError otherwise."""
    address = text.strip()
    if address.lower().startswith(("webcal://", "webcals://")):
        address = f"https://{address.partition('://')[2]}"
    try:
        parts = urlsplit(address)
        fine = parts.scheme in schemes and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        fine = False
    plain = address.isprintable() and " " not in address and len(address) <= LONGEST_ADDRESS
    if not (fine and plain):
        raise DomainError("Use an address that begins with https://", field="address")
    return address


def masked(address: str) -> str:
    """As "calendar.example.org, ending in 4f2a": enough to know it again, too little to use it."""
    host, tail = urlsplit(address).hostname or "", address.removesuffix(".ics")[-4:]
    return f"{host}, ending in {tail}"


def add(
    actor: Actor, *, name: str, address: str, schemes: tuple[str, ...] = HTTPS, now: datetime
) -> OutsideCalendar:
    """Bring a calendar in; it is read within a minute. Raises DomainError for an address that is
    none or is there already, and for one too many."""
    checked = checked_address(address, schemes)
    known = db.session.scalars(access.own_outside(actor)).all()
    if len(known) >= MOST_CALENDARS:
        raise DomainError("Five calendars are the most. Remove one first.", field="address")
    if any(one.address == checked for one in known):
        raise DomainError("This calendar is there already.", field="address")
    calendar = OutsideCalendar(
        practice_id=actor.practice_id,
        user_id=actor.user_id,
        added_at=now,
        next_at=now,
        failures=0,
    )
    calendar.name, calendar.address = name.strip(), checked
    db.session.add(calendar)
    audit.record(actor, "brought in", "outside calendar", calendar.id, now=now)
    return calendar


def remove(actor: Actor, calendar: OutsideCalendar, *, now: datetime) -> None:
    """Take a calendar out, with its address and the times that it blocked."""
    _forget_spans(calendar)
    db.session.delete(calendar)
    audit.record(actor, "took out", "outside calendar", calendar.id, now=now)


def ask_again(calendar: OutsideCalendar, *, now: datetime) -> None:
    """Read it within the next minute, and whole."""
    calendar.next_at, calendar.etag = now, None


def counts(actor: Actor, now: datetime) -> dict[uuid.UUID, int]:
    """How many busy times lie ahead, by calendar."""
    rows = db.session.execute(
        select(OutsideSpan.calendar_id, func.count())
        .where(OutsideSpan.user_id == actor.user_id, OutsideSpan.ends_at > now)
        .group_by(OutsideSpan.calendar_id)
    )
    return {row[0]: row[1] for row in rows}


def keep(calendar: OutsideCalendar, found: Reading, *, now: datetime) -> None:
    """Write down what a reading brought: what changed of the busy times, or why it failed. The
    times of the last good reading stay meanwhile, and the pauses grow."""
    calendar.tried_at = now
    if found.failed:
        calendar.failed, calendar.failures = found.failed, calendar.failures + 1
        calendar.next_at = now + min(EVERY * 2 ** min(calendar.failures, 6), LONGEST_PAUSE)
        return
    calendar.failed, calendar.failures = None, 0
    calendar.read_at, calendar.next_at = now, now + EVERY
    if not found.unchanged:
        calendar.etag = found.etag or None
        _replace_spans(calendar, set(found.spans))


def _replace_spans(calendar: OutsideCalendar, wanted: set[tuple[datetime, datetime]]) -> None:
    rows = db.session.execute(
        select(OutsideSpan.id, OutsideSpan.starts_at, OutsideSpan.ends_at).where(
            OutsideSpan.calendar_id == calendar.id
        )
    )
    known = {(starts_at, ends_at): span_id for span_id, starts_at, ends_at in rows}
    gone = [span_id for span, span_id in known.items() if span not in wanted]
    for at in range(0, len(gone), 500):
        _delete(OutsideSpan.id.in_(gone[at : at + 500]))
    for starts_at, ends_at in sorted(wanted - known.keys()):
        db.session.add(
            OutsideSpan(
                practice_id=calendar.practice_id,
                calendar_id=calendar.id,
                user_id=calendar.user_id,
                starts_at=starts_at,
                ends_at=ends_at,
            )
        )


def _forget_spans(calendar: OutsideCalendar) -> None:
    _delete(OutsideSpan.calendar_id == calendar.id)


def _delete(condition: ColumnElement[bool]) -> None:
    statement = delete(OutsideSpan).where(condition)
    db.session.execute(statement.execution_options(synchronize_session=False))
