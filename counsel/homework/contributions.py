"""What homework adds to the caseload, the case page and the first pages."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select

from counsel.homework import access, answering, gate, pair_needs, pathways, states
from counsel.homework.models import Assignment, Submission
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.roster.contributions import Happening, Need, Signal
from counsel.roster.models import Case

FIRST = 6
STEPS = {
    states.ASSIGNED: "Start",
    states.STARTED: "Go on",
    states.SENT_BACK: "Read what came back",
}


@dataclass(frozen=True, slots=True)
class Tally:
    """A case's homework: how many pieces, how many were submitted, how many wait for review."""

    assigned: int
    done: int
    waiting: int


def _tally(actor: Actor, case_ids: Sequence[uuid.UUID], now: datetime) -> Mapping[uuid.UUID, Tally]:
    submitted = exists().where(
        Submission.assignment_id == Assignment.id, Submission.taken_back_at.is_(None)
    )
    rows = db.session.execute(
        select(
            Assignment.case_id,
            func.count(),
            func.count().filter(submitted),
            func.count().filter(_has_waiting()),
        )
        .where(
            Assignment.case_id.in_(case_ids),
            Assignment.withdrawn_at.is_(None),
            Assignment.released_at.is_not(None),
        )
        .group_by(Assignment.case_id)
    )
    return {row[0]: Tally(row[1], row[2], row[3]) for row in rows}


def _has_waiting() -> ColumnElement[bool]:
    return exists().where(Submission.assignment_id == Assignment.id, access.waits_for_review())


def _something_waits(actor: Actor, now: datetime) -> ColumnElement[bool]:
    return exists().where(
        Assignment.case_id == Case.id, Assignment.withdrawn_at.is_(None), _has_waiting()
    )


SIGNAL = Signal(
    name="homework",
    label="Homework",
    template="homework/_signal.html",
    values=_tally,
    filters={"to_review": ("Homework to review", _something_waits)},
    attention=((20, _something_waits),),
)


def timeline(actor: Actor, case: Case, limit: int) -> list[Happening]:
    """Assigned, submitted, answered."""
    recent = access.assignments(actor).where(Assignment.case_id == case.id).limit(limit)
    found = []
    for one in db.session.scalars(recent).unique():
        title = one.version.exercise.title
        page: dict[str, Any] = {
            "endpoint": "homework.assignment",
            "values": {"assignment_id": one.id},
        }
        found.append(
            Happening(at=one.assigned_at, icon="list-plus", text=f"Assigned: {title}", **page)
        )
        for submission in answering.rounds(one):
            found.append(_submitted(submission, title))
            if submission.review is not None and submission.review.outcome_at is not None:
                word = "Reviewed" if submission.review.outcome == "reviewed" else "Sent back"
                at = submission.review.outcome_at
                found.append(Happening(at=at, icon="check", text=f"{word}: {title}", **page))
    return found


def _submitted(submission: Submission, title: str) -> Happening:
    return Happening(
        at=submission.submitted_at,
        icon="inbox",
        text=f"Submitted: {title}",
        endpoint="homework.review",
        values={"submission_id": submission.id},
    )


def to_review(actor: Actor, now: datetime) -> list[Need]:
    """What came back and waits, the longest waiting first."""
    return _reviews(actor, access.to_review(actor))


def to_review_of(actor: Actor, case: Case, now: datetime) -> list[Need]:
    """What came back in one case."""
    return _reviews(actor, access.to_review(actor).where(Assignment.case_id == case.id))


def held_pathways(actor: Actor, now: datetime) -> list[Need]:
    """Pathways with a step that was not released by itself and waits for the counselor."""
    if not actor.is_clinical:
        return []
    return [
        Need(
            group="Pathways that wait for you",
            rank=25,
            text=one.client.name,
            under=pathways.content_of(one).title,
            endpoint="homework.enrolment",
            values={"enrolment_id": one.id},
            at=min(step.held_at for step in one.steps if step.held_at),
            icon="route",
        )
        for one in db.session.scalars(access.held_enrolments(actor).limit(FIRST)).unique()
    ]


def _reviews(actor: Actor, waiting: Select[Submission]) -> list[Need]:
    if not actor.is_clinical:
        return []
    return [
        Need(
            group="To review",
            rank=20,
            text=one.assignment.client.name,
            under=one.assignment.version.exercise.title,
            endpoint="homework.review",
            values={"submission_id": one.id},
            at=one.submitted_at,
            icon="inbox",
        )
        for one in db.session.scalars(waiting.limit(FIRST)).unique()
    ]


def still_to_do(actor: Actor, now: datetime) -> list[Need]:
    """A client's open homework, and what the counselor wrote back."""
    found = []
    mine = list(db.session.scalars(access.own(actor).limit(20)).unique())
    at_rest = gate.resting(mine, now=now)
    closed = pair_needs.waiting_for_opening(mine)
    for one in mine:
        if one.id in closed:
            continue
        state = answering.state(one)
        if state in states.OPEN and one.id in at_rest:
            found.append(_at_rest(one))
        elif state in states.OPEN:
            minutes = answering.content_of(one).minutes
            found.append(_open(one, state, f"About {minutes} minutes, at your own pace"))
    return found


def _at_rest(one: Assignment) -> Need:
    return Need(
        group="For your next session",
        rank=40,
        text=one.version.exercise.title,
        endpoint="homework.do",
        values={"assignment_id": one.id},
        state=gate.RESTS,
        icon="message-circle",
    )


def _open(one: Assignment, state: str, under: str) -> Need:
    return Need(
        group="To do",
        rank=20,
        text=one.version.exercise.title,
        under=under,
        endpoint="homework.do",
        values={"assignment_id": one.id},
        at=one.due_at,
        at_word="until",
        state=state,
        icon="list-checks",
        step=STEPS.get(state, "Open it"),
    )
