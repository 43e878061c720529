"""Notices of what was sent to a person, and the devices on which they want to see them."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from counsel.kernel.db import Record, Tenant
from counsel.kernel.vault import SealedText


class Notice(Tenant, Record):
    """One line for a person (`person_kind` is "client" or "user", as in the outbox) about one
    message, and the page of ours that it leads to. It goes away on its own after 60 days."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("message_id"),
        Index("ix_notices_person_id_made_at", "person_id", "made_at"),
    )

    person_kind: Mapped[str] = mapped_column(String(12))
    person_id: Mapped[uuid.UUID]
    message_id: Mapped[uuid.UUID]
    text: Mapped[str] = mapped_column(String(300))
    path: Mapped[str] = mapped_column(String(300))
    made_at: Mapped[datetime] = mapped_column(index=True)
    read_at: Mapped[datetime | None]


class PushDevice(Tenant, Record):
    """A browser that takes notices for a person: where its push service takes them, and the keys
    with which they are sealed for it (RFC 8291). `known_as` finds the same browser again."""

    __tablename__ = "push_devices"
    __table_args__ = (
        UniqueConstraint("practice_id", "known_as"),
        Index("ix_push_devices_person_id", "person_id"),
    )

    person_kind: Mapped[str] = mapped_column(String(12))
    person_id: Mapped[uuid.UUID]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(String(60))
    known_as: Mapped[str] = mapped_column(String(64))
    endpoint_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    public_key_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    auth_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    added_at: Mapped[datetime]

    endpoint = SealedText("endpoint_sealed")
    public_key = SealedText("public_key_sealed")
    auth = SealedText("auth_sealed")
