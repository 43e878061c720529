"""Whose screens and alerts an actor may see, and what they may do with them.

Screens and holds are clinical: the care team, and a supervisor who reads. An alert about risk is
also for the two people whom the practice named to answer for risk, case or not: the alert alone,
nothing else of the case.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from counsel.kernel.actor import Actor
from counsel.practices.models import Practice
from counsel.roster import access as roster
from counsel.roster.models import SUPERVISOR, CareTeamMember, Case, SafetyFlag
from counsel.safety.models import SafetyAlert, SafetyScreen

RISK = "risk"


def screens(actor: Actor, case: Case) -> Select[SafetyScreen]:
    """The screens of a case that the actor sees clinically, newest first."""
    return (
        select(SafetyScreen)
        .join(Case, Case.id == SafetyScreen.case_id)
        .where(SafetyScreen.case_id == case.id, roster.sees_case(actor))
        .options(joinedload(SafetyScreen.client))
        .order_by(SafetyScreen.asked_at.desc(), SafetyScreen.id.desc())
    )


def flags(actor: Actor, case: Case) -> Select[SafetyFlag]:
    """The holds of a case that the actor sees clinically, newest first, the lifted ones too."""
    return (
        select(SafetyFlag)
        .join(Case, Case.id == SafetyFlag.case_id)
        .where(SafetyFlag.case_id == case.id, roster.sees_case(actor))
        .order_by(SafetyFlag.set_at.desc(), SafetyFlag.id.desc())
    )


def alerts(actor: Actor) -> Select[SafetyAlert]:
    """The alerts that the actor may read, those that wait longest first."""
    return (
        select(SafetyAlert)
        .join(SafetyAlert.case)
        .where(or_(roster.sees_case(actor), _named_for_risk(actor)))
        .options(
            contains_eager(SafetyAlert.case).selectinload(Case.care_team),
            selectinload(SafetyAlert.client),
        )
        .order_by(SafetyAlert.raised_at, SafetyAlert.id)
    )


def waiting(actor: Actor) -> Select[SafetyAlert]:
    """The alerts that wait for this actor: of the cases they work on, and as the one named."""
    mine = or_(_works_on(actor), _named_for_risk(actor))
    return alerts(actor).where(SafetyAlert.acknowledged_at.is_(None), mine)


def _works_on(actor: Actor) -> ColumnElement[bool]:
    return exists().where(
        CareTeamMember.case_id == SafetyAlert.case_id,
        CareTeamMember.user_id == actor.user_id,
        CareTeamMember.until.is_(None),
        CareTeamMember.role != SUPERVISOR,
    )


def _named_for_risk(actor: Actor) -> ColumnElement[bool]:
    """The practice's owner for risk sees every alert about risk; the backup those passed on."""
    named = exists().where(
        Practice.id == SafetyAlert.practice_id, Practice.risk_owner_id == actor.user_id
    )
    backup = exists().where(
        Practice.id == SafetyAlert.practice_id, Practice.risk_backup_id == actor.user_id
    )
    passed_on = and_(SafetyAlert.passed_on_at.is_not(None), backup)
    about_risk = and_(SafetyAlert.kind == RISK, named)
    return and_(SafetyAlert.practice_id == actor.practice_id, or_(about_risk, passed_on))


def newest_screens(case_id: uuid.UUID, clients: Collection[uuid.UUID]) -> Select[SafetyScreen]:
    """For the rules: the screens of these people in one case, newest first."""
    return (
        select(SafetyScreen)
        .where(SafetyScreen.case_id == case_id, SafetyScreen.client_id.in_(clients))
        .order_by(SafetyScreen.asked_at.desc(), SafetyScreen.id.desc())
    )


def may_screen(actor: Actor, case: Case) -> bool:
    """Ask, flag, lift, acknowledge: counselors who work on the case."""
    return roster.may_work_on(actor, case)


def may_acknowledge(actor: Actor, alert: SafetyAlert, practice: Practice) -> bool:
    """Who works on the case, and who answers for risk in the practice."""
    named = (practice.risk_owner_id, practice.risk_backup_id)
    return actor.user_id in named or roster.may_work_on(actor, alert.case)
