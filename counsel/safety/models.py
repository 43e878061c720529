"""Screens and alerts. What was asked and answered is sealed."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from counsel.kernel.db import Record, Tenant
from counsel.kernel.vault import SealedJSON, SealedText
from counsel.roster.models import Case, Client


class SafetyScreen(Tenant, Record):
    """The twelve questions, asked of one person alone in one case. Never changed: a new asking is
    a new row, and the newest counts. `answers` is {number: {"answer": code, "words": text}}."""

    __tablename__ = "safety_screens"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"), index=True)
    asked_at: Mapped[datetime]
    asked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    answers_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    answers = SealedJSON("answers_sealed")
    client: Mapped[Client] = relationship()


class SafetyAlert(Tenant, Record):
    """An answer that somebody should look at soon: once an assignment, rule and round.

    `rule` is the place of the rule in the exercise's document; `says` is the rule's sentence, never
    a word of the client's. `flag_id` is the hold that it raised, if it did. Acknowledging says what
    was done and what came of it; `passed_on_at` is when the backup was asked.
    """

    __tablename__ = "safety_alerts"
    __table_args__ = (UniqueConstraint("assignment_id", "rule", "round"),)

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"), index=True)
    assignment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assignments.id"))
    rule: Mapped[int]
    round: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    says_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    raised_at: Mapped[datetime]
    pass_on_at: Mapped[datetime | None] = mapped_column(index=True)
    flag_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("safety_flags.id"))
    passed_on_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    action_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    outcome_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    says = SealedText("says_sealed")
    action = SealedText("action_sealed")
    outcome = SealedText("outcome_sealed")
    case: Mapped[Case] = relationship()
    client: Mapped[Client] = relationship()
