"""Ways to the people of the demo: the client told a number, and one mail of theirs bounced."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from counsel.appointments.mails import SCHEDULED, prefix
from counsel.appointments.models import Appointment
from counsel.kernel.actor import Actor
from counsel.kernel.channels import EMAIL, SMS
from counsel.kernel.db import db
from counsel.outbox import service as outbox
from counsel.outbox import trying
from counsel.outbox.models import SENT
from counsel.reach import service
from counsel.reach.models import TOLD, ContactRoute
from counsel.reach.service import Person
from counsel.roster.models import CaseParticipant, Client

NUMBER = "+4915123456789"
"""Of the series that is set aside for stories."""


def agree_on_texts(counselor: Actor, client: Client, *, now: datetime) -> None:
    """The client said yes to text messages half a year ago."""
    person = Person.of_client(client)
    half_a_year_ago = now - timedelta(days=180)
    service.agree(counselor, person, SMS, address=NUMBER, source=TOLD, now=half_a_year_ago)


def let_one_bounce(now: datetime) -> None:
    """The next session was told by text message, because the mailbox was full."""
    route = db.session.scalars(select(ContactRoute).where(ContactRoute.channel == SMS)).one()
    ahead = db.session.scalars(
        select(Appointment)
        .join(CaseParticipant, CaseParticipant.case_id == Appointment.case_id)
        .where(CaseParticipant.client_id == route.person_id, Appointment.starts_at > now)
        .order_by(Appointment.starts_at)
        .limit(1)
    ).first()
    if ahead is None:
        return
    at = now - timedelta(days=2)
    told = outbox.enqueue(
        SCHEDULED,
        ahead.id,
        practice_id=ahead.practice_id,
        recipient_kind="client",
        recipient_id=route.person_id,
        dedupe_key=f"{prefix(SCHEDULED, ahead.id, ahead.sequence)}{route.person_id}",
        now=at,
    )
    tried = trying.end(trying.begin([], EMAIL, at), trying.FAILED, "smtp 552", at)
    told.tried = trying.end(trying.begin(tried, SMS, at), trying.SENT, None, at)
    told.state, told.channel, told.attempts, told.finished_at = SENT, SMS, 2, at
