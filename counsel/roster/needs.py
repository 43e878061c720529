"""What the roster itself puts on the first page: invitations that nobody took up."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from counsel.accounts.models import Invitation
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.roster import access
from counsel.roster.contributions import Need
from counsel.roster.models import OPEN, Case, CaseParticipant, Client

PATIENCE = timedelta(days=3)
RECENT = timedelta(days=60)
FIRST = 6


def not_accepted(actor: Actor, now: datetime) -> list[Need]:
    """Clients who were invited some days ago and have no sign-in yet, the longest waiting first."""
    if not access.may_add_clients(actor):
        return []
    newest = (
        select(Invitation.client_id, func.max(Invitation.created_at).label("sent_at"))
        .where(Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None))
        .group_by(Invitation.client_id)
        .subquery()
    )
    visible = access.roster(actor).where(Case.status.in_(OPEN)).with_only_columns(Case.id)
    first_case = (
        select(CaseParticipant.case_id)
        .where(
            CaseParticipant.client_id == Client.id,
            CaseParticipant.until.is_(None),
            CaseParticipant.case_id.in_(visible),
        )
        .order_by(CaseParticipant.since, CaseParticipant.id)
        .limit(1)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Client, first_case, newest.c.sent_at)
        .join(newest, newest.c.client_id == Client.id)
        .where(
            Client.user_id.is_(None),
            first_case.is_not(None),
            newest.c.sent_at.between(now - RECENT, now - PATIENCE),
        )
        .order_by(newest.c.sent_at)
        .limit(FIRST)
    )
    return [_need(client, case_id, sent_at) for client, case_id, sent_at in rows]


def _need(client: Client, case_id: object, sent_at: datetime) -> Need:
    return Need(
        group="Invited, not signed in yet",
        rank=60,
        text=client.name,
        under="A new invitation may help",
        endpoint="roster.case_details",
        values={"case_id": case_id},
        at=sent_at,
        icon="mail",
    )
