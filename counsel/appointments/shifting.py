"""Dragging a session to another time or length, and taking that back before anybody is told.

The mail about a move waits for `mails.UNDO`. Until then a move can be undone as if it had not been:
with the confirmation, the participants' answers and the reminders of the time before.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass
from datetime import datetime, time
from typing import Any

from counsel.appointments import mails, placing, rules, service
from counsel.appointments.models import Appointment
from counsel.audit import service as audit
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.timezones import to_wall
from counsel.kernel.tokens import BadToken, LinkClaim, Links

PURPOSE = "undo-shift"
FACTS = ("starts_at", "ends_at", "confirmed_at", "confirmed_by_client", "moved_at", "moved_by")
TOO_LATE = "This can no longer be undone. You can move the session back instead."


@dataclass(frozen=True, slots=True)
class Before:
    """A session as it was before a move, as texts; "" for none."""

    sequence: int
    zone: str
    starts_at: str
    ends_at: str
    confirmed_at: str
    confirmed_by_client: str
    moved_at: str
    moved_by: str


def shift(
    actor: Actor,
    appointment: Appointment,
    *,
    day_and_time: datetime,
    minutes: int,
    links: Links,
    now: datetime,
) -> str:
    """Move a session to a wall time on the actor's own clocks; it alone, also in a series.

    Out: the token by which `undo` knows how it was, or "" where nothing changed. Raises DomainError
    as `service.move`.
    """
    service.refuse_begun(appointment, now)
    before = _before(appointment)
    at = rules.instant_of(day_and_time.date(), day_and_time.time(), actor.zone)
    moved = service.move(
        actor,
        appointment,
        wall=to_wall(at, appointment.counselor.zone),
        minutes=minutes,
        place=appointment.place,
        link=appointment.link,
        now=now,
    )
    state = json.dumps(list(asdict(before).values()))
    ends_at = now + mails.UNDO
    return links.sign(PURPOSE, appointment.id, ends_at=ends_at, state=state) if moved else ""


def undo(
    actor: Actor, appointment: Appointment, token: str, *, links: Links, now: datetime
) -> None:
    """Put a session back to where it was before a `shift`, and tell nobody.

    Raises DomainError where that was too long ago, where it changed since or somebody was told, and
    where the earlier time has passed or was taken meanwhile.
    """
    claim = _claim(links, token, now)
    service.refuse_begun(appointment, now)
    before = Before(*json.loads(claim.state))
    if claim.subject_id != appointment.id or appointment.sequence != before.sequence + 1:
        raise DomainError("This session was changed since.")
    facts = {name: _value(name, getattr(before, name)) for name in FACTS}
    if facts["starts_at"] <= now:
        raise DomainError("Its earlier time has passed.")
    span = (facts["starts_at"], facts["ends_at"])
    placing.refuse_taken(appointment.counselor_id, *span, besides=(appointment.id,))
    if not mails.unsay(appointment):
        raise DomainError(TOO_LATE)

    def put_back() -> None:
        for name, value in facts.items():
            setattr(appointment, name, value)
        appointment.zone, appointment.sequence = before.zone, before.sequence

    placing.write(put_back)
    audit.record(
        actor, "undid a move", "session", appointment.id, now=now, case_id=appointment.case_id
    )


def snapped(minute: int) -> time:
    """A time of day from minutes after midnight. Raises DomainError outside the day."""
    if not 0 <= minute < 24 * 60:
        raise DomainError("Choose a time within the day.")
    return time(minute // 60, minute % 60)


def _before(one: Appointment) -> Before:
    db.session.refresh(one, ["confirmed_by_client", "moved_at", "moved_by"])
    texts = {name: _text(getattr(one, name)) for name in FACTS}
    return Before(sequence=one.sequence, zone=one.zone, **texts)


def _claim(links: Links, token: str, now: datetime) -> LinkClaim:
    try:
        claim = links.read(PURPOSE, token, now=now)
    except BadToken:
        raise DomainError(TOO_LATE) from None
    if claim.expired:
        raise DomainError(TOO_LATE)
    return claim


def _text(value: datetime | uuid.UUID | None) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if value else ""


def _value(name: str, text: str) -> Any:
    if not text:
        return None
    return datetime.fromisoformat(text) if name.endswith("_at") else uuid.UUID(text)
