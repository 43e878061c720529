"""The messages about times that are asked for. Names and words stay on the pages."""

from __future__ import annotations

from datetime import datetime

from counsel.accounts.models import User
from counsel.appointments import links
from counsel.booking.models import TimeRequest
from counsel.kernel.channels import Mail
from counsel.kernel.db import db
from counsel.outbox.kinds import NotWanted, Stationery
from counsel.outbox.models import OutboxMessage
from counsel.practices.models import Practice
from counsel.roster.models import Client

ASKED, NOT_POSSIBLE = "time_asked", "time_not_possible"


def time_asked(message: OutboxMessage, stationery: Stationery, now: datetime) -> Mail | NotWanted:
    """The counselor learns that somebody asks for a time."""
    request = db.session.get(TimeRequest, message.subject_id)
    user = db.session.get(User, message.recipient_id)
    if request is None or user is None:
        return NotWanted("gone")
    if request.answered_at is not None or request.taken_back_at is not None:
        return NotWanted("changed since")
    if request.last_at <= now:
        return NotWanted("too late")
    return stationery.mail(
        ASKED,
        sender_name=db.session.get_one(Practice, request.practice_id).sender_name,
        recipient=user.email,
        name=user.name.partition(" ")[0],
        url=stationery.url(f"/requests/{request.id}"),
        short_link=stationery.url(f"/requests/{request.id}"),
    )


def time_not_possible(
    message: OutboxMessage, stationery: Stationery, now: datetime
) -> Mail | NotWanted:
    """The client learns that none of the times is possible."""
    request = db.session.get(TimeRequest, message.subject_id)
    client = db.session.get(Client, message.recipient_id)
    if request is None or client is None:
        return NotWanted("gone")
    if client.mail_stopped_at is not None:
        return NotWanted("mails stopped")
    url = stationery.url("/my/sessions")
    return stationery.mail(
        NOT_POSSIBLE,
        sender_name=db.session.get_one(Practice, request.practice_id).sender_name,
        recipient=client.email or "",
        name=client.called,
        url=url,
        short_link=url,
        stop_url=stationery.url(links.path_to_stop(stationery.links, client, now)),
    )
