"""What has changed since reminders were planned, and how far the planning has come."""

import uuid
from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from counsel.kernel.db import Record

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
