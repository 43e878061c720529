"""What the talk about homework adds to the first pages and to a case: who waits for an answer,
what is new, and what was not talked about yet."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, or_

from counsel.homework import access
from counsel.homework.models import REVIEWED, Assignment, Review, Submission
from counsel.homework.talk_models import Reply
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.roster.contributions import Need
from counsel.roster.models import Case

FIRST = 6
RECENT = timedelta(days=30)


def answers_to_you(actor: Actor, now: datetime) -> list[Need]:
    """Clients who answered a comment, in the cases that the actor works on."""
    if not actor.is_clinical:
        return []
    return _answers(access.assignments(actor).where(access.works_on(actor)))


def answers_in(actor: Actor, case: Case, now: datetime) -> list[Need]:
    """The same for one case."""
    if not actor.is_clinical:
        return []
    return _answers(access.assignments(actor).where(Assignment.case_id == case.id))


def to_talk_about(actor: Actor, case: Case, now: datetime) -> list[Need]:
    """For the next session: what was reviewed lately and not talked about yet."""
    if not actor.is_clinical:
        return []
    statement = (
        access.submissions(actor)
        .join(Review, Review.submission_id == Submission.id)
        .where(
            Assignment.case_id == case.id,
            Review.outcome == REVIEWED,
            Review.outcome_at > now - RECENT,
            Submission.discussed_at.is_(None),
        )
        .order_by(Review.outcome_at.desc())
    )
    return [
        Need(
            group="To talk about",
            rank=55,
            text=one.assignment.version.exercise.title,
            under=one.assignment.client.called,
            endpoint="homework.review",
            values={"submission_id": one.id},
            at=one.submitted_at,
            icon="messages-square",
        )
        for one in db.session.scalars(statement.limit(FIRST)).unique()
    ]


def from_your_counselor(actor: Actor, now: datetime) -> list[Need]:
    """What a client's counselor wrote about their homework and they have not seen yet."""
    statement = access.own(actor).where(or_(_unseen_words(), _unseen_review(now)))
    return [
        Need(
            group="New from your counselor",
            rank=15,
            text=one.version.exercise.title,
            endpoint="homework.do",
            values={"assignment_id": one.id},
            icon="message-circle",
        )
        for one in db.session.scalars(statement.limit(FIRST)).unique()
    ]


def _answers(statement: Select[Assignment]) -> list[Need]:
    new = exists().where(
        Reply.assignment_id == Assignment.id,
        Reply.from_client.is_(True),
        Reply.seen_at.is_(None),
    )
    live = Assignment.withdrawn_at.is_(None)
    return [
        Need(
            group="Answers to you",
            rank=22,
            text=one.client.name,
            under=one.version.exercise.title,
            endpoint="homework.talk",
            values={"assignment_id": one.id},
            icon="message-circle",
        )
        for one in db.session.scalars(statement.where(new, live).limit(FIRST)).unique()
    ]


def _unseen_words() -> ColumnElement[bool]:
    return exists().where(
        Reply.assignment_id == Assignment.id,
        Reply.from_client.is_(False),
        Reply.seen_at.is_(None),
    )


def _unseen_review(now: datetime) -> ColumnElement[bool]:
    """A review of the last weeks that the client has not opened. What was sent back is to do."""
    return exists().where(
        Submission.assignment_id == Assignment.id,
        Submission.taken_back_at.is_(None),
        Review.submission_id == Submission.id,
        Review.outcome == REVIEWED,
        Review.outcome_at > now - RECENT,
        Review.seen_at.is_(None),
    )
