"""The record of who read or changed what: append-only, chained by hash within a practice."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from counsel.kernel.db import Record, Tenant


class AuditEvent(Tenant, Record):
    """One event. `details` holds facts such as a count or a field's name, never content."""

    __tablename__ = "audit_events"
    __table_args__ = (UniqueConstraint("practice_id", "sequence"),)

    sequence: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    verb: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[uuid.UUID | None]
    case_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    details: Mapped[dict[str, Any]]
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Tenant, Record):
    """The end of a practice's chain: the row that is locked to append."""

    __tablename__ = "audit_heads"
    __table_args__ = (UniqueConstraint("practice_id"),)

    sequence: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
