"""The practice (tenant), who belongs to it in which role, and its data keys."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from counsel.accounts.models import User
from counsel.kernel.db import Record, Tenant


class Practice(Record):
    """A practice. Leads are minutes before a session at which reminders leave;
    `first_session_lead` is one more before a case's first session (0 for none). `risk_owner_id` and
    `risk_backup_id` are who answers for alerts about risk (counsel/safety/answering_for.py)."""

    __tablename__ = "practices"

    name: Mapped[str] = mapped_column(String(120))
    sender_name: Mapped[str] = mapped_column(String(120))
    zone: Mapped[str] = mapped_column(String(60))
    country: Mapped[str] = mapped_column(String(2))
    phone: Mapped[str] = mapped_column(String(40))
    reminder_leads: Mapped[list[int]]
    first_session_lead: Mapped[int] = mapped_column(server_default="10080")
    quiet_from: Mapped[int]
    quiet_until: Mapped[int]
    cancel_notice_hours: Mapped[int]
    session_minutes: Mapped[int]
    fetches_pages: Mapped[bool] = mapped_column(server_default=true())
    risk_owner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    risk_backup_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]


class Membership(Tenant, Record):
    """One role that a person holds in a practice, from `since` until it ended."""

    __tablename__ = "memberships"
    __table_args__ = (
        Index(
            "uq_memberships_live",
            "practice_id",
            "user_id",
            "role",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    profession: Mapped[str | None] = mapped_column(String(20))
    since: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="joined")


class Supervision(Tenant, Record):
    """Whose cases a supervisor sees."""

    __tablename__ = "supervisions"

    supervisor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    counselor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class DataKey(Record):
    """A practice's data key, wrapped by a master key. Erasing a practice destroys these rows."""

    __tablename__ = "data_keys"
    __table_args__ = (UniqueConstraint("practice_id", "number"),)

    practice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("practices.id"))
    number: Mapped[int]
    master_key_id: Mapped[str] = mapped_column(String(40))
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]


class HelpLineCheck(Tenant, Record):
    """Somebody of the practice called or looked up a number of the help page on that day."""

    __tablename__ = "help_line_checks"
    __table_args__ = (UniqueConstraint("practice_id", "country", "number"),)

    country: Mapped[str] = mapped_column(String(2))
    number: Mapped[str] = mapped_column(String(40))
    checked_at: Mapped[datetime]
    checked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
