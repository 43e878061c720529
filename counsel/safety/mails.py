"""The message about an alert: that something waits, never what it is or about whom."""

from __future__ import annotations

from datetime import datetime

from counsel.accounts.models import User
from counsel.kernel.channels import Mail
from counsel.kernel.db import db
from counsel.outbox.kinds import NotWanted, Stationery
from counsel.outbox.models import OutboxMessage
from counsel.practices.models import Practice
from counsel.safety.alerting import WAITING
from counsel.safety.models import SafetyAlert

__all__ = ["WAITING", "alert_waiting"]


def alert_waiting(
    message: OutboxMessage, stationery: Stationery, now: datetime
) -> Mail | NotWanted:
    """To whoever should look; not wanted once somebody acknowledged it."""
    alert = db.session.get(SafetyAlert, message.subject_id)
    user = db.session.get(User, message.recipient_id)
    if alert is None or user is None or alert.acknowledged_at is not None:
        return NotWanted("acknowledged")
    practice = db.session.get_one(Practice, alert.practice_id)
    return stationery.mail(
        WAITING,
        sender_name=practice.sender_name,
        recipient=user.email,
        name=user.name,
        url=stationery.url(f"/alerts/{alert.id}"),
        short_link=stationery.url(f"/alerts/{alert.id}"),
    )
