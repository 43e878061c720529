"""The one warm word to who did not come. It blames nobody and asks for nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from counsel.appointments import links, recipients, words
from counsel.appointments.mails import CHANGED
from counsel.appointments.models import Appointment
from counsel.kernel.channels import Mail
from counsel.kernel.db import db
from counsel.outbox.kinds import NotWanted, Stationery
from counsel.outbox.models import OutboxMessage
from counsel.practices.models import Practice
from counsel.roster.models import Client

DID_NOT_COME = "session_did_not_come"
LATEST = timedelta(hours=36)
"""It comes within a day, or out of the quiet hours after it, or not at all."""


def session_did_not_come(
    message: OutboxMessage, stationery: Stationery, now: datetime
) -> Mail | NotWanted:
    """One warm word to who did not come. Not wanted once that was taken back."""
    appointment = db.session.get(Appointment, message.subject_id)
    client = db.session.get(Client, message.recipient_id)
    reason = recipients.obstacle_afterwards(appointment, client)
    if reason or appointment is None or client is None:
        return NotWanted(reason or "gone")
    if appointment.no_show_at is None:
        return NotWanted(CHANGED)
    if now - message.not_before > LATEST:
        return NotWanted("too late")
    return stationery.mail(
        message.kind,
        sender_name=db.session.get_one(Practice, appointment.practice_id).sender_name,
        recipient=client.email or "",
        name=client.called,
        day=words.say_day(appointment.starts_at, client.zone),
        url=stationery.url("/my/sessions"),
        short_link=stationery.url("/my/sessions"),
        stop_url=stationery.url(links.path_to_stop(stationery.links, client, now)),
    )
