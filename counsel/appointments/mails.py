"""The messages about sessions: date, time, zone, practice. Never what kind of help it is."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, or_, select

from counsel.accounts.models import User
from counsel.appointments import answers, links, recipients, words
from counsel.appointments.invites import CANCEL, REQUEST, invite
from counsel.appointments.models import Appointment
from counsel.kernel.channels import Mail
from counsel.kernel.db import db
from counsel.outbox import service as outbox
from counsel.outbox.kinds import NotWanted, Stationery
from counsel.outbox.models import SENDING, SENT, OutboxMessage
from counsel.practices.models import Practice
from counsel.roster.models import Client

SCHEDULED, MOVED, CANCELED = "session_scheduled", "session_moved", "session_canceled"
SERIES_SCHEDULED, SERIES_MOVED = "series_scheduled", "series_moved"
REMINDER = "session_reminder"
CANCELED_BY_CLIENT = "session_canceled_by_client"
ONE_CANNOT = "session_one_cannot"
NOT_DELIVERED = "session_mail_not_delivered"
TO_CLIENTS = (SCHEDULED, MOVED, CANCELED, REMINDER)
UNDO = timedelta(minutes=3)
"""A booking mail waits, so that an undo sends nothing (product.md, Behaviours that win)."""
AT_ONCE = timedelta(0)
CHANGED = "changed since"


def queue(kind: str, appointment: Appointment, *, now: datetime, wait: timedelta = AT_ONCE) -> None:
    """Tell each participant who can be reached, once a kind and sequence. What waits about the
    session as it was before is called off."""
    call_off(appointment, now=now)
    for client in recipients.reachable(appointment):
        outbox.enqueue(
            kind,
            appointment.id,
            practice_id=appointment.practice_id,
            recipient_kind="client",
            recipient_id=client.id,
            dedupe_key=f"{_prefix(kind, appointment)}{client.id}",
            now=now,
            not_before=now + wait,
        )


def call_off(appointment: Appointment, *, now: datetime) -> None:
    """Drop what waits about the session as it was before."""
    for older in (SCHEDULED, MOVED, REMINDER):
        outbox.call_off(older, appointment.id, reason=CHANGED, now=now)


def unsay(appointment: Appointment) -> bool:
    """Forget what waits about the session as it stands since its last move, and let wait again what
    that move called off. Out: False, and nothing changed, where somebody was told already."""
    said = [_prefix(kind, appointment) for kind in (MOVED, REMINDER)]
    if not outbox.forget(appointment.id, said):
        return False
    if appointment.moved_at is not None:
        outbox.call_back(appointment.id, reason=CHANGED, called_off_at=appointment.moved_at)
    return True


def queue_for_counselor(kind: str, appointment: Appointment, *, now: datetime) -> None:
    """Tell the counselor, once a kind and sequence."""
    outbox.enqueue(
        kind,
        appointment.id,
        practice_id=appointment.practice_id,
        recipient_kind="user",
        recipient_id=appointment.counselor_id,
        dedupe_key=f"{_prefix(kind, appointment)}{appointment.counselor_id}",
        now=now,
    )


def not_delivered(message: OutboxMessage, now: datetime) -> None:
    """A mail to a client failed for good: the counselor learns it at once."""
    appointment = db.session.get(Appointment, message.subject_id)
    if appointment is not None and appointment.starts_at > now:
        queue_for_counselor(NOT_DELIVERED, appointment, now=now)


def session_scheduled(
    message: OutboxMessage, stationery: Stationery, now: datetime
) -> Mail | NotWanted:
    """A new session. Where it was moved or canceled before this left, that message tells."""
    return _to_client(message, stationery, now, kind=SCHEDULED)


def session_moved(
    message: OutboxMessage, stationery: Stationery, now: datetime
) -> Mail | NotWanted:
    """A session has another time. A client who never heard of the first gets it as a new one."""
    return _to_client(message, stationery, now, kind=MOVED if _told(message) else SCHEDULED)


def session_canceled(
    message: OutboxMessage, stationery: Stationery, now: datetime
) -> Mail | NotWanted:
    """A session is off; calendars remove it by METHOD:CANCEL. Nothing to those never told."""
    if not _told(message):
        return NotWanted("never told")
    return _to_client(message, stationery, now, kind=CANCELED)


def session_canceled_by_client(
    message: OutboxMessage, stationery: Stationery, now: datetime
) -> Mail | NotWanted:
    """The counselor learns at once that a time is free again; the name stays on the page."""
    return to_counselor(message, stationery)


def session_one_cannot(
    message: OutboxMessage, stationery: Stationery, now: datetime
) -> Mail | NotWanted:
    """The counselor learns that one of several people cannot come; who it is stays on the page."""
    appointment = db.session.get(Appointment, message.subject_id)
    if appointment is None or appointment.canceled_at is not None or appointment.starts_at <= now:
        return NotWanted("canceled")
    return to_counselor(message, stationery)


def session_mail_not_delivered(
    message: OutboxMessage, stationery: Stationery, now: datetime
) -> Mail | NotWanted:
    """The counselor learns that a client may not know about a session."""
    return to_counselor(message, stationery)


def context_for(
    appointment: Appointment, client: Client, stationery: Stationery, now: datetime
) -> dict[str, Any]:
    """What a mail to a client may say, and its links."""

    def link(purpose: str) -> str:
        return stationery.url(links.path_for(stationery.links, purpose, appointment, client))

    return {
        "name": client.called,
        "day": words.say_day(appointment.starts_at, client.zone),
        "clock": words.say_clock(appointment.starts_at, client.zone),
        "zone": words.zone_words(client.zone),
        "practice": db.session.get_one(Practice, appointment.practice_id),
        "confirmed": answers.has_confirmed(appointment, client.id),
        "confirm_url": link(links.CONFIRM),
        "cancel_url": link(links.CANCEL),
        "move_url": link(links.MOVE),
        "stop_url": stationery.url(links.path_to_stop(stationery.links, client, now)),
    }


def _to_client(
    message: OutboxMessage, stationery: Stationery, now: datetime, *, kind: str
) -> Mail | NotWanted:
    """A mail to one participant with its calendar event; not wanted once it lost its point."""
    appointment = db.session.get(Appointment, message.subject_id)
    client = db.session.get(Client, message.recipient_id)
    reason = recipients.obstacle(appointment, client, now)
    if reason or appointment is None or client is None:
        return NotWanted(reason or "gone")
    if (appointment.canceled_at is not None) != (kind == CANCELED):
        return NotWanted("canceled")
    if not message.dedupe_key.startswith(_prefix(message.kind, appointment)):
        return NotWanted(CHANGED)
    method = CANCEL if kind == CANCELED else REQUEST
    practice = db.session.get_one(Practice, appointment.practice_id)
    context = context_for(appointment, client, stationery, now)
    return stationery.mail(
        kind,
        sender_name=practice.sender_name,
        recipient=client.email or "",
        calendar=invite(
            appointment,
            method=method,
            organizer=stationery.sender,
            organizer_name=practice.sender_name,
            attendee=client.email or "",
            host=stationery.host,
            now=now,
        ),
        calendar_method=method,
        short_link="" if kind == CANCELED else context["confirm_url"],
        **context,
    )


def to_counselor(message: OutboxMessage, stationery: Stationery) -> Mail | NotWanted:
    """A mail of the message's kind to a counselor: day and time, and the way to the page."""
    appointment = db.session.get(Appointment, message.subject_id)
    user = db.session.get(User, message.recipient_id)
    if appointment is None or user is None:
        return NotWanted("gone")
    return stationery.mail(
        message.kind,
        sender_name=db.session.get_one(Practice, appointment.practice_id).sender_name,
        recipient=user.email,
        name=user.name.partition(" ")[0],
        day=words.say_day(appointment.starts_at, user.zone),
        clock=words.say_clock(appointment.starts_at, user.zone),
        zone=words.zone_words(user.zone),
        url=stationery.url(f"/sessions/{appointment.id}"),
        short_link=stationery.url(f"/sessions/{appointment.id}"),
    )


def _told(message: OutboxMessage) -> bool:
    """Whether this person was told of the session before, alone or with its series."""
    series = select(Appointment.series_id).where(Appointment.id == message.subject_id)
    alone = and_(
        OutboxMessage.subject_id == message.subject_id,
        OutboxMessage.kind.in_((SCHEDULED, MOVED, REMINDER)),
    )
    together = and_(
        OutboxMessage.subject_id == series.scalar_subquery(),
        OutboxMessage.kind.in_((SERIES_SCHEDULED, SERIES_MOVED)),
    )
    earlier = exists().where(
        or_(alone, together),
        OutboxMessage.recipient_id == message.recipient_id,
        OutboxMessage.state.in_((SENT, SENDING)),
        OutboxMessage.id != message.id,
    )
    return bool(db.session.scalar(select(earlier)))


def _prefix(kind: str, appointment: Appointment) -> str:
    return prefix(kind, appointment.id, appointment.sequence)


def prefix(kind: str, appointment_id: uuid.UUID, sequence: int) -> str:
    """How the dedupe keys of a kind of message about a session as it stands begin."""
    return f"{kind}:{appointment_id}:{sequence}:"
