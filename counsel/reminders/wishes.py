"""Saving when somebody wants to be reminded: a client themselves, a counselor for one client, a
counselor for all of theirs. None as leads means "as it is usual here"."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from counsel.audit import service as audit
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.reminders.models import ClientWishes, CounselorWishes
from counsel.reminders.preferences import checked_leads
from counsel.roster.models import Client

HOURS = range(24)
WEEKDAYS = (0, 1, 2, 3, 4)
EARLY = 7
"""The hour of the morning mail until a counselor chooses another."""

Leads = Sequence[int] | None
Hours = tuple[int, int] | None


def of_client(client_id: uuid.UUID) -> ClientWishes | None:
    """What is wished for a client; None where nothing ever was."""
    return db.session.scalar(select(ClientWishes).where(ClientWishes.client_id == client_id))


def of_counselor(user_id: uuid.UUID) -> CounselorWishes | None:
    """What a counselor wishes in the practice in scope; None where they never said."""
    return db.session.scalar(select(CounselorWishes).where(CounselorWishes.user_id == user_id))


def wish_as_client(
    actor: Actor, client: Client, leads: Leads, quiet: Hours, *, asked: bool, now: datetime
) -> None:
    """A client says when they are reminded, when it is quiet, and whether they are asked what they
    would like from a session. Raises DomainError beside the field that does not fit."""
    wishes = _for_client(client)
    chosen = None if leads is None else checked_leads(leads)
    if quiet is not None and not set(quiet) <= set(HOURS):
        raise DomainError("Choose an hour.", field="quiet_from")
    client.quiet_from, client.quiet_until = quiet or (None, None)
    wishes.leads, wishes.leads_at = chosen, now
    if asked != (wishes.agenda_off_at is None):
        wishes.agenda_off_at = None if asked else now
    audit.record(actor, "set reminders", "client", client.id, now=now, by="client")


def wish_for_client(actor: Actor, client: Client, leads: Leads, *, now: datetime) -> None:
    """A counselor says when one client is reminded; the client's own choice stays above it."""
    wishes = _for_client(client)
    wishes.team_leads = None if leads is None else checked_leads(leads)
    wishes.team_leads_at, wishes.team_leads_by = now, actor.user_id
    audit.record(actor, "set reminders", "client", client.id, now=now, by="team")


def wish_as_counselor(
    actor: Actor, leads: Leads, hour: int | None, days: Sequence[int], *, now: datetime
) -> None:
    """A counselor says when their clients are reminded, and when the morning mail comes (`hour`
    None: never). Raises DomainError beside the field that does not fit."""
    chosen = None if leads is None else checked_leads(leads)
    if hour is not None and hour not in HOURS:
        raise DomainError("Choose an hour.", field="digest_hour")
    if not set(days) <= set(range(7)):
        raise DomainError("Choose from the list.", field="digest_days")
    if hour is not None and not days:
        raise DomainError("Choose a day, or turn the mail off.", field="digest_days")
    wishes = of_counselor(actor.user_id)
    if wishes is None:
        wishes = CounselorWishes(practice_id=actor.practice_id, user_id=actor.user_id)
        db.session.add(wishes)
    wishes.leads, wishes.changed_at = chosen, now
    wishes.digest_hour, wishes.digest_days = hour, sorted(set(days))
    audit.record(actor, "set reminders", "counselor", actor.user_id, now=now)


def _for_client(client: Client) -> ClientWishes:
    wishes = of_client(client.id)
    if wishes is None:
        wishes = ClientWishes(practice_id=client.practice_id, client_id=client.id)
        db.session.add(wishes)
    return wishes
