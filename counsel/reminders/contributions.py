"""What reminders add to the pages of a session and to the first page."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from counsel.appointments import access, answers, recipients
from counsel.appointments.models import Appointment
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.timezones import to_wall
from counsel.reminders import agendas
from counsel.reminders.models import SessionAgenda
from counsel.reminders.outlook import outlook
from counsel.roster import access as roster
from counsel.roster.contributions import Need, SessionPart
from counsel.roster.models import Case, Client

SOON = timedelta(hours=24)
SHOWN = 160


def next_reminders(_actor: Actor, appointment: Appointment, now: datetime) -> SessionPart | None:
    """For the team: what each participant gets next, and why."""
    if appointment.canceled_at is not None or appointment.starts_at <= now:
        return None
    people = answers.expected(appointment, recipients.clients_of(appointment))
    return SessionPart("reminders/_next.html", outlook(appointment, people, now))


def my_next_reminder(actor: Actor, appointment: Appointment, now: datetime) -> SessionPart | None:
    """For a client: when they are reminded."""
    if appointment.canceled_at is not None or appointment.starts_at <= now:
        return None
    me = db.session.get_one(Client, actor.client_id)
    found = outlook(appointment, answers.expected(appointment, [me]), now)
    return SessionPart("reminders/_my_next.html", found[0]) if found else None


def wishes_for(actor: Actor, appointment: Appointment, _now: datetime) -> SessionPart | None:
    """For those who see the case clinically: what each participant would like from it."""
    clinical = select(Case.id).where(Case.id == appointment.case_id, roster.sees_case(actor))
    if db.session.scalar(clinical) is None:
        return None
    names = {one.client_id: one.client.called for one in appointment.case.participants}
    written = agendas.agendas_of([appointment.id])
    said = [(names.get(one.client_id, ""), one) for one in written if one.text]
    return SessionPart("reminders/_agenda.html", said) if said else None


def my_wish(actor: Actor, appointment: Appointment, now: datetime) -> SessionPart | None:
    """For a client: the way to the question of the day before."""
    if appointment.canceled_at is not None or appointment.starts_at <= now:
        return None
    known = agendas.of(appointment, actor.client_id) if actor.client_id else None
    return SessionPart("reminders/_my_agenda.html", bool(known and known.text))


def agendas_today(actor: Actor, now: datetime) -> list[Need]:
    """What clients would like from the next day's sessions, on their counselor's first page."""
    if not actor.is_clinical:
        return []
    statement = (
        access.sessions(actor)
        .join(SessionAgenda, SessionAgenda.appointment_id == Appointment.id)
        .where(
            Appointment.counselor_id == actor.user_id,
            Appointment.canceled_at.is_(None),
            Appointment.starts_at.between(now, now + SOON),
            roster.sees_case(actor),
        )
    )
    sessions = {one.id: one for one in db.session.scalars(statement.limit(60)).unique()}
    if not sessions:
        return []
    written = [one for one in agendas.agendas_of(sessions) if one.text]
    return [_need(actor, sessions[one.appointment_id], one) for one in written]


def _need(actor: Actor, appointment: Appointment, agenda: SessionAgenda) -> Need:
    names = {one.client_id: one.client.called for one in appointment.case.participants}
    clock = f"{to_wall(appointment.starts_at, actor.zone):%H:%M}"
    short = agenda.text if len(agenda.text) <= SHOWN else f"{agenda.text[:SHOWN].rstrip()} …"
    return Need(
        group="What they would like",
        rank=12,
        text=f"{names.get(agenda.client_id, '')}, {clock}",
        endpoint="appointments.appointment",
        values={"appointment_id": appointment.id},
        under=f"“{short}”",
        at=appointment.starts_at,
        icon="message-circle-question-mark",
    )
