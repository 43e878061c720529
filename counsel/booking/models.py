"""When a counselor can be booked: hours of a week, and days that differ from it."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from counsel.accounts.models import User
from counsel.appointments.models import Appointment
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


class WaitlistEntry(Tenant, Record):
    """A client waits for a time with a counselor until the end of a day.

    `weekdays` (Monday is 0) and `parts` of the day (`line.PARTS`) suit them, on their own clock.
    With `appointment_id` they would give that session up for an earlier time. Those who wait for
    one counselor stand in the order of `rank_at`. It ends once: booked, left or taken out.
    """

    __tablename__ = "waitlist_entries"
    __table_args__ = (Index("ix_waitlist_entries_counselor_id_until", "counselor_id", "until"),)

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"), index=True)
    counselor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    appointment_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("appointments.id"))
    weekdays: Mapped[list[int]]
    parts: Mapped[list[str]]
    until: Mapped[date]
    rank_at: Mapped[datetime]
    joined_at: Mapped[datetime]
    joined_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]
    ended_how: Mapped[str | None] = mapped_column(String(20))

    case: Mapped[Case] = relationship()
    client: Mapped[Client] = relationship()
    counselor: Mapped[User] = relationship(foreign_keys=[counselor_id])
    appointment: Mapped[Appointment | None] = relationship()
    offers: Mapped[list[WaitlistOffer]] = relationship(
        back_populates="entry", order_by="WaitlistOffer.offered_at"
    )


class WaitlistOffer(Tenant, Record):
    """An open time that one of those who wait was offered. It holds nothing: whoever takes the time
    first has it. Without an answer it lapses at `ends_at`."""

    __tablename__ = "waitlist_offers"
    __table_args__ = (UniqueConstraint("entry_id", "starts_at"),)

    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("waitlist_entries.id"))
    starts_at: Mapped[datetime]
    offered_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    taken: Mapped[bool | None]

    entry: Mapped[WaitlistEntry] = relationship(back_populates="offers")
