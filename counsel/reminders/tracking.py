"""Which sessions a round of planning has to look at: few, whatever the calendar holds.

A plan depends on rows, and each of their changes leaves a mark (watching.py), and on the time: a
session comes into the horizon, comes so near that its question is planned, or begins, and a
reminder that should have left still waits. Those four are ranges of an index. Everything else
stands as the last round left it.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select, union_all

from counsel.appointments.mails import REMINDER
from counsel.appointments.models import Appointment
from counsel.kernel.db import db
from counsel.outbox.models import QUEUED, OutboxMessage
from counsel.reminders.agendas import NEAR
from counsel.reminders.models import (
    CASE,
    CLIENT,
    COUNSELOR,
    PRACTICE,
    SESSION,
    PlanningRound,
    ReminderMark,
)
from counsel.roster.models import CaseParticipant

ROUND = "reminders"
SOME = 500

Sessions = dict[uuid.UUID, set[uuid.UUID]]
"""Ids of sessions by practice."""


@dataclass(slots=True)
class Work:
    """What a round looks at, and the marks that are settled by it, by practice."""

    sessions: Sessions = field(default_factory=lambda: defaultdict(set))
    marks: Sessions = field(default_factory=lambda: defaultdict(set))

    def practices(self) -> list[uuid.UUID]:
        """Those with something to do."""
        return sorted(self.sessions.keys() | self.marks.keys())


def last_round() -> PlanningRound | None:
    """How far planning has come; None before the first round."""
    return db.session.scalars(
        select(PlanningRound).where(PlanningRound.name == ROUND)
    ).one_or_none()


def work_since(last: PlanningRound | None, now: datetime, until: datetime) -> Work:
    """What changed since the last round; before the first one everything. Three queries where
    nothing did. Marks are read before what they are about, so that none is settled too early."""
    work = Work()
    about: dict[str, set[uuid.UUID]] = defaultdict(set)
    for mark in db.session.execute(_marks()):
        work.marks[mark.practice_id].add(mark.id)
        about[mark.about].add(mark.subject_id)
        if mark.about == SESSION:
            work.sessions[mark.practice_id].add(mark.subject_id)
    for statement in (_moved_by_time(last, now, until), *_touched(about, now, until)):
        for practice_id, session_id in db.session.execute(statement):
            work.sessions[practice_id].add(session_id)
    return work


def everything(now: datetime, until: datetime) -> Sessions:
    """Every session ahead, and every one with a reminder that waits."""
    found: Sessions = defaultdict(set)
    for practice_id, session_id in db.session.execute(_moved_by_time(None, now, until)):
        found[practice_id].add(session_id)
    return found


def in_parts(ids: set[uuid.UUID], size: int) -> Iterator[list[uuid.UUID]]:
    """The ids in lists of so many."""
    ordered = sorted(ids)
    for first in range(0, len(ordered), size):
        yield ordered[first : first + size]


def _marks() -> Select[*tuple[Any, ...]]:
    marks = ReminderMark
    return select(marks.id, marks.practice_id, marks.about, marks.subject_id)


def _moved_by_time(last: PlanningRound | None, now: datetime, until: datetime) -> Any:
    """Sessions that came into the horizon, near, or began since; those whose reminder is late."""
    waits = (OutboxMessage.kind == REMINDER, OutboxMessage.state == QUEUED)
    late = select(OutboxMessage.practice_id, OutboxMessage.subject_id).where(*waits)
    if last is None:
        return union_all(_sessions(_between(now, until)), late)
    edges = or_(
        _between(last.planned_until, until),
        _between(last.planned_at + NEAR, now + NEAR),
        _between(last.planned_at, now),
    )
    return union_all(_sessions(edges), late.where(OutboxMessage.not_before <= now))


def _touched(
    about: dict[str, set[uuid.UUID]], now: datetime, until: datetime
) -> Iterator[Select[*tuple[Any, ...]]]:
    """The sessions ahead that a changed case, client, counselor or practice is about."""
    columns: dict[str, Any] = {
        CASE: Appointment.case_id,
        COUNSELOR: Appointment.counselor_id,
        PRACTICE: Appointment.practice_id,
    }
    for kind, column in columns.items():
        for some in in_parts(about[kind], SOME):
            yield _sessions(_between(now, until), column.in_(some))
    for some in in_parts(about[CLIENT], SOME):
        cases = select(CaseParticipant.case_id).where(CaseParticipant.client_id.in_(some))
        yield _sessions(_between(now, until), Appointment.case_id.in_(cases))


def _sessions(*conditions: Any) -> Select[*tuple[Any, ...]]:
    return select(Appointment.practice_id, Appointment.id).where(*conditions)


def _between(after: datetime, until: datetime) -> Any:
    return and_(Appointment.starts_at > after, Appointment.starts_at <= until)
