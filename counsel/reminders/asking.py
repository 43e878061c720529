"""Asking clients, a day before, what they would like from a session: planned and rendered.

It stands in the reminder that leaves that day; where none does it is a mail of its own. Besides
reminders of sessions nobody gets two messages on one day (product.md, Behaviours that win, 3).
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime, time
from typing import Any

from sqlalchemy import Select, exists, or_, select

from counsel.appointments import recipients
from counsel.appointments.mails import REMINDER, context_for, prefix
from counsel.appointments.models import Appointment
from counsel.kernel import tenancy
from counsel.kernel.channels import Mail
from counsel.kernel.db import db, reading, unit_of_work
from counsel.kernel.timezones import to_utc, to_wall
from counsel.outbox import standing
from counsel.outbox.kinds import NotWanted, Stationery
from counsel.outbox.models import SENT, OutboxMessage
from counsel.outbox.standing import Standing
from counsel.practices.models import Practice
from counsel.reminders import access, agendas, preferences, wishes
from counsel.reminders.models import ClientWishes, SessionAgenda
from counsel.roster.models import Client

KIND = "session_agenda"
Sessions = Collection[uuid.UUID]


def plan(practice_id: uuid.UUID, sessions: Sessions, now: datetime) -> Counter[str]:
    """Bring the question of some sessions of a practice in line. Out: what was changed."""
    with tenancy.scope(practice_id), reading(), unit_of_work():
        wanted = dict(_wanted(practice_id, sessions, now))
    return standing.keep_in_line(KIND, wanted, now=now, about=sessions)


def look_over(now: datetime) -> Counter[str]:
    """The same for every session of the next day and a half. Reads alone where nothing differs."""
    wanted: dict[str, Standing] = {}
    with reading(), unit_of_work(), tenancy.everywhere():
        practices = list(db.session.scalars(_practices(now)))
    for practice_id in practices:
        with tenancy.scope(practice_id), reading(), unit_of_work():
            wanted |= dict(_wanted(practice_id, _soon(practice_id, now), now))
    return standing.keep_in_line(KIND, wanted, now=now)


def session_agenda(
    message: OutboxMessage, stationery: Stationery, now: datetime
) -> Mail | NotWanted:
    """The question alone, with the way to its one field."""
    appointment = db.session.get(Appointment, message.subject_id)
    client = db.session.get(Client, message.recipient_id)
    reason = recipients.obstacle(appointment, client, now)
    if reason or appointment is None or client is None:
        return NotWanted(reason or "gone")
    reason = _obstacle(message, appointment, client, now)
    if reason:
        return NotWanted(reason)
    context = context_for(appointment, client, stationery, now)
    return stationery.mail(
        KIND,
        sender_name=context["practice"].sender_name,
        recipient=client.email or "",
        headers={"List-Unsubscribe": f"<{context['stop_url']}>"},
        short_link=stationery.url(agendas.path_for(stationery.links, appointment, client)),
        weekday=f"{to_wall(appointment.starts_at, client.zone):%A}",
        agenda_url=stationery.url(agendas.path_for(stationery.links, appointment, client)),
        **context,
    )


def url_in_reminder(
    appointment: Appointment, client: Client, stationery: Stationery, now: datetime
) -> str:
    """The way to the question in a reminder that leaves near the session, or ""."""
    if appointment.starts_at - now > agendas.NEAR or not _is_open(appointment, client):
        return ""
    return stationery.url(agendas.path_for(stationery.links, appointment, client))


def _is_open(appointment: Appointment, client: Client) -> bool:
    """Whether this client wants to be asked and has not written yet."""
    known = wishes.of_client(client.id)
    off = known is not None and known.agenda_off_at is not None
    return not off and agendas.of(appointment, client.id) is None


def _obstacle(
    message: OutboxMessage, appointment: Appointment, client: Client, now: datetime
) -> str | None:
    if appointment.canceled_at is not None:
        return "canceled"
    if not message.dedupe_key.startswith(prefix(KIND, appointment.id, appointment.sequence)):
        return "changed since"
    if appointment.reminders_muted_at is not None:
        return "muted"
    if not _is_open(appointment, client):
        return "not wished"
    today = to_utc(datetime.combine(to_wall(now, client.zone).date(), time()), client.zone)
    return "one a day" if _had_one(message, appointment, today) else None


def _had_one(message: OutboxMessage, appointment: Appointment, today: datetime) -> bool:
    """Whether this client had another message today, or was asked in a reminder."""
    near = appointment.starts_at - agendas.NEAR
    asked = (OutboxMessage.kind == REMINDER) & (OutboxMessage.subject_id == appointment.id)
    other = OutboxMessage.kind.startswith("homework_") | (OutboxMessage.kind == KIND)
    sent = exists().where(
        OutboxMessage.recipient_id == message.recipient_id,
        OutboxMessage.id != message.id,
        OutboxMessage.state == SENT,
        or_(
            asked & (OutboxMessage.finished_at >= near),
            other & (OutboxMessage.finished_at >= today),
        ),
    )
    return bool(db.session.scalar(select(sent)))


def _practices(now: datetime) -> Select[Any]:
    return select(Appointment.practice_id).where(_in_reach(now)).distinct()


def _soon(practice_id: uuid.UUID, now: datetime) -> Select[Any]:
    return select(Appointment.id).where(Appointment.practice_id == practice_id, _in_reach(now))


def _in_reach(now: datetime) -> Any:
    return Appointment.starts_at.between(now + agendas.TOO_LATE, now + agendas.NEAR)


def _wanted(
    practice_id: uuid.UUID, sessions: Sessions | Select[Any], now: datetime
) -> Iterable[tuple[str, Standing]]:
    practice = db.session.get_one(Practice, practice_id)
    written = exists().where(
        SessionAgenda.appointment_id == Appointment.id, SessionAgenda.client_id == Client.id
    )
    asked = access.wanted(practice_id, sessions, now, now + agendas.NEAR).where(
        ~written, ClientWishes.agenda_off_at.is_(None)
    )
    for row in db.session.execute(asked):
        told_at = row.moved_at or row.created_at
        at = agendas.moment(
            row.starts_at,
            told_at,
            preferences.plan_of(row, practice),
            preferences.quiet_of(row, practice),
            now,
        )
        if at is not None:
            yield (
                f"{prefix(KIND, row.id, row.sequence)}{row.client_id}",
                Standing(
                    practice_id=practice_id,
                    subject_id=row.id,
                    recipient_kind="client",
                    recipient_id=row.client_id,
                    at=at,
                ),
            )
