"""What the counselor does: assigning, withdrawing, reviewing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import update

from counsel.audit import service as audit
from counsel.homework import assigning, follow_on, gate, mails
from counsel.homework.assigning import NOTHING_PLANNED, Planned
from counsel.homework.gate import NOTHING_ATTESTED, Attested
from counsel.homework.models import (
    REVIEWED,
    SENT_BACK,
    Assignment,
    Feedback,
    Review,
    Submission,
)
from counsel.kernel.actor import Actor
from counsel.kernel.db import db, defer
from counsel.kernel.errors import DomainError
from counsel.library.models import ExerciseVersion
from counsel.roster.models import Case, Client

LONGEST = 20_000


def assign(
    actor: Actor,
    case: Case,
    clients: list[Client],
    version: ExerciseVersion,
    *,
    rationale: str,
    due_at: datetime | None,
    cautions_read: bool,
    attested: Attested = NOTHING_ATTESTED,
    planned: Planned = NOTHING_PLANNED,
    now: datetime,
) -> list[Assignment]:
    """Give an exercise to one or more participants of a case and tell them; later where that is
    planned (arriving.py).

    The rationale is required: knowing why predicts that homework gets done (domain.md). Raises
    DomainError where the safety layer, the date, the plan or a participant forbids it.
    """
    planned = planned.on_time(now)
    _check(clients, rationale, due_at, now)
    assigning.check(planned, *gate.read(version), due_at=due_at)
    gate.check(actor, case, clients, version, cautions_read, attested, now=now)
    made = []
    for client in clients:
        assignment = _new(actor, case, client, version, planned, now=now)
        assignment.rationale, assignment.due_at = rationale.strip(), due_at
        assignment.cautions_read_at = now if cautions_read else None
        db.session.add(assignment)
        db.session.flush()
        gate.attest(actor, assignment, version, attested, now=now)
        if assignment.released_at is not None:
            mails.queue(mails.ASSIGNED, assignment, round_=1, now=now)
        audit.record(actor, "assigned", "homework", assignment.id, now=now, case_id=case.id)
        made.append(assignment)
    return made


def _new(
    actor: Actor,
    case: Case,
    client: Client,
    version: ExerciseVersion,
    planned: Planned,
    *,
    now: datetime,
) -> Assignment:
    return Assignment(
        practice_id=actor.practice_id,
        case_id=case.id,
        client_id=client.id,
        version_id=version.id,
        assigned_at=now,
        assigned_by=actor.user_id,
        release_at=planned.release_at,
        released_at=None if planned.release_at else now,
        agreed=planned.agreed,
        plan={key: words for key, words in planned.plan.items() if words} or None,
        confidence=planned.confidence,
        barrier=planned.barrier,
        left_out=list(planned.left_out) or None,
        log_days=planned.log_days,
        reminders=planned.reminders,
        round=1,
    )


def _check(clients: list[Client], rationale: str, due_at: datetime | None, now: datetime) -> None:
    if not clients:
        raise DomainError("Choose who this is for.", field="clients")
    if not rationale.strip():
        raise DomainError("Say in a sentence why. It helps people to begin.", field="rationale")
    if due_at is not None and due_at <= now:
        raise DomainError("Choose a time that is still to come.", field="due_date")


def withdraw(actor: Actor, assignment: Assignment, *, now: datetime) -> None:
    """Take homework away; the client no longer sees it, what they wrote stays in the record."""
    if assignment.withdrawn_at is None:
        assignment.withdrawn_at, assignment.withdrawn_by = now, actor.user_id
        follow_on.look_again(assignment, now=now)
        audit.record(
            actor, "withdrew", "homework", assignment.id, now=now, case_id=assignment.case_id
        )


def open_for_review(actor: Actor, submission: Submission, *, now: datetime) -> None:
    """Remember who opened it first: from then on the client cannot take it back."""
    assignment = submission.assignment
    audit.record(actor, "read", "homework", assignment.id, now=now, case_id=assignment.case_id)
    if submission.opened_at is not None:
        return
    opened = (
        update(Submission)
        .where(
            Submission.id == submission.id,
            Submission.opened_at.is_(None),
            Submission.taken_back_at.is_(None),
        )
        .values(opened_at=now, opened_by=actor.user_id)
        .execution_options(synchronize_session=False)
    )
    defer(lambda: db.session.execute(opened))


def save_review(
    actor: Actor,
    submission: Submission,
    *,
    overall: str,
    comments: Mapping[str, str],
    outcome: str | None,
    now: datetime,
) -> Review:
    """Keep comments as a draft, or decide: "reviewed", or "sent_back" for another round.

    `comments` are texts by block key; an empty one is removed. The client sees nothing of a draft
    and is told of a decision. Raises DomainError once it was decided, or where a piece is sent back
    without a word.
    """
    comments = {key: text.strip() for key, text in comments.items() if text.strip()}
    _check_review(submission, overall, comments, outcome)
    review = submission.review or _new_review(actor, submission, now)
    review.overall, review.saved_at = overall.strip(), now
    _keep_comments(review, comments)
    if outcome is not None:
        _decide(actor, submission, review, outcome, now)
    return review


def _check_review(
    submission: Submission, overall: str, comments: Mapping[str, str], outcome: str | None
) -> None:
    if submission.review is not None and submission.review.outcome is not None:
        raise DomainError("This was answered already.")
    if outcome not in (None, REVIEWED, SENT_BACK):
        raise DomainError("Choose whether it is reviewed or goes back.")
    if outcome == SENT_BACK and not overall.strip() and not comments:
        raise DomainError(
            "Say what you would like to know before you send it back.", field="overall"
        )
    if any(len(text) > LONGEST for text in (overall, *comments.values())):
        raise DomainError(f"Keep each comment under {LONGEST:,} characters.", field="overall")


def _new_review(actor: Actor, submission: Submission, now: datetime) -> Review:
    review = Review(
        practice_id=actor.practice_id,
        submission_id=submission.id,
        reviewer_id=actor.user_id,
        saved_at=now,
    )
    submission.review = review
    db.session.flush()
    return review


def _keep_comments(review: Review, comments: Mapping[str, str]) -> None:
    present = {feedback.block_key: feedback for feedback in review.feedback}
    for key, feedback in present.items():
        if key not in comments:
            review.feedback.remove(feedback)
            db.session.delete(feedback)
    for key, text in comments.items():
        if key in present:
            present[key].text = text
        else:
            review.feedback.append(
                Feedback(
                    practice_id=review.practice_id, review_id=review.id, block_key=key, text=text
                )
            )


def _decide(
    actor: Actor, submission: Submission, review: Review, outcome: str, now: datetime
) -> None:
    assignment = submission.assignment
    review.outcome, review.outcome_at, review.reviewer_id = outcome, now, actor.user_id
    submission.opened_at = submission.opened_at or now
    submission.opened_by = submission.opened_by or actor.user_id
    if outcome == SENT_BACK:
        assignment.round += 1
    mails.queue(mails.ANSWERED, assignment, round_=submission.round, now=now)
    verb = "reviewed" if outcome == REVIEWED else "sent back"
    audit.record(actor, verb, "homework", assignment.id, now=now, case_id=assignment.case_id)
