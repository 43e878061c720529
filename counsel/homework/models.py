"""Homework: assignment, answers, submissions, reviews with feedback."""

import uuid
from datetime import date, datetime, time

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from counsel.kernel.db import Record, Tenant
from counsel.kernel.vault import SealedBytes, SealedJSON, SealedText
from counsel.library.models import ExerciseVersion
from counsel.roster.models import Case, Client

REVIEWED, SENT_BACK = "reviewed", "sent_back"


class Repetition(Tenant, Record):
    """An exercise that comes again to one client: "daily", "weekly" or before each "session",
    until a day. `settings` is what every new assignment of it takes over (repeating.py); `next_at`
    when the scheduler makes the next one, `held_reason` what stood against it."""

    __tablename__ = "repetitions"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"), index=True)
    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("exercise_versions.id"))
    kind: Mapped[str] = mapped_column(String(12))
    until: Mapped[date | None]
    settings_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    started_at: Mapped[datetime]
    started_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    next_at: Mapped[datetime | None] = mapped_column(index=True)
    held_at: Mapped[datetime | None]
    held_reason_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    settings = SealedJSON("settings_sealed")
    held_reason = SealedText("held_reason_sealed")
    case: Mapped[Case] = relationship()
    client: Mapped[Client] = relationship()
    version: Mapped[ExerciseVersion] = relationship()


class Assignment(Tenant, Record):
    """One exercise version given to one client of a case. A couple's two share `pair_id`.

    The client sees it from `released_at` on; `release_at` is when the scheduler releases it, and
    `held_reason` what stood against that.
    `plan` is when, where and "if this, then that": {"when", "where", "if", "then"}; `confidence`
    0 to 10. A smaller version leaves out the blocks of `left_out` and keeps a log for `log_days`.
    `reminders` is how often it may remind ("two", "one", "none"), `nudge_at` the client's own time
    of day for a daily log, `muted_at` when the client wanted none of them."""

    __tablename__ = "assignments"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"), index=True)
    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("exercise_versions.id"), index=True)
    pair_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("pairs.id"), index=True)
    repetition_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("repetitions.id"))
    assigned_at: Mapped[datetime]
    assigned_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    rationale_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    cautions_read_at: Mapped[datetime | None]
    release_at: Mapped[datetime | None] = mapped_column(index=True)
    released_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    held_reason_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    agreed: Mapped[bool] = mapped_column(default=False)
    plan_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    confidence: Mapped[int | None]
    barrier_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    left_out: Mapped[list[str] | None]
    log_days: Mapped[int | None]
    reminders: Mapped[str] = mapped_column(String(8), default="two")
    nudge_at: Mapped[time | None]
    muted_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    round: Mapped[int]
    opened_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    skipped_at: Mapped[datetime | None]
    skip_reason_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    rationale = SealedText("rationale_sealed")
    held_reason = SealedText("held_reason_sealed")
    plan = SealedJSON("plan_sealed")
    barrier = SealedText("barrier_sealed")
    skip_reason = SealedText("skip_reason_sealed")
    case: Mapped[Case] = relationship()
    client: Mapped[Client] = relationship()
    version: Mapped[ExerciseVersion] = relationship()
    answers: Mapped[list["Answer"]] = relationship()
    submissions: Mapped[list["Submission"]] = relationship(order_by="Submission.submitted_at")
    attestation: Mapped["Attestation | None"] = relationship(uselist=False)


class Attestation(Tenant, Record):
    """What the counselor ticked before an exercise of tier R was assigned (domain.md, Attestation
    before R): the keys of the six statements, and by when they look at it again."""

    __tablename__ = "attestations"
    __table_args__ = (UniqueConstraint("assignment_id"),)

    assignment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assignments.id"))
    attested_at: Mapped[datetime]
    attested_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    statements: Mapped[list[str]]
    review_by: Mapped[datetime] = mapped_column(index=True)
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))


class Answer(Tenant, Record):
    """What the client typed into one block; `revision` counts saves and refuses stale ones.
    `share` is what a shareable block's writer chose (sharing.py); None until they chose.
    `please_read` marks it for the counselor, `unrevealed` keeps it from the partner of a pair."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("assignment_id", "block_key"),)

    assignment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assignments.id"))
    block_key: Mapped[str] = mapped_column(String(40))
    value_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    revision: Mapped[int]
    saved_at: Mapped[datetime]
    share: Mapped[str | None] = mapped_column(String(8))
    share_summary_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    please_read: Mapped[bool] = mapped_column(default=False)
    unrevealed: Mapped[bool] = mapped_column(default=False)

    value = SealedJSON("value_sealed")
    share_summary = SealedText("share_summary_sealed")


class Upload(Tenant, Record):
    """A file that a client added to one block, as it may be shown: cleaned (uploads.py), and read
    by the team only where a submission's answers name it."""

    __tablename__ = "uploads"

    assignment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assignments.id"), index=True)
    block_key: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(12))
    name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    added_at: Mapped[datetime]

    name = SealedText("name_sealed")
    content = SealedBytes("content_sealed")


class Submission(Tenant, Record):
    """An immutable snapshot of the answers of one round, taken back while nobody opened it.
    `kept` are the blocks that the client did not share: by key their summary, or an empty text;
    the snapshot holds no answer of those. `amount` is how much was done, 0 to 4; `barriers` what
    got in the way: {"kinds": [...], "words": "..."}. `please_read` and `unrevealed` are the keys of
    the blocks that the client marked so; `discussed_at` is when they talked about it."""

    __tablename__ = "submissions"

    assignment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assignments.id"), index=True)
    round: Mapped[int]
    submitted_at: Mapped[datetime]
    answers_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    kept_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    amount: Mapped[int | None]
    difficulty: Mapped[int | None]
    usefulness: Mapped[int | None]
    barriers_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    please_read: Mapped[list[str] | None]
    unrevealed: Mapped[list[str] | None]
    taken_back_at: Mapped[datetime | None]
    discussed_at: Mapped[datetime | None]
    discussed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    opened_at: Mapped[datetime | None]
    opened_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    answers = SealedJSON("answers_sealed")
    kept = SealedJSON("kept_sealed")
    barriers = SealedJSON("barriers_sealed")
    assignment: Mapped[Assignment] = relationship(overlaps="submissions")
    review: Mapped["Review | None"] = relationship(back_populates="submission")


class Review(Tenant, Record):
    """The counselor's answer to a submission; a draft until it has an outcome. `quantity` and
    `quality` are 0 to 4, for the team alone (domain.md, After-check)."""

    __tablename__ = "reviews"
    __table_args__ = (UniqueConstraint("submission_id"),)

    submission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("submissions.id"))
    reviewer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    overall_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    quantity: Mapped[int | None]
    quality: Mapped[int | None]
    saved_at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(12))
    outcome_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]

    overall = SealedText("overall_sealed")
    submission: Mapped[Submission] = relationship(back_populates="review")
    feedback: Mapped[list["Feedback"]] = relationship()


class Feedback(Tenant, Record):
    """A comment on one block of a submission."""

    __tablename__ = "feedback"
    __table_args__ = (UniqueConstraint("review_id", "block_key"),)

    review_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reviews.id"))
    block_key: Mapped[str] = mapped_column(String(40))
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    text = SealedText("text_sealed")
