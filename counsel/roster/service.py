"""Clients and cases: adding and changing. A case is made with its first client."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from counsel.accounts.addresses import normal_address
from counsel.accounts.models import User
from counsel.audit import service as audit
from counsel.kernel.actor import COUNSELOR, Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.timezones import is_zone
from counsel.practices.models import Membership
from counsel.roster import access, inviting
from counsel.roster.models import (
    ACTIVE,
    COUPLE,
    INDIVIDUAL,
    LEAD,
    CareTeamMember,
    Case,
    CaseParticipant,
    Client,
)


def add_client(
    actor: Actor,
    *,
    name: str,
    preferred_name: str,
    pronouns: str,
    email: str,
    phone: str,
    zone: str,
    lead: User,
    now: datetime,
) -> Case:
    """Add a client; the individual case is made with them. Out: the case.

    Raises DomainError for a missing name, a bad or known address, an unknown zone, or a lead who is
    no counselor of the practice.
    """
    client = Client(
        practice_id=actor.practice_id,
        name=_name(name),
        preferred_name=preferred_name,
        pronouns=pronouns,
        email=_free_address(actor, email),
        phone=phone,
        zone=_zone(zone),
        created_at=now,
        created_by=actor.user_id,
    )
    db.session.add(client)
    db.session.flush()
    audit.record(actor, "added", "client", client.id, now=now)
    return open_case(actor, [client], kind=INDIVIDUAL, lead=lead, now=now)


def open_case(
    actor: Actor, clients: Sequence[Client], *, kind: str, lead: User, now: datetime
) -> Case:
    """A case of these clients with one lead counselor; a couple is one case with two clients."""
    if kind == COUPLE and len({client.id for client in clients}) != 2:
        raise DomainError("A joint case has two different clients.", field="second")
    if not is_counselor(actor, lead):
        raise DomainError("Choose a counselor of this practice.", field="lead")
    case = Case(
        practice_id=actor.practice_id,
        kind=kind,
        title=_title(clients),
        status=ACTIVE,
        status_at=now,
        status_by=actor.user_id,
        opened_at=now,
    )
    db.session.add(case)
    db.session.flush()
    owned = {"practice_id": actor.practice_id, "since": now}
    case.participants.extend(CaseParticipant(client_id=client.id, **owned) for client in clients)
    case.care_team.append(CareTeamMember(user_id=lead.id, role=LEAD, **owned))
    db.session.flush()
    audit.record(actor, "opened", "case", case.id, now=now, case_id=case.id, kind=kind)
    return case


def change_client(
    actor: Actor,
    client: Client,
    *,
    name: str,
    preferred_name: str,
    pronouns: str,
    email: str,
    phone: str,
    zone: str,
    now: datetime,
) -> None:
    """Change contact details; the titles of the client's cases follow the name.

    An invitation to the address before stops working: it would let in whoever reads there.
    """
    address, zone, name = _free_address(actor, email, but=client), _zone(zone), _name(name)
    if address != client.email and client.user_id is None:
        inviting.revoke(actor, client, now=now)
    client.email, client.zone = address, zone
    client.preferred_name, client.pronouns, client.phone = preferred_name, pronouns, phone
    if client.name != name:
        client.name = name
        db.session.flush()
        for case in _cases_of(client):
            case.title = _title([one.client for one in case.participants if one.until is None])
    audit.record(actor, "changed", "client", client.id, now=now)


def counselors(actor: Actor) -> list[User]:
    """Everyone who can lead a case of this practice, by name."""
    return list(
        db.session.scalars(
            select(User)
            .join(Membership, Membership.user_id == User.id)
            .where(
                Membership.practice_id == actor.practice_id,
                Membership.role == COUNSELOR,
                Membership.ended_at.is_(None),
            )
            .order_by(User.name)
        )
    )


def is_counselor(actor: Actor, user: User) -> bool:
    """Whether this person can lead or join cases of the actor's practice."""
    return any(user.id == one.id for one in counselors(actor))


def _cases_of(client: Client) -> list[Case]:
    statement = select(Case).join(Case.participants).where(CaseParticipant.client_id == client.id)
    return list(db.session.scalars(statement))


def _title(clients: Sequence[Client]) -> str:
    return " and ".join(client.name for client in clients)[:260]


def _name(name: str) -> str:
    if not name.strip():
        raise DomainError("Give a name, or what the client is called.", field="name")
    return name.strip()


def _zone(zone: str) -> str:
    if not is_zone(zone):
        raise DomainError("Choose a time zone from the list.", field="zone")
    return zone


def _free_address(actor: Actor, email: str, but: Client | None = None) -> str | None:
    """The address in its normal form; refused where another client of the practice has it."""
    if not email.strip():
        return None
    address = normal_address(email)
    taken = select(Client.id, Client.name).where(func.lower(Client.email) == address)
    if but is not None:
        taken = taken.where(Client.id != but.id)
    row = db.session.execute(taken).first()
    if row is None:
        return address
    visible = db.session.scalar(access.clients(actor).where(Client.id == row[0])) is not None
    whose = f"{row[1]} has this address already." if visible else "A client has it already."
    raise DomainError(whose, field="email")
