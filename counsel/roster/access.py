"""Which cases and clients an actor may see, and what they may do with them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import aliased

from counsel.kernel.actor import ASSISTANT, COUNSELOR, OWNER, SUPERVISOR, Actor
from counsel.practices.models import Supervision
from counsel.roster.models import LEAD, CareTeamMember, Case, CaseParticipant, Client


def _in_care_team(actor: Actor) -> ColumnElement[bool]:
    return exists().where(
        CareTeamMember.case_id == Case.id,
        CareTeamMember.user_id == actor.user_id,
        CareTeamMember.until.is_(None),
    )


def _supervised(actor: Actor) -> ColumnElement[bool]:
    return exists().where(
        CareTeamMember.case_id == Case.id,
        CareTeamMember.until.is_(None),
        CareTeamMember.user_id == Supervision.counselor_id,
        Supervision.supervisor_id == actor.user_id,
        Supervision.until.is_(None),
    )


def _participates(actor: Actor) -> ColumnElement[bool]:
    return exists().where(
        CaseParticipant.case_id == Case.id,
        CaseParticipant.client_id == actor.client_id,
        CaseParticipant.until.is_(None),
    )


def sees_case(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Case` under which staff see its clinical content."""
    ways: list[ColumnElement[bool]] = []
    if actor.has(COUNSELOR, OWNER):
        ways.append(_in_care_team(actor))
    if actor.has(SUPERVISOR):
        ways += [_in_care_team(actor), _supervised(actor)]
    return and_(Case.practice_id == actor.practice_id, or_(false(), *ways))


def cases(actor: Actor) -> Select[Case]:
    """The cases whose clinical content the actor sees as staff: care team and supervised."""
    return select(Case).where(sees_case(actor))


def roster(actor: Actor) -> Select[Case]:
    """The cases whose names and schedules the actor sees: clinical ones, and for the owner and
    the assistant all of the practice (product.md, Who)."""
    if actor.has(OWNER, ASSISTANT):
        return select(Case).where(Case.practice_id == actor.practice_id)
    return cases(actor)


def own_cases(actor: Actor) -> Select[Case]:
    """The cases that a client takes part in."""
    return select(Case).where(Case.practice_id == actor.practice_id, _participates(actor))


def clients(actor: Actor) -> Select[Client]:
    """The clients of the roster that the actor sees."""
    part = aliased(CaseParticipant)
    visible = roster(actor).with_only_columns(Case.id)
    seen = select(part.client_id).where(part.case_id.in_(visible))
    return select(Client).where(Client.practice_id == actor.practice_id, Client.id.in_(seen))


def in_care_team(actor: Actor, case: Case) -> bool:
    """Whether the actor works on this case now."""
    return any(m.user_id == actor.user_id and m.until is None for m in case.care_team)


def may_work_on(actor: Actor, case: Case) -> bool:
    """Assign, review, write notes, schedule: counselors of the care team. Supervisors only look."""
    return actor.has(COUNSELOR) and any(
        m.user_id == actor.user_id and m.until is None and m.role != SUPERVISOR
        for m in case.care_team
    )


def may_schedule(actor: Actor, case: Case) -> bool:
    """Sessions: whoever works on the case, and the front desk."""
    return actor.has(ASSISTANT, OWNER) or may_work_on(actor, case)


def may_manage_team(actor: Actor, case: Case) -> bool:
    """Who works on a case is for its lead and for the owner of the practice to say."""
    leads = any(
        m.user_id == actor.user_id and m.role == LEAD and m.until is None for m in case.care_team
    )
    return actor.has(OWNER) or (actor.has(COUNSELOR) and leads)


def may_add_clients(actor: Actor) -> bool:
    """Add clients, change their contact details, invite them."""
    return actor.has(COUNSELOR, OWNER, ASSISTANT)
