"""What follows when homework was sent, put aside or taken away: pathways look again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from counsel.homework.enrolment_models import Enrolment, EnrolmentStep
from counsel.homework.models import Assignment
from counsel.kernel.db import db


def look_again(assignment: Assignment, *, now: datetime) -> None:
    """The scheduler looks at the pathway that this homework is a step of, at its next turn."""
    hanging = select(EnrolmentStep.enrolment_id).where(EnrolmentStep.assignment_id == assignment.id)
    db.session.execute(
        update(Enrolment)
        .where(
            Enrolment.id.in_(hanging),
            Enrolment.paused_at.is_(None),
            Enrolment.ended_at.is_(None),
            Enrolment.finished_at.is_(None),
        )
        .values(check_at=now)
        .execution_options(synchronize_session=False)
    )
