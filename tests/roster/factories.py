"""Rows for the tests of the roster, made in the practice's scope."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select

from counsel.accounts.models import Invitation, User
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.roster import care, inviting, service
from counsel.roster.models import Case, Client, SafetyFlag
from tests.cast import Cast


def user_of(actor: Actor) -> User:
    """The account behind an actor."""
    return db.session.get_one(User, actor.user_id)


def the_case(cast: Cast) -> Case:
    """The case of the client."""
    return db.session.get_one(Case, cast.case_id)


def the_client(cast: Cast) -> Client:
    """The client's record on the roster."""
    return db.session.get_one(Client, cast.client.client_id)


def add(actor: Actor, *, now: datetime, name: str = "Somebody New", email: str = "") -> Case:
    """A client with their case, led by the actor."""
    return service.add_client(
        actor,
        name=name,
        preferred_name="",
        pronouns="",
        email=email,
        phone="",
        zone="Europe/Berlin",
        lead=user_of(actor),
        now=now,
    )


def invite_recipient(cast: Cast, *, now: datetime) -> Invitation:
    """The client without a sign-in is invited by the counselor."""
    return inviting.invite(cast.counselor, db.session.get_one(Client, cast.recipient_id), now=now)


def flag(cast: Cast, *, now: datetime, kind: str = "risk") -> SafetyFlag:
    """A flag that stands on the client's case."""
    return care.raise_flag(
        cast.counselor, the_case(cast), kind, reason="Said so on the phone.", now=now
    )


def co_counselor(cast: Cast, *, now: datetime) -> uuid.UUID:
    """The colleague joins the client's case. Out: the membership's id."""
    case = the_case(cast)
    care.add_to_care_team(cast.counselor, case, user_of(cast.colleague), now=now)
    db.session.flush()
    return next(m.id for m in case.care_team if m.user_id == cast.colleague.user_id)


def invitations_of(client_id: uuid.UUID) -> list[Invitation]:
    """All invitations of a client, the oldest first."""
    found = select(Invitation).where(Invitation.client_id == client_id)
    return list(db.session.scalars(found.order_by(Invitation.created_at, Invitation.id)))
