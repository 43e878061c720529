"""The care of a case: status, care team, safety flags."""

from __future__ import annotations

from datetime import datetime

from counsel.accounts.models import User
from counsel.audit import service as audit
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.roster.models import (
    ACTIVE,
    CO_COUNSELOR,
    DISCHARGED,
    LEAD,
    PAUSED,
    WAITLIST,
    CareTeamMember,
    Case,
    SafetyFlag,
)
from counsel.roster.service import is_counselor

STATUSES = (WAITLIST, ACTIVE, PAUSED, DISCHARGED)
FLAG_KINDS = ("contact", "couple", "risk")


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
