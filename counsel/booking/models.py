"""When a counselor can be booked: hours of a week, and days that differ from it."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from counsel.kernel.db import Record, Tenant


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
