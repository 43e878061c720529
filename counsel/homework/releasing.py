"""Releasing the steps of pathways: a reconciliation that the scheduler calls each minute.

Each pathway is a unit of work of its own, claimed by a lock, so that several hosts can do it at
once and one that fails does not hold up the rest. A step is assigned as the counselor who began
the pathway would do it, with every check of the safety layer; where one says no, the step is held
and waits for the counselor. Nothing is released over two open exercises (domain.md, Homework).
"""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select

from counsel.homework import access, acting, pacing, pathways, service
from counsel.homework.assigning import MOST_OPEN
from counsel.homework.enrolment_models import Enrolment, EnrolmentStep
from counsel.homework.models import Assignment
from counsel.kernel import tenancy
from counsel.kernel.actor import Actor
from counsel.kernel.db import db, reading, unit_of_work
from counsel.kernel.errors import DomainError
from counsel.library import assignable
from counsel.library.models import Exercise, ExerciseVersion
from counsel.library.pathway import PathwayStep

log = structlog.get_logger()
AT_ONCE = 500
LOOK_EVERY = timedelta(hours=1)
NOBODY = "Whoever began this pathway no longer works on the case."
BY_HAND = "This step is never released by itself. Look first whether it is time for it."


def release_due(now: datetime, *, horizon: timedelta) -> Counter[str]:
    """Release what is due now in all practices. Out: how many steps were released and held."""
    counts: Counter[str] = Counter()
    with reading(), unit_of_work(), tenancy.everywhere():
        due = db.session.execute(
            select(Enrolment.practice_id, Enrolment.id)
            .where(Enrolment.check_at <= now)
            .order_by(Enrolment.check_at)
            .limit(AT_ONCE)
        ).all()
    for practice_id, enrolment_id in due:
        with tenancy.scope(practice_id):
            counts += _look_at(enrolment_id, now)
    return counts


def _look_at(enrolment_id: uuid.UUID, now: datetime) -> Counter[str]:
    try:
        with unit_of_work():
            enrolment = db.session.scalars(access.enrolment(enrolment_id)).one()
            if enrolment.check_at is None or enrolment.check_at > now:
                return Counter()
            return look_at(enrolment, now=now)
    except Exception as error:
        log.error(
            "a pathway was not released", enrolment=str(enrolment_id), error=type(error).__name__
        )
        return Counter()


def look_at(enrolment: Enrolment, *, now: datetime) -> Counter[str]:
    """Release what is due of one pathway, and note when to look again."""
    counts: Counter[str] = Counter()
    _link_by_hand(enrolment)
    room = MOST_OPEN - _open(enrolment)
    places = pathways.places(enrolment, now=now)
    for step, place in zip(enrolment.steps, places, strict=True):
        if place.state == pacing.DUE and room > 0:
            released = _release(enrolment, step, now)
            room -= released
            counts["released" if released else "held"] += 1
    places = pathways.places(enrolment, now=now)
    if all(place.state in pacing.SETTLED for place in places):
        enrolment.finished_at, enrolment.check_at = now, None
    else:
        enrolment.check_at = pacing.next_look(places, now=now, at_least=LOOK_EVERY)
    return counts


def release_now(actor: Actor, step: EnrolmentStep, *, now: datetime) -> None:
    """Release a step at once because the counselor says so. Raises DomainError as assigning does,
    or where it was released already."""
    if step.released_at is not None or step.left_out_at is not None:
        raise DomainError(pathways.RELEASED)
    _assign(actor, step.enrolment, step, now)
    step.enrolment.check_at = now


def _release(enrolment: Enrolment, step: EnrolmentStep, now: datetime) -> bool:
    try:
        actor = acting.counselor_for(enrolment.case, enrolment.started_by, NOBODY)
        if _asked(enrolment, step).by_hand:
            raise DomainError(BY_HAND)
        _assign(actor, enrolment, step, now)
        return True
    except DomainError as error:
        step.held_at, step.held_reason = now, error.text
        return False


def _assign(actor: Actor, enrolment: Enrolment, step: EnrolmentStep, now: datetime) -> None:
    asked = _asked(enrolment, step)
    version = assignable.resolve(actor, asked.exercise, now=now)
    made = service.assign(
        actor,
        enrolment.case,
        [enrolment.client],
        version,
        rationale=asked.reason,
        due_at=pathways.until(asked.days_to_do, enrolment.client.zone, now),
        cautions_read=enrolment.cautions_read_at is not None,
        now=now,
    )
    step.assignment, step.released_at, step.held_at = made[0], now, None


def _asked(enrolment: Enrolment, step: EnrolmentStep) -> PathwayStep:
    return pathways.content_of(enrolment).steps[step.position]


def _open(enrolment: Enrolment) -> int:
    """How many exercises this client has open in the case, from wherever they came."""
    statement = select(Assignment).where(
        Assignment.case_id == enrolment.case_id,
        Assignment.client_id == enrolment.client_id,
        Assignment.withdrawn_at.is_(None),
        Assignment.skipped_at.is_(None),
    )
    return sum(pathways.is_open(one) for one in db.session.scalars(statement))


def _link_by_hand(enrolment: Enrolment) -> None:
    """A step whose exercise the counselor assigned by hand meanwhile is released by that."""
    waiting = [s for s in enrolment.steps if s.released_at is None and s.left_out_at is None]
    if not waiting:
        return
    taken = select(EnrolmentStep.assignment_id).where(EnrolmentStep.assignment_id.is_not(None))
    statement = (
        select(Assignment, Exercise)
        .join(ExerciseVersion, ExerciseVersion.id == Assignment.version_id)
        .join(Exercise, Exercise.id == ExerciseVersion.exercise_id)
        .where(
            Assignment.case_id == enrolment.case_id,
            Assignment.client_id == enrolment.client_id,
            Assignment.assigned_at >= enrolment.started_at,
            Assignment.withdrawn_at.is_(None),
            Assignment.released_at.is_not(None),
            Assignment.id.not_in(taken),
        )
        .order_by(Assignment.assigned_at)
    )
    for assignment, exercise in db.session.execute(statement).all():
        keys = {f"{assignable.OWN}:{exercise.id}", f"{assignable.BUILT_IN}:{exercise.built_in}"}
        at = assignment.assigned_at
        fitting = [s for s in waiting if s.again_at is None or s.again_at <= at]
        step = next((s for s in fitting if _asked(enrolment, s).exercise in keys), None)
        if step is not None:
            waiting.remove(step)
            step.assignment, step.released_at = assignment, at
            step.held_at = None
