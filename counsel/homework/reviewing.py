"""What the counselor does with what came back: opening it, commenting, deciding."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import update

from counsel.audit import service as audit
from counsel.homework import mails
from counsel.homework.models import REVIEWED, SENT_BACK, Feedback, Review, Submission
from counsel.kernel.actor import Actor
from counsel.kernel.db import db, defer
from counsel.kernel.errors import DomainError

LONGEST = 20_000


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
    quantity: int | None = None,
    quality: int | None = None,
) -> Review:
    """Keep comments as a draft, or decide: "reviewed", or "sent_back" for another round.

    `comments` are texts by block key; an empty one is removed. `quantity` and `quality` are 0 to 4
    (rating.py), for the team alone. The client sees nothing of a draft and is told of a decision.
    Raises DomainError once it was decided, or where a piece is sent back without a word.
    """
    comments = {key: text.strip() for key, text in comments.items() if text.strip()}
    _check_review(submission, overall, comments, outcome)
    review = submission.review or _new_review(actor, submission, now)
    review.overall, review.saved_at = overall.strip(), now
    review.quantity, review.quality = quantity, quality
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


def talked_about(actor: Actor, submission: Submission, talked: bool, *, now: datetime) -> None:
    """Note that a piece was talked about in a session, or that it was not. The first time stays."""
    if talked == (submission.discussed_at is not None):
        return
    submission.discussed_at = now if talked else None
    submission.discussed_by = actor.user_id if talked else None
    one = submission.assignment
    verb = "talked about" if talked else "unmarked as talked about"
    audit.record(actor, verb, "homework", one.id, now=now, case_id=one.case_id)
