"""Every message that leaves. The queue holds who, what about and when; never the text."""

import uuid
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from counsel.kernel.db import Record

QUEUED, CLAIMED, SENDING, SENT, DROPPED, FAILED = (
    "queued",
    "claimed",
    "sending",
    "sent",
    "dropped",
    "failed",
)


class OutboxMessage(Record):
    """A message to one person about one row.

    `practice_id` is None for messages of the platform itself (a password reset). `fence` grows
    with every claim: a worker that lost its lease cannot mark what another took. `reason` is a
    code without content. `channel` is the one by which it left or was tried last; `tried` is each
    attempt in its order (trying.py).
    """

    __tablename__ = "outbox_messages"
    __table_args__ = (Index("ix_outbox_messages_due", "state", "not_before"),)

    practice_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("practices.id"), index=True)
    kind: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[uuid.UUID] = mapped_column(index=True)
    recipient_kind: Mapped[str] = mapped_column(String(20))
    recipient_id: Mapped[uuid.UUID]
    channel: Mapped[str] = mapped_column(String(20))
    not_before: Mapped[datetime]
    dedupe_key: Mapped[str] = mapped_column(String(200), unique=True)
    created_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12))
    attempts: Mapped[int]
    fence: Mapped[int]
    worker: Mapped[str | None] = mapped_column(String(80))
    lease_ends_at: Mapped[datetime | None]
    sending_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(80))
    tried: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)


class JobRun(Record):
    """How a job of the scheduler runs, for the operator and /readyz: its last run, by which worker,
    how long it took and how late it began; how often it ran, and failed, so far."""

    __tablename__ = "job_runs"

    name: Mapped[str] = mapped_column(String(60), unique=True)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    milliseconds: Mapped[int | None]
    failed_with: Mapped[str | None] = mapped_column(String(80))
    every_milliseconds: Mapped[int | None]
    lag_milliseconds: Mapped[int | None]
    runs: Mapped[int] = mapped_column(insert_default=0)
    worker: Mapped[str | None] = mapped_column(String(80))
    failed_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(insert_default=0)
