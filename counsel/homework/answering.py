"""What the client does while it is open: opening it and answering; and its rounds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from counsel.audit import service as audit
from counsel.homework import access, gate, pair_state, sharing, states, watching
from counsel.homework.models import Answer, Assignment, Submission
from counsel.homework.sharing import Share
from counsel.kernel.actor import Actor
from counsel.kernel.db import db, defer
from counsel.kernel.errors import DomainError, StaleWrite
from counsel.library.blocks.block import Block
from counsel.library.content import ExerciseContent

CLOSED = "This was submitted. Take it back first if you want to change it."
LARGEST_ANSWER = 200_000


def content_of(assignment: Assignment) -> ExerciseContent:
    """The document of the version that the assignment pins, without what it leaves out."""
    return watching.content_of(assignment)


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
    actor: Actor,
    assignment: Assignment,
    block: Block,
    value: Any,
    *,
    revision: int,
    now: datetime,
    share: Share | None = None,
) -> Answer:
    """Save what was typed into one block, complete or not: nothing typed is ever refused.

    `share` is what the client chose for it, with its marks; None leaves that as it is. `revision`
    is the one that the writer began from, 0 for none. Raises StaleWrite where another tab or device
    saved a newer one, and DomainError where the homework is closed.
    """
    check_open(assignment, now)
    if len(str(value)) > LARGEST_ANSWER:
        raise DomainError("This is very long. Shorten it a little.", field=block.key)
    answer = _answer(actor, assignment, block, now)
    before = share_of(answer)
    share = share.fitting(block, before) if share else before
    if answer.value == value and before == share:
        return answer
    if answer.revision != revision:
        raise StaleWrite("You wrote here on another device or in another tab.", field=block.key)
    answer.value, answer.revision, answer.saved_at = value, revision + 1, now
    answer.please_read, answer.unrevealed = share.please_read, share.unrevealed
    if sharing.is_free(block):
        answer.share, answer.share_summary = share.choice, share.summary
    assignment.started_at = assignment.started_at or now
    db.session.flush()
    watching.after_saving(actor, assignment, now=now)
    return answer


def save_share(
    actor: Actor, assignment: Assignment, block: Block, share: Share, *, now: datetime
) -> Answer:
    """Save only what is shared of an answer that is kept apart, as files are."""
    saved = saved_answers(assignment).get(block.key)
    value, revision = (saved.value, saved.revision) if saved else (None, 0)
    return save_answer(actor, assignment, block, value, revision=revision, now=now, share=share)


def _answer(actor: Actor, assignment: Assignment, block: Block, now: datetime) -> Answer:
    """The row of a block's answer, locked where it is there and begun where not."""
    statement = access.answers(assignment).where(Answer.block_key == block.key)
    answer = db.session.scalars(statement.with_for_update()).one_or_none()
    if answer is None:
        answer = Answer(
            practice_id=actor.practice_id,
            assignment_id=assignment.id,
            block_key=block.key,
            revision=0,
            saved_at=now,
        )
        db.session.add(answer)
    return answer


def share_of(answer: Answer) -> Share:
    """What its client chose to share of it: nothing where they did not choose."""
    return Share(
        choice=answer.share or sharing.NOTHING,
        summary=answer.share_summary,
        please_read=bool(answer.please_read),
        unrevealed=bool(answer.unrevealed),
    )


def check_open(assignment: Assignment, now: datetime) -> None:
    """Raises DomainError where nothing can be written: it is closed, or a hold rests it."""
    if state(assignment) not in states.OPEN:
        raise DomainError(CLOSED)
    pair_state.refuse_sealed(assignment)
    gate.refuse_resting(assignment, now=now)


def open_blocks(content: ExerciseContent, saved: Mapping[str, Answer]) -> dict[str, list[str]]:
    """What stands between these answers and a submission: texts by block key, in order."""
    values, shares = values_of(saved), _shares(saved)
    found = dict(content.problems(values))
    for block in content.missing(values):
        found.setdefault(block.key, ["This one is still open. A few words are enough."])
    shown = content.visible_blocks(values)
    for key, texts in sharing.open_summaries(shown, values, shares).items():
        found.setdefault(key, texts)
    order = [block.key for block in content.blocks]
    return {key: found[key] for key in order if key in found}


def snapshot(
    content: ExerciseContent, saved: Mapping[str, Answer]
) -> tuple[dict[str, Any], dict[str, str]]:
    """What a submission of these answers holds, and what stays with the client (sharing.py)."""
    values = values_of(saved)
    return sharing.snapshot(content.visible_blocks(values), values, _shares(saved))


def values_of(saved: Mapping[str, Answer]) -> dict[str, Any]:
    """What stands in these answers, by block key."""
    return {key: answer.value for key, answer in saved.items()}


def _shares(saved: Mapping[str, Answer]) -> dict[str, Share]:
    return {key: share_of(answer) for key, answer in saved.items()}


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
