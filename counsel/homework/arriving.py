"""Homework that was assigned for a later time arrives: a reconciliation of each minute.

Each piece is a unit of work of its own, claimed by a lock, and passes the safety layer again in the
name of the counselor who assigned it. What is refused then is held, and waits for the counselor.
"""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select

from counsel.audit import service as audit
from counsel.homework import acting, gate, mails, planned_access
from counsel.homework.models import Assignment
from counsel.kernel import tenancy
from counsel.kernel.actor import Actor
from counsel.kernel.db import db, reading, unit_of_work
from counsel.kernel.errors import DomainError

log = structlog.get_logger()
AT_ONCE = 500
NOT_WAITING = "This has come already, or was withdrawn."


def release_planned(now: datetime, *, horizon: timedelta) -> Counter[str]:
    """Release what is due now in all practices. Out: how many were released and held."""
    counts: Counter[str] = Counter()
    with reading(), unit_of_work(), tenancy.everywhere():
        due = db.session.execute(
            select(Assignment.practice_id, Assignment.id)
            .where(
                Assignment.release_at <= now,
                Assignment.released_at.is_(None),
                Assignment.held_at.is_(None),
                Assignment.withdrawn_at.is_(None),
            )
            .order_by(Assignment.release_at)
            .limit(AT_ONCE)
        ).all()
    for practice_id, assignment_id in due:
        with tenancy.scope(practice_id):
            counts += _release(assignment_id, now)
    return counts


def _release(assignment_id: uuid.UUID, now: datetime) -> Counter[str]:
    try:
        with unit_of_work():
            one = db.session.scalars(planned_access.planned(assignment_id)).one()
            if not _waits(one) or one.held_at is not None:
                return Counter()
            try:
                release(acting.counselor_for(one.case, one.assigned_by), one, now=now)
                return Counter(released=1)
            except DomainError as error:
                one.held_at, one.held_reason = now, error.text
                return Counter(held=1)
    except Exception as error:
        log.error(
            "homework was not released", assignment=str(assignment_id), error=type(error).__name__
        )
        return Counter()


def release(actor: Actor, assignment: Assignment, *, now: datetime) -> None:
    """Let the client have it now, and tell them. Raises DomainError where the safety layer says
    no, and where there is nothing to release."""
    if not _waits(assignment):
        raise DomainError(NOT_WAITING)
    case, version = assignment.case, assignment.version
    text = gate.assignable_problem(actor, case, [assignment.client], version, now=now)
    if text is not None:
        raise DomainError(text)
    assignment.released_at, assignment.held_at, assignment.held_reason = now, None, ""
    mails.queue(mails.ASSIGNED, assignment, round_=1, now=now)
    audit.record(actor, "released", "homework", assignment.id, now=now, case_id=case.id)


def _waits(assignment: Assignment) -> bool:
    return assignment.released_at is None and assignment.withdrawn_at is None
