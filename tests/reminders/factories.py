"""What tests of reminders share: reconciling, delivering, the links of a mail."""

from __future__ import annotations

import re
import threading
import uuid
from collections import Counter
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select

from counsel.appointments import links
from counsel.appointments.mails import REMINDER
from counsel.appointments.models import Appointment
from counsel.kernel import tenancy
from counsel.kernel.db import db
from counsel.outbox.deliver import deliver_due
from counsel.outbox.models import OutboxMessage
from counsel.reminders import reconciling
from counsel.roster.models import Client
from counsel.scheduler import delivery_of
from tests.cast import Cast

HORIZON = timedelta(days=14)
LINK = re.compile(r"http://[^\s\"<>]+(/r/[^\s\"<>]+)")


def reconcile(app: Flask, now: datetime) -> Counter[str]:
    """One run of the job, in a context of its own."""
    with app.app_context():
        return reconciling.reconcile(now, horizon=HORIZON)


def deliver(app: Flask, *, batches: int = 9) -> None:
    """Send all that is due now, or so many batches of it."""
    with app.app_context():
        while batches and deliver_due(delivery_of(app, threading.Event())):
            batches -= 1
            db.session.remove()


def reminders(app: Flask, cast: Cast) -> list[OutboxMessage]:
    """Every reminder of the practice, in the order in which they leave."""
    with app.app_context(), tenancy.scope(cast.practice_id):
        found = select(OutboxMessage).where(OutboxMessage.kind == REMINDER)
        rows = list(db.session.scalars(found.order_by(OutboxMessage.not_before)))
        db.session.expunge_all()
        return rows


def link_to(app: Flask, cast: Cast, purpose: str, session_id: uuid.UUID) -> str:
    """The path of a link for the client as the session stands."""
    with app.app_context(), tenancy.scope(cast.practice_id):
        one = db.session.get_one(Appointment, session_id)
        client = db.session.get_one(Client, cast.client.client_id)
        signer = app.extensions["counsel.links"]
        if purpose == links.STOP:
            return links.path_to_stop(signer, client, one.created_at)
        return links.path_for(signer, purpose, one, client)
