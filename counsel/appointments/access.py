"""Which sessions an actor may see, and what they may do with them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from counsel.accounts.models import User
from counsel.appointments.models import Appointment
from counsel.kernel.actor import ASSISTANT, COUNSELOR, OWNER, SUPERVISOR, Actor
from counsel.outbox.models import OutboxMessage
from counsel.practices.models import Membership, Supervision
from counsel.roster import access as roster
from counsel.roster.models import SUPERVISOR as SUPERVISING
from counsel.roster.models import CareTeamMember, Case, CaseParticipant


def cases(actor: Actor) -> Select[Case]:
    """The cases on an actor's roster, with those who take part and the care team."""
    return roster.roster(actor).options(
        selectinload(Case.participants).joinedload(CaseParticipant.client),
        selectinload(Case.care_team),
    )


def sees_schedule(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Case` under which staff see its schedule."""
    if actor.has(OWNER, ASSISTANT):
        return Case.practice_id == actor.practice_id
    return roster.sees_case(actor)


def sessions(actor: Actor) -> Select[Appointment]:
    """The sessions of the cases whose names and schedules staff see."""
    return (
        select(Appointment)
        .join(Appointment.case)
        .where(sees_schedule(actor))
        .options(
            contains_eager(Appointment.case).selectinload(Case.care_team),
            selectinload(Appointment.case, Case.participants).joinedload(CaseParticipant.client),
            joinedload(Appointment.counselor),
        )
    )


def in_span(first: datetime, last: datetime) -> ColumnElement[bool]:
    """Live sessions that touch a span of time."""
    return and_(
        Appointment.canceled_at.is_(None),
        Appointment.starts_at < last,
        Appointment.ends_at > first,
    )


def own(actor: Actor) -> Select[Appointment]:
    """The sessions of a client's own cases."""
    mine = roster.own_cases(actor).with_only_columns(Case.id)
    return (
        select(Appointment)
        .where(Appointment.practice_id == actor.practice_id, Appointment.case_id.in_(mine))
        .options(joinedload(Appointment.counselor))
    )


def calendars(actor: Actor) -> Select[User]:
    """The counselors whose calendar the actor may look at: their own, those they supervise, and
    for the front desk everyone's."""
    live = and_(
        Membership.user_id == User.id,
        Membership.practice_id == actor.practice_id,
        Membership.role == COUNSELOR,
        Membership.ended_at.is_(None),
    )
    everyone = select(User).where(exists().where(live)).order_by(User.name, User.id)
    if actor.has(OWNER, ASSISTANT):
        return everyone
    supervised = exists().where(
        Supervision.counselor_id == User.id,
        Supervision.practice_id == actor.practice_id,
        Supervision.supervisor_id == actor.user_id,
        Supervision.until.is_(None),
    )
    mine = User.id == actor.user_id
    return everyone.where(or_(mine, supervised) if actor.has(SUPERVISOR) else mine)


def counselors_of(case: Case) -> Select[User]:
    """Who can hold a session of this case: its care team without supervisors, the lead first."""
    return (
        select(User)
        .join(CareTeamMember, CareTeamMember.user_id == User.id)
        .where(
            CareTeamMember.case_id == case.id,
            CareTeamMember.practice_id == case.practice_id,
            CareTeamMember.until.is_(None),
            CareTeamMember.role != SUPERVISING,
        )
        .order_by(CareTeamMember.role.desc(), CareTeamMember.since)
    )


def messages(appointment: Appointment) -> Select[OutboxMessage]:
    """What was queued about a session that was loaded through the actor, newest first."""
    return (
        select(OutboxMessage)
        .where(
            OutboxMessage.practice_id == appointment.practice_id,
            OutboxMessage.subject_id == appointment.id,
        )
        .order_by(OutboxMessage.not_before.desc(), OutboxMessage.id.desc())
    )


def may_schedule(actor: Actor, case: Case) -> bool:
    """Schedule, move, cancel: whoever works on the case, and the front desk."""
    return roster.may_schedule(actor, case)
