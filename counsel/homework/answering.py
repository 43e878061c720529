"""What the client does: opening, answering, submitting, taking back, skipping."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from counsel.audit import service as audit
from counsel.homework import access, follow_on, states
from counsel.homework.models import Answer, Assignment, Submission
from counsel.kernel.actor import Actor
from counsel.kernel.db import db, defer
from counsel.kernel.errors import DomainError, StaleWrite
from counsel.library.blocks.block import Block
from counsel.library.content import ExerciseContent

CLOSED = "This was submitted. Take it back first if you want to change it."
LARGEST_ANSWER = 200_000


def content_of(assignment: Assignment) -> ExerciseContent:
    """The document of the version that the assignment pins."""
    return ExerciseContent.model_validate(assignment.version.content)


def latest(assignment: Assignment) -> Submission | None:
    """The newest submission that was not taken back."""
    live = [one for one in assignment.submissions if one.taken_back_at is None]
    return live[-1] if live else None


def state(assignment: Assignment) -> str:
    """The assignment's state in the interface's words."""
    return states.state_of(assignment, latest(assignment))


def open_assignment(actor: Actor, assignment: Assignment, *, now: datetime) -> None:
    """Remember when the client first opened it; written at the end of the unit of work."""
    if assignment.opened_at is not None:
        return
    opened = (
        update(Assignment)
        .where(Assignment.id == assignment.id, Assignment.opened_at.is_(None))
        .values(opened_at=now)
        .execution_options(synchronize_session=False)
    )
    defer(lambda: db.session.execute(opened))
    audit.record(actor, "opened", "homework", assignment.id, now=now, case_id=assignment.case_id)


def saved_answers(assignment: Assignment) -> dict[str, Answer]:
    """The answers by block key."""
    return {answer.block_key: answer for answer in db.session.scalars(access.answers(assignment))}


def save_answer(
    actor: Actor, assignment: Assignment, block: Block, value: Any, *, revision: int, now: datetime
) -> Answer:
    """Save what was typed into one block, complete or not: nothing typed is ever refused.

    `revision` is the one that the writer began from, 0 for none. Raises StaleWrite where another
    tab or device saved a newer one, and DomainError where the homework is closed.
    """
    if state(assignment) not in states.OPEN:
        raise DomainError(CLOSED)
    if len(str(value)) > LARGEST_ANSWER:
        raise DomainError("This is very long. Shorten it a little.", field=block.key)
    answer = db.session.scalars(
        access.answers(assignment).where(Answer.block_key == block.key).with_for_update()
    ).one_or_none()
    if answer is None:
        answer = Answer(
            practice_id=actor.practice_id,
            assignment_id=assignment.id,
            block_key=block.key,
            revision=0,
            saved_at=now,
        )
        db.session.add(answer)
    elif answer.value == value:
        return answer
    if answer.revision != revision:
        raise StaleWrite("You wrote here on another device or in another tab.", field=block.key)
    answer.value, answer.revision, answer.saved_at = value, revision + 1, now
    assignment.started_at = assignment.started_at or now
    db.session.flush()
    return answer


def open_blocks(content: ExerciseContent, answers: Mapping[str, Any]) -> dict[str, list[str]]:
    """What stands between these answers and a submission: texts by block key, in order."""
    found = dict(content.problems(answers))
    for block in content.missing(answers):
        found.setdefault(block.key, ["This one is still open. A few words are enough."])
    order = [block.key for block in content.blocks]
    return {key: found[key] for key in order if key in found}


def submit(
    actor: Actor,
    assignment: Assignment,
    *,
    difficulty: int | None,
    usefulness: int | None,
    now: datetime,
) -> Submission:
    """Take an immutable snapshot of the answers. Raises DomainError where required ones miss."""
    if state(assignment) not in states.OPEN:
        raise DomainError(CLOSED)
    content = content_of(assignment)
    values = {key: answer.value for key, answer in saved_answers(assignment).items()}
    if open_blocks(content, values):
        raise DomainError("Some questions are still open.")
    submission = Submission(
        practice_id=actor.practice_id,
        assignment_id=assignment.id,
        round=assignment.round,
        submitted_at=now,
        answers={block.key: values.get(block.key) for block in content.visible_blocks(values)},
        difficulty=difficulty,
        usefulness=usefulness,
    )
    assignment.submissions.append(submission)
    db.session.flush()
    follow_on.look_again(assignment, now=now)
    audit.record(actor, "submitted", "homework", assignment.id, now=now, case_id=assignment.case_id)
    return submission


def take_back(actor: Actor, assignment: Assignment, *, now: datetime) -> None:
    """Undo a submission while nobody opened it for review. Raises DomainError afterwards."""
    submission = latest(assignment)
    if submission is None or state(assignment) != states.SUBMITTED:
        raise DomainError("There is nothing to take back.")
    taken = db.session.execute(
        update(Submission)
        .where(Submission.id == submission.id, Submission.opened_at.is_(None))
        .values(taken_back_at=now)
        .execution_options(synchronize_session=False)
    )
    if getattr(taken, "rowcount", 0) != 1:
        raise DomainError("Your counselor has opened it already. You can talk about it together.")
    db.session.refresh(submission)
    audit.record(actor, "took back", "homework", assignment.id, now=now, case_id=assignment.case_id)


def skip(actor: Actor, assignment: Assignment, *, reason: str, now: datetime) -> None:
    """Put it aside; a reason is welcome and never needed."""
    if state(assignment) not in states.OPEN:
        raise DomainError(CLOSED)
    assignment.skipped_at, assignment.skip_reason = now, reason
    follow_on.look_again(assignment, now=now)
    audit.record(actor, "skipped", "homework", assignment.id, now=now, case_id=assignment.case_id)


def resume(actor: Actor, assignment: Assignment, *, now: datetime) -> None:
    """Take up again what was skipped."""
    assignment.skipped_at, assignment.skip_reason = None, ""
    audit.record(actor, "resumed", "homework", assignment.id, now=now, case_id=assignment.case_id)


def rounds(assignment: Assignment) -> list[Submission]:
    """Every submission that was not taken back, the newest first."""
    return [one for one in reversed(assignment.submissions) if one.taken_back_at is None]


def earlier(submission: Submission) -> list[Submission]:
    """The rounds before a submission, the newest first."""
    statement = select(Submission).where(
        Submission.assignment_id == submission.assignment_id,
        Submission.taken_back_at.is_(None),
        Submission.submitted_at < submission.submitted_at,
    )
    return list(db.session.scalars(statement.order_by(Submission.submitted_at.desc())))
