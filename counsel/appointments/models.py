"""Counselling sessions; in the interface a "session"."""

import uuid
from datetime import date, datetime, time

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from counsel.accounts.models import User
from counsel.kernel.db import Record, Tenant
from counsel.kernel.vault import SealedText
from counsel.roster.models import Case


class SessionKind(Tenant, Record):
    """A kind of session as a practice made or changed it; kinds.py says what the fields mean and
    which kinds there are without a row."""

    __tablename__ = "session_kinds"
    __table_args__ = (UniqueConstraint("practice_id", "code"),)

    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(60))
    minutes: Mapped[int | None]
    before: Mapped[int]
    after: Mapped[int]
    suits: Mapped[list[str]]
    online: Mapped[bool]
    first_only: Mapped[bool]
    offered: Mapped[bool]
    created_at: Mapped[datetime]


class Series(Tenant, Record):
    """Sessions that repeat: `rule` (recurrence.py) on the clocks of `zone`, from `first_day` on.

    `made_until` is the last day up to which its sessions exist; None once all of them do.
    `left_out` are days (ISO) whose time was taken. A series that ended makes no more.
    """

    __tablename__ = "series"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    counselor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    zone: Mapped[str] = mapped_column(String(60))
    first_day: Mapped[date]
    start: Mapped[time]
    minutes: Mapped[int]
    place: Mapped[str] = mapped_column(String(200))
    link: Mapped[str] = mapped_column(String(500))
    kind: Mapped[str | None] = mapped_column(String(40))
    rule: Mapped[str] = mapped_column(String(120))
    made_until: Mapped[date | None] = mapped_column(index=True)
    left_out: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime]
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    case: Mapped[Case] = relationship()
    counselor: Mapped[User] = relationship(foreign_keys=[counselor_id])


class Appointment(Tenant, Record):
    """One session of a case with one counselor.

    Times are instants; `zone` is the zone in which the counselor set the wall time. `sequence`
    grows with every move (RFC 5545 SEQUENCE). `kind` is the code of a kind (kinds.py). No two live
    appointments of one counselor overlap: the database refuses it (see migrations). `series_day` is
    the day of its series that it is for, wherever it was moved (RFC 5545 RECURRENCE-ID).
    """

    __tablename__ = "appointments"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_appointments_counselor_id_starts_at", "counselor_id", "starts_at"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    counselor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    zone: Mapped[str] = mapped_column(String(60))
    place: Mapped[str] = mapped_column(String(200))
    link: Mapped[str] = mapped_column(String(500))
    kind: Mapped[str | None] = mapped_column(String(40))
    sequence: Mapped[int]
    follow_up_of: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("appointments.id"))
    created_at: Mapped[datetime]
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    moved_at: Mapped[datetime | None]
    moved_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[datetime | None]
    confirmed_by_client: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("clients.id"))
    canceled_at: Mapped[datetime | None]
    canceled_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    canceled_by_client: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("clients.id"))
    cancel_reason_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    late_canceled_at: Mapped[datetime | None]
    attended_at: Mapped[datetime | None]
    attended_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    no_show_at: Mapped[datetime | None]
    no_show_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    reminders_muted_at: Mapped[datetime | None]
    reminders_muted_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    series_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("series.id"), index=True)
    series_day: Mapped[date | None]

    cancel_reason = SealedText("cancel_reason_sealed")
    case: Mapped[Case] = relationship()
    counselor: Mapped[User] = relationship(foreign_keys=[counselor_id])
    series: Mapped[Series | None] = relationship()


class SessionAnswer(Tenant, Record):
    """What one participant said about one session, and whether they came.

    An answer is about the session as it stood: where `sequence` is not that of the session, it was
    moved since, and nothing was said about its new time. Attendance is of the person, so of two
    partners one can have come.
    """

    __tablename__ = "session_answers"
    __table_args__ = (UniqueConstraint("appointment_id", "client_id"),)

    appointment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("appointments.id"))
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"), index=True)
    sequence: Mapped[int]
    coming_at: Mapped[datetime | None]
    cannot_at: Mapped[datetime | None]
    reason_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    attended_at: Mapped[datetime | None]
    absent_at: Mapped[datetime | None]
    attendance_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    reason = SealedText("reason_sealed")


class Aftercare(Tenant, Record):
    """What the practice did about a session that did not take place as planned: the fee that it let
    go, and whether somebody reached out. `reached_how` is REACHED or NOT_NEEDED (aftercare.py)."""

    __tablename__ = "session_aftercare"
    __table_args__ = (UniqueConstraint("appointment_id"),)

    appointment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("appointments.id"))
    fee_waived_at: Mapped[datetime | None]
    fee_waived_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    reached_at: Mapped[datetime | None]
    reached_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    reached_how: Mapped[str | None] = mapped_column(String(20))
