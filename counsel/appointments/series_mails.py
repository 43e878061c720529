"""One mail for a whole series: when it begins, when its times change, when it ends."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import exists, or_, select

from counsel.appointments import invites, links, mails, recipients, recurrence, words
from counsel.appointments.models import Appointment, Series
from counsel.kernel.channels import Mail
from counsel.kernel.db import db
from counsel.kernel.timezones import to_wall
from counsel.outbox import service as outbox
from counsel.outbox.kinds import NotWanted, Stationery
from counsel.outbox.models import SENDING, SENT, OutboxMessage
from counsel.practices.models import Practice
from counsel.roster.models import Client

SCHEDULED, MOVED, CANCELED = mails.SERIES_SCHEDULED, mails.SERIES_MOVED, "series_canceled"
TO_CLIENTS = (SCHEDULED, MOVED, CANCELED)
MOST_NAMED = 8


def queue(kind: str, series: Series, *, now: datetime, wait: bool = False) -> None:
    """Tell each participant who can be reached; a new series waits so that an undo sends nothing.
    What waits about the series as it was before is called off."""
    call_off(series, now=now)
    people = [part.client for part in series.case.participants if part.until is None]
    for client in recipients.who_can_be_told(people):
        outbox.enqueue(
            kind,
            series.id,
            practice_id=series.practice_id,
            recipient_kind="client",
            recipient_id=client.id,
            dedupe_key=f"{kind}:{series.id}:{int(now.timestamp())}:{client.id}",
            now=now,
            not_before=now + mails.UNDO if wait else now,
        )


def call_off(series: Series, *, now: datetime) -> int:
    """Drop what waits about the series. Out: how many nobody had heard of yet."""
    outbox.call_off(MOVED, series.id, reason="changed since", now=now)
    return outbox.call_off(SCHEDULED, series.id, reason="changed since", now=now)


def series_scheduled(
    message: OutboxMessage, stationery: Stationery, now: datetime
) -> Mail | NotWanted:
    """A new series: how often, and the next days."""
    return _of_what_lies_ahead(message, stationery, now)


def series_moved(message: OutboxMessage, stationery: Stationery, now: datetime) -> Mail | NotWanted:
    """What follows has other times."""
    return _of_what_lies_ahead(message, stationery, now)


def series_canceled(
    message: OutboxMessage, stationery: Stationery, now: datetime
) -> Mail | NotWanted:
    """No more of it: the days that are off. Nothing to those who never heard of it."""
    series = db.session.get(Series, message.subject_id)
    if series is None or series.ended_at is None:
        return NotWanted("gone")
    if not _told(message):
        return NotWanted("never told")
    off = [one for one in _sessions(series, now) if one.canceled_at == series.ended_at]
    return _mail(message, stationery, now, series, off)


def not_delivered(message: OutboxMessage, now: datetime) -> None:
    """A mail about a series failed for good: the counselor learns it at once."""
    series = db.session.get(Series, message.subject_id)
    ahead = _sessions(series, now) if series is not None else []
    if ahead:
        mails.queue_for_counselor(mails.NOT_DELIVERED, ahead[0], now=now)


def _of_what_lies_ahead(
    message: OutboxMessage, stationery: Stationery, now: datetime
) -> Mail | NotWanted:
    series = db.session.get(Series, message.subject_id)
    if series is None or series.ended_at is not None:
        return NotWanted("changed since")
    ahead = [one for one in _sessions(series, now) if one.canceled_at is None]
    return _mail(message, stationery, now, series, ahead)


def _mail(
    message: OutboxMessage,
    stationery: Stationery,
    now: datetime,
    series: Series,
    sessions: list[Appointment],
) -> Mail | NotWanted:
    client = db.session.get(Client, message.recipient_id)
    first = sessions[0] if sessions else None
    reason = recipients.obstacle(first, client, now)
    if reason or first is None or client is None:
        return NotWanted(reason or "gone")
    practice = db.session.get_one(Practice, series.practice_id)
    calendar = invites.listing(
        sessions,
        organizer=stationery.sender,
        organizer_name=practice.sender_name,
        host=stationery.host,
        now=now,
    )
    return stationery.mail(
        message.kind,
        sender_name=practice.sender_name,
        recipient=client.email or "",
        calendar=calendar,
        calendar_method=invites.PUBLISH,
        short_link=stationery.url("/my/sessions"),
        **_context(series, sessions, client, practice),
        stop_url=stationery.url(links.path_to_stop(stationery.links, client, now)),
    )


def _context(
    series: Series, sessions: list[Appointment], client: Client, practice: Practice
) -> dict[str, Any]:
    first = sessions[0]
    same_day = to_wall(first.starts_at, client.zone).date() == first.series_day
    return {
        "name": client.called,
        "first": words.say_day(first.starts_at, client.zone),
        "days": [words.say_day_and_clock(one.starts_at, client.zone) for one in sessions],
        "most": MOST_NAMED,
        "rhythm": recurrence.words(series.rule, series.first_day) if same_day else "",
        "zone": words.zone_words(client.zone),
        "practice": practice,
    }


def _sessions(series: Series, now: datetime) -> list[Appointment]:
    statement = select(Appointment).where(
        Appointment.series_id == series.id, Appointment.starts_at > now
    )
    return list(db.session.scalars(statement.order_by(Appointment.starts_at)))


def _told(message: OutboxMessage) -> bool:
    """Whether this person heard of the series, or of one of its sessions."""
    its = select(Appointment.id).where(Appointment.series_id == message.subject_id)
    about = or_(OutboxMessage.subject_id == message.subject_id, OutboxMessage.subject_id.in_(its))
    earlier = exists().where(
        about,
        OutboxMessage.recipient_id == message.recipient_id,
        OutboxMessage.state.in_((SENT, SENDING)),
        OutboxMessage.id != message.id,
    )
    return bool(db.session.scalar(select(earlier)))
