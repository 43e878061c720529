"""The message that a time has opened. It names the time and nothing of what it is for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from counsel.appointments import links
from counsel.appointments.models import Appointment
from counsel.appointments.words import say_clock, say_day, say_short, zone_words
from counsel.booking.models import WaitlistOffer
from counsel.kernel.channels import Mail
from counsel.kernel.db import db
from counsel.outbox.kinds import NotWanted, Stationery
from counsel.outbox.models import OutboxMessage
from counsel.practices.models import Practice
from counsel.roster.models import Client

OPENED = "time_opened"


def time_opened(message: OutboxMessage, stationery: Stationery, now: datetime) -> Mail | NotWanted:
    """A client who waits hears of a time. Not wanted once it was answered, lapsed or is taken."""
    offer = db.session.get(WaitlistOffer, message.subject_id)
    client = db.session.get(Client, message.recipient_id)
    if offer is None or client is None:
        return NotWanted("gone")
    if client.mail_stopped_at is not None:
        return NotWanted("mails stopped")
    if offer.answered_at is not None or offer.entry.ended_at is not None:
        return NotWanted("changed since")
    if offer.ends_at <= now:
        return NotWanted("too late")
    if _is_taken(offer):
        return NotWanted("changed since")
    url = stationery.url(f"/my/sessions/opened/{offer.id}")
    return stationery.mail(
        OPENED,
        sender_name=db.session.get_one(Practice, offer.practice_id).sender_name,
        recipient=client.email or "",
        name=client.called,
        day=say_day(offer.starts_at, client.zone),
        clock=say_clock(offer.starts_at, client.zone),
        zone=zone_words(client.zone),
        until=say_short(offer.ends_at, client.zone),
        url=url,
        short_link=url,
        stop_url=stationery.url(links.path_to_stop(stationery.links, client, now)),
    )


def _is_taken(offer: WaitlistOffer) -> bool:
    """Whether a session of the counselor holds the time by now."""
    held = select(Appointment.id).where(
        Appointment.counselor_id == offer.entry.counselor_id,
        Appointment.canceled_at.is_(None),
        Appointment.starts_at <= offer.starts_at,
        Appointment.ends_at > offer.starts_at,
    )
    return db.session.scalar(held.limit(1)) is not None
