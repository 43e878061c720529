"""Ways to the people of the demo: the client told a number, and one mail of theirs bounced."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from counsel.appointments.mails import TO_CLIENTS
from counsel.kernel.actor import Actor
from counsel.kernel.channels import EMAIL, SMS
from counsel.kernel.db import db
from counsel.outbox import trying
from counsel.outbox.models import SENT, OutboxMessage
from counsel.reach import service
from counsel.reach.models import TOLD, ContactRoute
from counsel.reach.service import Person
from counsel.roster.models import Client

NUMBER = "+4915123456789"
"""Of the series that is set aside for stories."""


def agree_on_texts(counselor: Actor, client: Client, *, now: datetime) -> None:
    """The client said yes to text messages half a year ago."""
    person = Person.of_client(client)
    half_a_year_ago = now - timedelta(days=180)
    service.agree(counselor, person, SMS, address=NUMBER, source=TOLD, now=half_a_year_ago)


def let_one_bounce() -> None:
    """One message about a session went by text, because the mailbox was full."""
    agreed = select(ContactRoute.person_id).where(ContactRoute.channel == SMS)
    message = db.session.scalars(
        select(OutboxMessage)
        .where(
            OutboxMessage.recipient_id.in_(agreed),
            OutboxMessage.kind.in_(TO_CLIENTS),
            OutboxMessage.state == SENT,
        )
        .order_by(OutboxMessage.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).first()
    if message is None or message.finished_at is None:
        return
    at = message.finished_at
    tried = trying.end(trying.begin([], EMAIL, at), trying.FAILED, "smtp 552", at)
    message.tried = trying.end(trying.begin(tried, SMS, at), trying.SENT, None, at)
    message.channel, message.attempts = SMS, 2
