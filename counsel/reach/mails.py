"""The test of one way, and of no other."""

from __future__ import annotations

from datetime import datetime

from counsel.accounts.models import User
from counsel.kernel.channels import Mail
from counsel.kernel.db import db
from counsel.outbox.kinds import NotWanted, Stationery
from counsel.outbox.models import OutboxMessage
from counsel.practices.models import Practice
from counsel.reach.access import TEST
from counsel.reach.models import CLIENT
from counsel.roster.models import Client


def reach_test(message: OutboxMessage, stationery: Stationery, now: datetime) -> Mail | NotWanted:
    """One line that says that it is a test. Nothing to a client who asked for no more mails."""
    practice = db.session.get_one(Practice, message.practice_id)
    if message.recipient_kind == CLIENT:
        client = db.session.get(Client, message.recipient_id)
        if client is None or client.mail_stopped_at is not None:
            return NotWanted("mails stopped" if client else "gone")
        name, address = client.called, client.email or ""
    else:
        user = db.session.get(User, message.recipient_id)
        if user is None:
            return NotWanted("gone")
        name, address = user.name.partition(" ")[0], user.email
    return stationery.mail(
        TEST, sender_name=practice.sender_name, recipient=address, name=name, practice=practice
    )
