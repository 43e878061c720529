"""Who on the care team is told of what a client said about their homework."""

from __future__ import annotations

import uuid

from sqlalchemy import Select, select

from counsel.homework.models import Assignment, Review, Submission
from counsel.homework.talk_models import Reply
from counsel.kernel.db import db
from counsel.roster.models import LEAD, SUPERVISOR, CareTeamMember


def counselor_for(assignment: Assignment) -> uuid.UUID | None:
    """Who spoke last with this client here, while they work on the case; else its lead; else
    nobody."""
    team = {
        member.user_id: member.role
        for member in db.session.scalars(_team(assignment.case_id))
        if member.role != SUPERVISOR
    }
    lead = next((user for user, role in team.items() if role == LEAD), None)
    return next((user for user in _spoke(assignment) if user in team), lead)


def works_on(user_id: uuid.UUID, case_id: uuid.UUID) -> bool:
    """Whether somebody works on a case now, not as a supervisor."""
    mine = CareTeamMember.user_id == user_id, CareTeamMember.role != SUPERVISOR
    return db.session.scalars(_team(case_id).where(*mine).limit(1)).first() is not None


def _team(case_id: uuid.UUID) -> Select[CareTeamMember]:
    return select(CareTeamMember).where(
        CareTeamMember.case_id == case_id, CareTeamMember.until.is_(None)
    )


def _spoke(assignment: Assignment) -> list[uuid.UUID]:
    """The counselor who answered last, then who reviewed last."""
    said = (
        select(Reply.author_id)
        .where(Reply.assignment_id == assignment.id, Reply.from_client.is_(False))
        .order_by(Reply.written_at.desc(), Reply.id.desc())
    )
    reviewed = (
        select(Review.reviewer_id)
        .join(Review.submission)
        .where(Submission.assignment_id == assignment.id, Review.outcome.is_not(None))
        .order_by(Review.outcome_at.desc())
    )
    found = [db.session.scalar(said.limit(1)), db.session.scalar(reviewed.limit(1))]
    return [user for user in found if user is not None]
