"""The care of a case: status, care team, safety flags."""

from __future__ import annotations

from datetime import datetime, timedelta

from counsel.accounts.models import User
from counsel.audit import service as audit
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.roster import holds
from counsel.roster.models import (
    ACTIVE,
    CO_COUNSELOR,
    DISCHARGED,
    LEAD,
    PAUSED,
    WAITLIST,
    CareTeamMember,
    Case,
    Client,
    SafetyFlag,
)
from counsel.roster.service import is_counselor

STATUSES = (WAITLIST, ACTIVE, PAUSED, DISCHARGED)
LICENSED = "therapist"
LONGEST_LIFT = timedelta(days=90)


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
    if not is_counselor(actor, user):
        raise DomainError("Choose a counselor of this practice.", field="user")
    if any(m.user_id == user.id and m.until is None for m in case.care_team):
        return
    case.care_team.append(
        CareTeamMember(practice_id=actor.practice_id, user_id=user.id, role=CO_COUNSELOR, since=now)
    )
    audit.record(actor, "added to care team of", "case", case.id, now=now, case_id=case.id)


def end_membership(actor: Actor, case: Case, member: CareTeamMember, *, now: datetime) -> None:
    """A co-counselor leaves the case and sees it no more; a case is never without its lead."""
    if member.role == LEAD:
        raise DomainError("The lead counselor stays. A case needs somebody who leads it.")
    if member.until is None:
        member.until = now
        audit.record(actor, "removed from care team of", "case", case.id, now=now, case_id=case.id)


def raise_flag(
    actor: Actor,
    case: Case,
    kind: str,
    *,
    reason: str,
    now: datetime,
    client: Client | None = None,
    needs_order_terms: bool = False,
) -> SafetyFlag:
    """Raise a hold, about one client or about everyone in the case; work that it forbids is
    refused from now on (domain.md, holds)."""
    if kind not in holds.KINDS:
        raise DomainError("Choose what the hold is about.", field="kind")
    if not reason.strip():
        raise DomainError("Say what you saw or heard.", field="reason")
    flag = SafetyFlag(
        practice_id=actor.practice_id,
        case_id=case.id,
        client_id=client.id if client else None,
        kind=kind,
        reason=reason.strip(),
        set_at=now,
        set_by=actor.user_id,
        needs_order_terms=needs_order_terms,
    )
    db.session.add(flag)
    db.session.flush()
    audit.record(actor, "flagged", "case", case.id, now=now, case_id=case.id, flag=kind)
    return flag


def lift_flag(
    actor: Actor,
    flag: SafetyFlag,
    *,
    reason: str,
    ends_at: datetime,
    order_terms: str = "",
    now: datetime,
) -> None:
    """Lift a hold for a time of at most 90 days, with a reason. Licensed clinicians alone; coaches
    refer. Where an order was named, its terms are needed too. Raises DomainError at the field."""
    if actor.profession != LICENSED:
        raise DomainError("A licensed clinician has to lift this. Refer, or ask one to look at it.")
    if not reason.strip():
        raise DomainError("Say why it can be lifted.", field="reason")
    if flag.needs_order_terms and not order_terms.strip():
        raise DomainError("Write down what the order says, and until when.", field="order_terms")
    if not now < ends_at <= now + LONGEST_LIFT:
        raise DomainError("Choose a day within the next 90 days.", field="ends_on")
    if not holds.is_standing(flag, now):
        raise DomainError("This was lifted already.")
    flag.lifted_at, flag.lifted_by, flag.lift_reason = now, actor.user_id, reason.strip()
    flag.lift_ends_at, flag.settled_at, flag.order_terms = ends_at, None, order_terms.strip()
    audit.record(
        actor,
        "lifted flag of",
        "case",
        flag.case_id,
        now=now,
        case_id=flag.case_id,
        flag=flag.kind,
        until=ends_at.date().isoformat(),
    )
