"""Exercises that come again: each day, each week, or before each session.

A reconciliation that the scheduler calls each minute. Each repetition is a unit of work of its own,
claimed by a lock; each new piece is assigned as the counselor who began it would do it, with every
check of the safety layer. Where one says no, the repetition is held and waits for the counselor.
While the last piece is still open no new one comes, so that nothing piles up.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Protocol

import structlog
from sqlalchemy import select

from counsel.audit import service as audit
from counsel.homework import (
    acting,
    answering,
    gate,
    planned_access,
    rhythm,
    safety,
    service,
    states,
)
from counsel.homework.assigning import Planned
from counsel.homework.models import Assignment, Repetition
from counsel.kernel import tenancy
from counsel.kernel.actor import Actor
from counsel.kernel.db import db, reading, unit_of_work
from counsel.kernel.errors import DomainError

log = structlog.get_logger()
AT_ONCE = 500
LOOK_EVERY = timedelta(hours=1)
EACH_TIME = (
    "This exercise asks for a screen and an attestation each time. Assign it by hand each time."
)
TOGETHER = "What two do together does not come again by itself."
TOO_EARLY = "Choose a later day: until then it would not come again."
OVER = "This has ended."


class Session(Protocol):
    """A session of a case."""

    @property
    def id(self) -> uuid.UUID: ...
    @property
    def starts_at(self) -> datetime: ...


NextSessions = Callable[[Actor, Sequence[uuid.UUID], datetime], Mapping[uuid.UUID, Session]]


def begin(
    actor: Actor,
    first: Assignment,
    kind: str,
    until: date | None,
    *,
    session: Session | None = None,
    now: datetime,
) -> Repetition:
    """Let this piece come again as it was assigned. `session` is the next one of its case.

    Raises DomainError for what must be assigned by hand each time, and for an end too early.
    """
    if kind not in rhythm.KINDS:
        raise DomainError("Choose how often it comes again.", field="repeat")
    if gate.marks_of(first.version).tier == safety.RESTRICTED:
        raise DomainError(EACH_TIME, field="repeat")
    if first.pair_id is not None:
        raise DomainError(TOGETHER, field="repeat")
    one = Repetition(
        practice_id=first.practice_id,
        case_id=first.case_id,
        client=first.client,
        version_id=first.version_id,
        kind=kind,
        until=until,
        settings=_settings_of(first, session),
        started_at=now,
        started_by=actor.user_id,
    )
    begins = first.release_at or now
    _look_again(one, _next(one, begins, session, now), now)
    if one.ended_at is not None:
        raise DomainError(TOO_EARLY, field="until")
    db.session.add(one)
    db.session.flush()
    first.repetition_id = one.id
    audit.record(actor, "started", "repetition", one.id, now=now, case_id=one.case_id)
    return one


def end(actor: Actor, one: Repetition, *, now: datetime) -> None:
    """It comes no more; what came stays."""
    if one.ended_at is None:
        one.ended_at, one.ended_by, one.next_at = now, actor.user_id, None
        audit.record(actor, "ended", "repetition", one.id, now=now, case_id=one.case_id)


def go_on(actor: Actor, one: Repetition, *, now: datetime) -> None:
    """Give the next piece now, where one was held. Raises DomainError as assigning does."""
    if one.ended_at is not None:
        raise DomainError(OVER)
    if one.held_at is None:
        return
    _give(actor, one, _due_at(one, None, now), now)
    one.held_at, one.held_reason = None, ""
    _look_again(one, _next(one, now, None, now), now)


def repeat_due(now: datetime, *, horizon: timedelta, next_sessions: NextSessions) -> Counter[str]:
    """Give what comes again now in all practices. Out: how many were given, held, ended."""
    counts: Counter[str] = Counter()
    with reading(), unit_of_work(), tenancy.everywhere():
        due = db.session.execute(
            select(Repetition.practice_id, Repetition.id)
            .where(Repetition.next_at <= now)
            .order_by(Repetition.next_at)
            .limit(AT_ONCE)
        ).all()
    for practice_id, repetition_id in due:
        with tenancy.scope(practice_id):
            counts += _look_at(repetition_id, next_sessions, now)
    return counts


def _look_at(repetition_id: uuid.UUID, next_sessions: NextSessions, now: datetime) -> Counter[str]:
    try:
        with unit_of_work():
            one = db.session.scalars(planned_access.repetition(repetition_id)).one()
            if one.next_at is None or one.next_at > now:
                return Counter()
            return _take_turn(one, next_sessions, now)
    except Exception as error:
        log.error(
            "a repetition did not come", repetition=str(repetition_id), error=type(error).__name__
        )
        return Counter()


def _take_turn(one: Repetition, next_sessions: NextSessions, now: datetime) -> Counter[str]:
    """One look at a repetition that is due."""
    if rhythm.is_over(one.until, now, one.client.zone):
        one.ended_at, one.next_at = now, None
        return Counter(ended=1)
    try:
        actor = acting.counselor_for(one.case, one.started_by)
        session = None
        if one.kind == rhythm.SESSION:
            session = next_sessions(actor, [one.case_id], now).get(one.case_id)
        given = _is_turn(one, session)
        if given:
            _give(actor, one, _due_at(one, session, now), now)
    except DomainError as error:
        one.held_at, one.held_reason, one.next_at = now, error.text, None
        return Counter(held=1)
    if session is not None:
        one.settings = {**one.settings, "session": str(session.id)}
    _look_again(one, _next(one, one.next_at or now, session, now), now)
    return Counter(given=1) if given else Counter()


def _is_turn(one: Repetition, session: Session | None) -> bool:
    """Whether a new piece comes: not while the last one is open, and once a session."""
    known = one.settings.get("session")
    if one.kind == rhythm.SESSION and (session is None or known == str(session.id)):
        return False
    last = db.session.scalars(planned_access.of_repetition(one).limit(1)).first()
    return last is None or answering.state(last) not in (*states.OPEN, states.PLANNED)


def _give(actor: Actor, one: Repetition, due_at: datetime | None, now: datetime) -> None:
    made = service.assign(
        actor,
        one.case,
        [one.client],
        one.version,
        rationale=one.settings["rationale"],
        due_at=due_at,
        cautions_read=one.settings["cautions_read"],
        planned=Planned.from_kept(one.settings),
        now=now,
    )
    made[0].repetition_id = one.id


def _due_at(one: Repetition, session: Session | None, now: datetime) -> datetime | None:
    if one.kind != rhythm.SESSION:
        return rhythm.until(one.kind, zone=one.client.zone, now=now)
    return rhythm.before(session.starts_at, now) if session is not None else None


def _next(one: Repetition, last: datetime, session: Session | None, now: datetime) -> datetime:
    """When to look next: the next morning of its rhythm, or after the session that is known."""
    if one.kind != rhythm.SESSION:
        return rhythm.next_time(one.kind, last, zone=one.client.zone, now=now)
    return rhythm.after(session.starts_at, one.client.zone) if session else now + LOOK_EVERY


def _look_again(one: Repetition, at: datetime, now: datetime) -> None:
    """Look again then, or end it where that is after its last day."""
    if rhythm.is_over(one.until, at, one.client.zone):
        one.ended_at, one.next_at = now, None
    else:
        one.next_at = at


def _settings_of(first: Assignment, session: Session | None) -> dict[str, Any]:
    planned = Planned(
        agreed=first.agreed,
        plan=first.plan or {},
        confidence=first.confidence,
        barrier=first.barrier or "",
        left_out=tuple(first.left_out or ()),
        log_days=first.log_days,
        reminders=first.reminders,
    )
    return planned.kept() | {
        "rationale": first.rationale,
        "cautions_read": first.cautions_read_at is not None,
        "session": str(session.id) if session is not None else None,
    }
