"""Pathways on which clients are, step by step."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from counsel.homework.models import Assignment
from counsel.kernel.db import Record, Tenant
from counsel.kernel.vault import SealedText
from counsel.roster.models import Case, Client


class Enrolment(Tenant, Record):
    """One client's way along a pathway. `document` is the pathway as it was when they began
    (counsel/library/pathway.py); `delayed_days` is how long it was paused in all, `check_at` when
    the scheduler looks next."""

    __tablename__ = "enrolments"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"), index=True)
    pathway: Mapped[str] = mapped_column(String(80))
    document: Mapped[dict[str, Any]]
    begins_on: Mapped[date]
    delayed_days: Mapped[int]
    started_at: Mapped[datetime]
    started_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    cautions_read_at: Mapped[datetime | None]
    check_at: Mapped[datetime | None] = mapped_column(index=True)
    paused_at: Mapped[datetime | None]
    paused_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    finished_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship()
    client: Mapped[Client] = relationship()
    steps: Mapped[list["EnrolmentStep"]] = relationship(
        back_populates="enrolment", order_by="EnrolmentStep.position"
    )


class EnrolmentStep(Tenant, Record):
    """One step of it: released as an assignment, left out, or held until the counselor looks.
    `not_before` is a later day that the counselor chose; `again_at` when it was asked for once
    more; `held_reason` is what stood against it."""

    __tablename__ = "enrolment_steps"
    __table_args__ = (UniqueConstraint("enrolment_id", "position"),)

    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolments.id"))
    position: Mapped[int]
    released_at: Mapped[datetime | None]
    assignment_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("assignments.id"), index=True
    )
    left_out_at: Mapped[datetime | None]
    left_out_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    not_before: Mapped[date | None]
    again_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    held_reason_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    held_reason = SealedText("held_reason_sealed")
    enrolment: Mapped[Enrolment] = relationship(back_populates="steps")
    assignment: Mapped[Assignment | None] = relationship()
