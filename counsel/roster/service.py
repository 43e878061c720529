"""Clients, cases and their care: adding, changing, flags. A case is made with its first client."""

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
from counsel.roster import access
from counsel.roster.models import (
    ACTIVE,
    CO_COUNSELOR,
    COUPLE,
    DISCHARGED,
    INDIVIDUAL,
    LEAD,
    PAUSED,
    WAITLIST,
    CareTeamMember,
    Case,
    CaseParticipant,
    Client,
    SafetyFlag,
)

STATUSES = (WAITLIST, ACTIVE, PAUSED, DISCHARGED)
FLAG_KINDS = ("contact", "couple", "risk")


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
    if not _is_counselor(actor, lead):
        raise DomainError("Choose a counselor of this practice.", field="lead")
    case = Case(
        practice_id=actor.practice_id,
        kind=kind,
        title=" and ".join(client.name for client in clients),
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
    """Change contact details; the titles of the client's cases follow the name."""
    client.email = _free_address(actor, email, but=client)
    client.zone = _zone(zone)
    client.preferred_name, client.pronouns, client.phone = preferred_name, pronouns, phone
    if client.name != _name(name):
        client.name = name
        db.session.flush()
        for case in _cases_of(client):
            case.title = " and ".join(one.client.name for one in case.participants)
    audit.record(actor, "changed", "client", client.id, now=now)


def set_status(actor: Actor, case: Case, status: str, *, reason: str, now: datetime) -> None:
    """Pause, discharge or take up again. A discharge says why."""
    if status not in STATUSES:
        raise DomainError("Choose a status from the list.", field="status")
    if status == DISCHARGED and not reason.strip():
        raise DomainError("Say in a few words why, for the record.", field="reason")
    case.status, case.status_at, case.status_by = status, now, actor.user_id
    case.status_reason = reason.strip()
    audit.record(actor, "set status of", "case", case.id, now=now, case_id=case.id, status=status)


def add_to_care_team(actor: Actor, case: Case, user: User, *, now: datetime) -> None:
    """A second counselor joins the case."""
    if not _is_counselor(actor, user):
        raise DomainError("Choose a counselor of this practice.", field="user")
    if any(m.user_id == user.id and m.until is None for m in case.care_team):
        return
    case.care_team.append(
        CareTeamMember(practice_id=actor.practice_id, user_id=user.id, role=CO_COUNSELOR, since=now)
    )
    audit.record(actor, "added to care team of", "case", case.id, now=now, case_id=case.id)


def raise_flag(actor: Actor, case: Case, kind: str, *, reason: str, now: datetime) -> SafetyFlag:
    """Raise a safety flag; work that it forbids is refused from now on (domain.md, holds)."""
    if kind not in FLAG_KINDS:
        raise DomainError("Choose what the flag is about.", field="kind")
    if not reason.strip():
        raise DomainError("Say what you saw or heard.", field="reason")
    flag = SafetyFlag(
        practice_id=actor.practice_id,
        case_id=case.id,
        kind=kind,
        reason=reason.strip(),
        set_at=now,
        set_by=actor.user_id,
    )
    db.session.add(flag)
    db.session.flush()
    audit.record(actor, "flagged", "case", case.id, now=now, case_id=case.id, flag=kind)
    return flag


def lift_flag(actor: Actor, flag: SafetyFlag, *, reason: str, now: datetime) -> None:
    """Lift a flag with a reason. Coaches cannot lift couple and risk flags; they refer."""
    if flag.kind in ("couple", "risk") and actor.profession == "coach":
        raise DomainError("A licensed clinician has to lift this flag.")
    if not reason.strip():
        raise DomainError("Say why it can be lifted.", field="reason")
    if flag.lifted_at is None:
        flag.lifted_at, flag.lifted_by, flag.lift_reason = now, actor.user_id, reason.strip()
        audit.record(actor, "lifted flag of", "case", flag.case_id, now=now, case_id=flag.case_id)


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


def _is_counselor(actor: Actor, user: User) -> bool:
    return any(user.id == one.id for one in counselors(actor))


def _cases_of(client: Client) -> list[Case]:
    statement = select(Case).join(Case.participants).where(CaseParticipant.client_id == client.id)
    return list(db.session.scalars(statement))


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
