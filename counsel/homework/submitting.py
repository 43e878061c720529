"""How the client ends a round: submitting, taking back, putting aside, taking up again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import update

from counsel.audit import service as audit
from counsel.homework import answering, follow_on, pair_state, states, watching
from counsel.homework.looking_back import BARRIERS
from counsel.homework.models import Answer, Assignment, Submission
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.library.content import ExerciseContent


def submit(
    actor: Actor,
    assignment: Assignment,
    *,
    difficulty: int | None,
    usefulness: int | None,
    now: datetime,
    amount: int | None = None,
    barriers: Collection[str] = (),
    barrier_words: str = "",
) -> Submission:
    """Take an immutable snapshot of what the client shares, with their short look back.

    `amount` is 0 to 4, `difficulty` and `usefulness` 0 to 10, `barriers` names of
    looking_back.BARRIERS. Raises DomainError where required answers miss.
    """
    answering.check_open(assignment, now)
    content, saved = _complete(assignment)
    answers, kept = answering.snapshot(content, saved)
    submission = Submission(
        practice_id=actor.practice_id,
        assignment_id=assignment.id,
        round=assignment.round,
        submitted_at=now,
        answers=answers,
        kept=kept or None,
        amount=amount,
        difficulty=difficulty,
        usefulness=usefulness,
        barriers=_barriers(barriers, barrier_words),
    )
    submission.please_read = _marked(content, saved, "please_read")
    submission.unrevealed = _marked(content, saved, "unrevealed")
    assignment.submissions.append(submission)
    db.session.flush()
    watching.look(actor, assignment, content, answering.values_of(saved), now=now)
    follow_on.look_again(assignment, now=now)
    audit.record(actor, "submitted", "homework", assignment.id, now=now, case_id=assignment.case_id)
    return submission


def _complete(assignment: Assignment) -> tuple[ExerciseContent, dict[str, Answer]]:
    content, saved = answering.content_of(assignment), answering.saved_answers(assignment)
    if answering.open_blocks(content, saved):
        raise DomainError("Some questions are still open.")
    return content, saved


def _marked(content: ExerciseContent, saved: Mapping[str, Answer], mark: str) -> list[str] | None:
    """The keys of the blocks that carry this mark, in order."""
    marked = {key for key, answer in saved.items() if getattr(answer, mark)}
    return [block.key for block in content.blocks if block.key in marked] or None


def _barriers(kinds: Collection[str], words: str) -> dict[str, Any] | None:
    known = [kind for kind in BARRIERS if kind in kinds]
    return {"kinds": known, "words": words} if known or words else None


def take_back(actor: Actor, assignment: Assignment, *, now: datetime) -> None:
    """Undo a submission while nobody opened it for review. Raises DomainError afterwards."""
    submission = answering.latest(assignment)
    if submission is None or answering.state(assignment) != states.SUBMITTED:
        raise DomainError("There is nothing to take back.")
    pair_state.before_taking_back(assignment)
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
    if answering.state(assignment) not in states.OPEN:
        raise DomainError(answering.CLOSED)
    assignment.skipped_at, assignment.skip_reason = now, reason
    follow_on.look_again(assignment, now=now)
    audit.record(actor, "skipped", "homework", assignment.id, now=now, case_id=assignment.case_id)


def resume(actor: Actor, assignment: Assignment, *, now: datetime) -> None:
    """Take up again what was skipped."""
    assignment.skipped_at, assignment.skip_reason = None, ""
    audit.record(actor, "resumed", "homework", assignment.id, now=now, case_id=assignment.case_id)
