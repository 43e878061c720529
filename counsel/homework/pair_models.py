"""Exercises that two partners do sealed from each other, until both want to see (domain.md,
Couples)."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from counsel.homework.models import Assignment
from counsel.kernel.db import Record, Tenant
from counsel.kernel.vault import SealedJSON, SealedText
from counsel.roster.models import Case


class Pair(Tenant, Record):
    """Two assignments of one exercise. `reveal_by` says what reveals: "both" when both are ready,
    or the counselor in a "session"; `policy` is the case's policy on secrets as it was stated."""

    __tablename__ = "pairs"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    reveal_by: Mapped[str] = mapped_column(String(12))
    policy: Mapped[str] = mapped_column(String(16))
    offered_at: Mapped[datetime]
    offered_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    opened_at: Mapped[datetime | None]
    opened_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    revealed_at: Mapped[datetime | None]
    revealed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    ended_reason: Mapped[str | None] = mapped_column(String(12))

    case: Mapped[Case] = relationship()
    sides: Mapped[list["PairSide"]] = relationship(back_populates="pair", order_by="PairSide.id")


class PairSide(Tenant, Record):
    """One partner's side. `revealed` is the immutable version that the other one sees: answers by
    block key, kept when the pair is revealed."""

    __tablename__ = "pair_sides"
    __table_args__ = (UniqueConstraint("assignment_id"),)

    pair_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("pairs.id"), index=True)
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"), index=True)
    assignment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assignments.id"))
    accepted_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    ready_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    revealed_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    revealed = SealedJSON("revealed_sealed")
    pair: Mapped[Pair] = relationship(back_populates="sides")
    assignment: Mapped[Assignment] = relationship()


class PairComment(Tenant, Record):
    """What one of those who take part says about a revealed answer of a side; never changed."""

    __tablename__ = "pair_comments"

    pair_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("pairs.id"), index=True)
    side_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("pair_sides.id"))
    block_key: Mapped[str] = mapped_column(String(40))
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    written_at: Mapped[datetime]

    text = SealedText("text_sealed")
