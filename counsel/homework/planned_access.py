"""Which planned releases and repetitions an actor sees, and which one the scheduler takes."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from counsel.homework import access
from counsel.homework.models import Assignment, Repetition, Submission
from counsel.kernel.actor import Actor
from counsel.library.models import ExerciseVersion
from counsel.roster import access as roster
from counsel.roster.models import Case

_OF_REPETITION = (
    joinedload(Repetition.client),
    joinedload(Repetition.version).joinedload(ExerciseVersion.exercise),
)


def repetitions(actor: Actor) -> Select[Repetition]:
    """The repetitions of the cases that staff see, those that go on first, then the newest."""
    return (
        select(Repetition)
        .join(Repetition.case)
        .where(roster.sees_case(actor))
        .options(contains_eager(Repetition.case).selectinload(Case.care_team), *_OF_REPETITION)
        .order_by(Repetition.ended_at.is_not(None), Repetition.started_at.desc(), Repetition.id)
    )


def held_repetitions(actor: Actor) -> Select[Repetition]:
    """The repetitions that wait for this counselor."""
    held = and_(Repetition.held_at.is_not(None), Repetition.ended_at.is_(None))
    return repetitions(actor).where(held, access.works_on(actor))


def held(actor: Actor) -> Select[Assignment]:
    """Planned homework that did not come by itself and waits for this counselor."""
    waits = and_(
        Assignment.held_at.is_not(None),
        Assignment.released_at.is_(None),
        Assignment.withdrawn_at.is_(None),
    )
    return access.assignments(actor).where(waits, access.works_on(actor))


def repetition(repetition_id: uuid.UUID) -> Select[Repetition]:
    """One repetition for the scheduler, which acts for the practice in scope."""
    return (
        select(Repetition)
        .where(Repetition.id == repetition_id)
        .options(joinedload(Repetition.case), *_OF_REPETITION)
        .with_for_update(of=Repetition)
    )


def planned(assignment_id: uuid.UUID) -> Select[Assignment]:
    """One piece of planned homework for the scheduler."""
    return (
        select(Assignment)
        .where(Assignment.id == assignment_id)
        .options(joinedload(Assignment.case), joinedload(Assignment.client))
        .with_for_update(of=Assignment)
    )


def of_repetition(repetition: Repetition) -> Select[Assignment]:
    """What a repetition gave so far, the newest first."""
    return (
        select(Assignment)
        .where(Assignment.repetition_id == repetition.id)
        .options(selectinload(Assignment.submissions).selectinload(Submission.review))
        .order_by(Assignment.assigned_at.desc(), Assignment.id.desc())
    )


def is_open() -> ColumnElement[bool]:
    """The condition on `Assignment`: the client has it, and still has something to do with it."""
    sent = exists().where(
        Submission.assignment_id == Assignment.id,
        Submission.round == Assignment.round,
        Submission.taken_back_at.is_(None),
    )
    return and_(
        Assignment.released_at.is_not(None),
        Assignment.withdrawn_at.is_(None),
        Assignment.skipped_at.is_(None),
        ~sent,
    )


def open_counts(case_ids: Collection[uuid.UUID]) -> Select[uuid.UUID, uuid.UUID, int]:
    """How much each client of cases that were loaded through the actor has open there: the ids of
    case and client, and the number; nobody without."""
    return (
        select(Assignment.case_id, Assignment.client_id, func.count())
        .where(Assignment.case_id.in_(case_ids), is_open())
        .group_by(Assignment.case_id, Assignment.client_id)
    )
