"""Rows for tests, made in the scope of the practice that they belong to."""

from __future__ import annotations

from datetime import datetime

from counsel.accounts.models import User
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.practices.models import Membership, Practice
from counsel.roster.identity import actor_of
from counsel.roster.models import (
    ACTIVE,
    INDIVIDUAL,
    LEAD,
    CareTeamMember,
    Case,
    CaseParticipant,
    Client,
)


def make_user(called: str, *, now: datetime, zone: str = "Europe/Berlin") -> User:
    """A person whose name and address are a role's word."""
    user = User(
        email=f"{called.replace(' ', '.')}@tests.example",
        name=called.title(),
        zone=zone,
        created_at=now,
    )
    db.session.add(user)
    db.session.flush()
    return user


def make_member(
    practice: Practice,
    called: str,
    *roles: str,
    now: datetime,
    profession: str | None = None,
    zone: str = "Europe/Berlin",
) -> tuple[User, list[Membership]]:
    """A user who holds roles in a practice."""
    user = make_user(called, now=now, zone=zone)
    memberships = [
        Membership(
            practice_id=practice.id,
            user_id=user.id,
            role=role,
            profession=profession if role == "counselor" else None,
            since=now,
        )
        for role in roles
    ]
    db.session.add_all(memberships)
    db.session.flush()
    return user, memberships


def make_actor(practice: Practice, called: str, *roles: str, now: datetime, **more: str) -> Actor:
    """A user with roles, as an actor."""
    user, memberships = make_member(practice, called, *roles, now=now, **more)
    return actor_of(user, practice, memberships)


def make_client(creator: Actor, called: str, *, now: datetime, zone: str = "") -> Client:
    """A client of the creator's practice, without a sign-in."""
    client = Client(
        practice_id=creator.practice_id,
        name=called.title(),
        preferred_name="",
        pronouns="",
        email=f"{called.replace(' ', '.')}@tests.example",
        phone="",
        zone=zone or creator.zone,
        created_at=now,
        created_by=creator.user_id,
    )
    db.session.add(client)
    db.session.flush()
    return client


def make_case(
    lead: Actor, *clients: Client, now: datetime, kind: str = INDIVIDUAL, status: str = ACTIVE
) -> Case:
    """A case of these clients with `lead` as its lead counselor."""
    case = Case(
        practice_id=lead.practice_id,
        kind=kind,
        title=" & ".join(client.name for client in clients),
        status=status,
        status_at=now,
        status_by=lead.user_id,
        opened_at=now,
    )
    db.session.add(case)
    db.session.flush()
    for client in clients:
        db.session.add(
            CaseParticipant(
                practice_id=lead.practice_id, case_id=case.id, client_id=client.id, since=now
            )
        )
    db.session.add(
        CareTeamMember(
            practice_id=lead.practice_id,
            case_id=case.id,
            user_id=lead.user_id,
            role=LEAD,
            since=now,
        )
    )
    db.session.flush()
    return case
