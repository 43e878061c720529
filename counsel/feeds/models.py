"""Addresses that show a person's sessions to calendar programs, and calendars read from outside."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from counsel.kernel.db import Record, Tenant
from counsel.kernel.vault import SealedText


class CalendarFeed(Tenant, Record):
    """One secret address of one person in one practice. A new address is a new row.

    Nothing secret is stored: the address is the row's id and a signature (feeds/addresses.py).
    `reads` counts since `counted_from`, at most an hour; `read_at` is the last reading.
    """

    __tablename__ = "calendar_feeds"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    titles: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    counted_from: Mapped[datetime | None]
    reads: Mapped[int]


class OutsideCalendar(Tenant, Record):
    """A counselor's calendar elsewhere, read by its address every quarter of an hour.

    The address is a secret and sealed. `failed` is a code of why the last reading did not work;
    `etag` what the server said about the content that the spans were made from.
    """

    __tablename__ = "outside_calendars"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    address_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    added_at: Mapped[datetime]
    next_at: Mapped[datetime] = mapped_column(index=True)
    read_at: Mapped[datetime | None]
    tried_at: Mapped[datetime | None]
    failed: Mapped[str | None] = mapped_column(String(20))
    failures: Mapped[int]
    etag: Mapped[str | None] = mapped_column(String(200))

    name = SealedText("name_sealed")
    address = SealedText("address_sealed")


class OutsideSpan(Tenant, Record):
    """A time at which a counselor is busy elsewhere. What for is never stored."""

    __tablename__ = "outside_spans"
    __table_args__ = (Index("ix_outside_spans_user_id_starts_at", "user_id", "starts_at"),)

    calendar_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("outside_calendars.id"), index=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
