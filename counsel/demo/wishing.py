"""What the demo's clients would like from their next sessions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from counsel.appointments.models import Appointment
from counsel.kernel.db import db
from counsel.reminders import agendas
from counsel.roster.models import CaseParticipant, Client

WISHES = (
    "I would like to talk about the weekend, and about sleeping.",
    "The letter that I began. And a plan for Sunday.",
    "Nothing big. To say how the walks went.",
)


def say_wishes(*, now: datetime) -> None:
    """The next sessions of those who sign in or come soonest each have a word about them."""
    nearest = (
        select(Appointment, Client)
        .join(CaseParticipant, CaseParticipant.case_id == Appointment.case_id)
        .join(Client, Client.id == CaseParticipant.client_id)
        .where(Appointment.starts_at > now, Appointment.canceled_at.is_(None))
        .order_by(Appointment.starts_at, Client.id)
        .limit(len(WISHES))
    )
    for text, (one, client) in zip(WISHES, db.session.execute(nearest).all(), strict=False):
        agendas.write(one, client, text, by="client", now=now)
