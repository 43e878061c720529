"""What clients and counselors wish of reminders, a practice's own wording, what a client would like
from a session; and what has changed since reminders were planned, and how far that has come."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from counsel.kernel.db import Record, Tenant
from counsel.kernel.vault import SealedText

SESSION, CASE, CLIENT, COUNSELOR, PRACTICE = "session", "case", "client", "counselor", "practice"


class ReminderMark(Record):
    """A row that planning reads was changed. The database writes one with the change itself (see
    watching.py); the round that planned anew takes it away. It holds ids and nothing else."""

    __tablename__ = "reminder_marks"

    practice_id: Mapped[uuid.UUID]
    about: Mapped[str] = mapped_column(String(12))
    subject_id: Mapped[uuid.UUID]


class PlanningRound(Record):
    """How far planning has come, for all practices: one row."""

    __tablename__ = "planning_rounds"

    name: Mapped[str] = mapped_column(String(20), unique=True)
    planned_at: Mapped[datetime]
    planned_until: Mapped[datetime]
    looked_over_at: Mapped[datetime]


class ClientWishes(Tenant, Record):
    """When one client is reminded. `leads` are the client's own, `team_leads` what a counselor set
    for them; None where nothing was chosen. While `agenda_off_at` is set nobody asks what they
    would like from a session. Quiet hours are the person's, not this feature's: see `Client`."""

    __tablename__ = "client_wishes"
    __table_args__ = (UniqueConstraint("client_id"),)

    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"))
    leads: Mapped[list[int] | None]
    leads_at: Mapped[datetime | None]
    team_leads: Mapped[list[int] | None]
    team_leads_at: Mapped[datetime | None]
    team_leads_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    agenda_off_at: Mapped[datetime | None]


class CounselorWishes(Tenant, Record):
    """When the clients of one counselor are reminded (None: as the practice says), and the hour
    and the days (0 is Monday) of their own morning mail; None for the hour means no such mail."""

    __tablename__ = "counselor_wishes"
    __table_args__ = (UniqueConstraint("practice_id", "user_id"),)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    leads: Mapped[list[int] | None]
    digest_hour: Mapped[int | None]
    digest_days: Mapped[list[int]]
    changed_at: Mapped[datetime]


class ReminderWording(Tenant, Record):
    """A practice's own words for the reminder of a session, with placeholders (wording.py)."""

    __tablename__ = "reminder_wordings"
    __table_args__ = (UniqueConstraint("practice_id"),)

    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]
    changed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))


class SessionAgenda(Tenant, Record):
    """What one participant would like from one session, in their own words."""

    __tablename__ = "session_agendas"
    __table_args__ = (UniqueConstraint("appointment_id", "client_id"),)

    appointment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("appointments.id"))
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"), index=True)
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    written_at: Mapped[datetime]

    text = SealedText("text_sealed")
