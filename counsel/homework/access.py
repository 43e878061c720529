"""Which homework an actor may see, and what they may do with it."""

from __future__ import annotations

import uuid

from sqlalchemy import ColumnElement, Select, and_, exists, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from counsel.homework.enrolment_models import Enrolment, EnrolmentStep
from counsel.homework.models import REVIEWED, Answer, Assignment, Review, Submission, Upload
from counsel.homework.pair_models import PairSide
from counsel.homework.talk_models import Reply
from counsel.kernel.actor import Actor
from counsel.library.models import ExerciseVersion
from counsel.roster import access as roster
from counsel.roster.models import SUPERVISOR, CareTeamMember, Case

_WITH_ALL = (
    joinedload(Assignment.client),
    joinedload(Assignment.version).joinedload(ExerciseVersion.exercise),
    selectinload(Assignment.submissions).selectinload(Submission.review),
)


def assignments(actor: Actor) -> Select[Assignment]:
    """The homework of the cases that staff see."""
    return (
        select(Assignment)
        .join(Assignment.case)
        .where(roster.sees_case(actor))
        .options(contains_eager(Assignment.case).selectinload(Case.care_team), *_WITH_ALL)
        .order_by(Assignment.assigned_at.desc(), Assignment.id.desc())
    )


def own(actor: Actor) -> Select[Assignment]:
    """A client's own homework; what was withdrawn, or is not released yet, is not there."""
    return (
        select(Assignment)
        .where(
            Assignment.practice_id == actor.practice_id,
            Assignment.client_id == actor.client_id,
            Assignment.withdrawn_at.is_(None),
            Assignment.released_at.is_not(None),
        )
        .options(*_WITH_ALL)
        .order_by(Assignment.assigned_at.desc(), Assignment.id.desc())
    )


def submissions(actor: Actor) -> Select[Submission]:
    """What clients of the actor's cases submitted and did not take back."""
    return (
        select(Submission)
        .join(Submission.assignment)
        .join(Assignment.case)
        .where(
            Submission.taken_back_at.is_(None),
            Assignment.withdrawn_at.is_(None),
            roster.sees_case(actor),
        )
        .options(
            contains_eager(Submission.assignment)
            .contains_eager(Assignment.case)
            .selectinload(Case.care_team),
            contains_eager(Submission.assignment).options(*_WITH_ALL),
            selectinload(Submission.review).selectinload(Review.feedback),
        )
    )


def to_review(actor: Actor) -> Select[Submission]:
    """What waits for this counselor, the longest waiting first; a supervisor's queue is empty."""
    return (
        submissions(actor)
        .where(waits_for_review(), works_on(actor))
        .order_by(Submission.submitted_at, Submission.id)
    )


def works_on(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Case`: the actor is on its care team, not as a supervisor."""
    return exists().where(
        CareTeamMember.case_id == Case.id,
        CareTeamMember.user_id == actor.user_id,
        CareTeamMember.until.is_(None),
        CareTeamMember.role != SUPERVISOR,
    )


def waits_for_review() -> ColumnElement[bool]:
    """The condition on `Submission`: the newest of its assignment, without an outcome."""
    later, decided = aliased(Submission), aliased(Review)
    return and_(
        Submission.taken_back_at.is_(None),
        ~exists().where(
            later.assignment_id == Submission.assignment_id,
            later.submitted_at > Submission.submitted_at,
            later.taken_back_at.is_(None),
        ),
        ~exists().where(decided.submission_id == Submission.id, decided.outcome.is_not(None)),
    )


def is_reviewed() -> ColumnElement[bool]:
    """The condition on `Assignment`: its newest submission was reviewed."""
    newest, later = aliased(Submission), aliased(Submission)
    return exists().where(
        newest.assignment_id == Assignment.id,
        newest.taken_back_at.is_(None),
        Review.submission_id == newest.id,
        Review.outcome == REVIEWED,
        ~exists().where(
            later.assignment_id == Assignment.id,
            later.taken_back_at.is_(None),
            later.submitted_at > newest.submitted_at,
        ),
    )


def answers(assignment: Assignment) -> Select[Answer]:
    """The saved answers of one assignment that was loaded through the actor."""
    return select(Answer).where(Answer.assignment_id == assignment.id)


def replies(assignment: Assignment) -> Select[Reply]:
    """What was said about one assignment that was loaded through the actor, in order."""
    one = Reply.assignment_id == assignment.id
    return select(Reply).where(one).order_by(Reply.written_at, Reply.id)


def side(assignment: Assignment) -> Select[PairSide]:
    """The side of a pair that one assignment is, if it was offered as one."""
    return select(PairSide).where(PairSide.assignment_id == assignment.id)


def uploads(assignment: Assignment) -> Select[Upload]:
    """The files of one assignment that was loaded through the actor."""
    return select(Upload).where(Upload.assignment_id == assignment.id)


_STEPS = selectinload(Enrolment.steps).joinedload(EnrolmentStep.assignment)
_WITH_STEPS = (
    joinedload(Enrolment.client),
    _STEPS.selectinload(Assignment.submissions).selectinload(Submission.review),
)


def enrolments(actor: Actor) -> Select[Enrolment]:
    """The pathways of the cases that staff see, newest first."""
    return (
        select(Enrolment)
        .join(Enrolment.case)
        .where(roster.sees_case(actor))
        .options(contains_eager(Enrolment.case).selectinload(Case.care_team), *_WITH_STEPS)
        .order_by(Enrolment.started_at.desc(), Enrolment.id.desc())
    )


def own_enrolments(actor: Actor) -> Select[Enrolment]:
    """The pathways that a client is on."""
    return (
        select(Enrolment)
        .where(
            Enrolment.practice_id == actor.practice_id,
            Enrolment.client_id == actor.client_id,
            Enrolment.ended_at.is_(None),
            Enrolment.finished_at.is_(None),
        )
        .options(*_WITH_STEPS)
        .order_by(Enrolment.started_at)
    )


def held_enrolments(actor: Actor) -> Select[Enrolment]:
    """The pathways with a step that waits for this counselor."""
    held = exists().where(
        EnrolmentStep.enrolment_id == Enrolment.id, EnrolmentStep.held_at.is_not(None)
    )
    live = Enrolment.ended_at.is_(None)
    return enrolments(actor).where(held, live, works_on(actor))


def enrolment(enrolment_id: uuid.UUID) -> Select[Enrolment]:
    """One pathway for the scheduler, which acts for the practice in scope."""
    return (
        select(Enrolment)
        .where(Enrolment.id == enrolment_id)
        .options(joinedload(Enrolment.case), *_WITH_STEPS)
        .with_for_update(of=Enrolment)
    )


def may_assign(actor: Actor, case: Case) -> bool:
    """Counselors who work on the case."""
    return roster.may_work_on(actor, case)


def may_review(actor: Actor, assignment: Assignment) -> bool:
    """Counselors who work on the case; supervisors only look."""
    return roster.may_work_on(actor, assignment.case)
