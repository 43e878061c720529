"""When a counselor can be booked: hours of a week, and days that differ from it."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from counsel.accounts.models import User
from counsel.kernel.db import Record, Tenant
from counsel.kernel.vault import SealedText
from counsel.roster.models import Case, Client


class OpenHours(Tenant, Record):
    """The hours in which clients of one counselor book for themselves, while `online`.

    `week` holds seven texts from Monday on, as `hours.say` writes them: wall times of the
    counselor's zone. `pause` is minutes kept free between two sessions, `notice` the hours before
    which a time must be chosen, `weeks` how far ahead. `place` and `link` go into each session.
    """

    __tablename__ = "open_hours"
    __table_args__ = (UniqueConstraint("practice_id", "user_id"),)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    online: Mapped[bool]
    week: Mapped[list[str]]
    minutes: Mapped[int]
    pause: Mapped[int]
    notice: Mapped[int]
    weeks: Mapped[int]
    place: Mapped[str] = mapped_column(String(200))
    link: Mapped[str] = mapped_column(String(500))
    changed_at: Mapped[datetime]


class OtherDay(Tenant, Record):
    """A day with other hours than its weekday's; "" is closed. Without a person it is a holiday of
    the whole practice."""

    __tablename__ = "other_days"
    __table_args__ = (
        UniqueConstraint("practice_id", "user_id", "day"),
        Index("ix_other_days_practice_id_day", "practice_id", "day"),
    )

    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    day: Mapped[date]
    hours: Mapped[str] = mapped_column(String(120))


class TimeRequest(Tenant, Record):
    """A client asks for a time outside the open hours.

    `starts` are one to three instants (ISO, UTC) in the order of the wish, of which the last one is
    `last_at`; after it the request is over. It is answered once: with the session that was made of
    it, or without one and with a few words.
    """

    __tablename__ = "time_requests"
    __table_args__ = (Index("ix_time_requests_counselor_id_last_at", "counselor_id", "last_at"),)

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"), index=True)
    counselor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    starts: Mapped[list[str]]
    last_at: Mapped[datetime]
    minutes: Mapped[int]
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    asked_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    appointment_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("appointments.id"))
    reply_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    words = SealedText("words_sealed")
    reply = SealedText("reply_sealed")
    case: Mapped[Case] = relationship()
    client: Mapped[Client] = relationship()
    counselor: Mapped[User] = relationship(foreign_keys=[counselor_id])
