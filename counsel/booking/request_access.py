"""Who sees and answers the times that clients ask for."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from counsel.appointments import access as sessions
from counsel.booking.models import TimeRequest
from counsel.kernel.actor import ASSISTANT, OWNER, Actor
from counsel.roster import access as roster
from counsel.roster.models import ACTIVE, Case, CaseParticipant

NEWS = timedelta(days=14)
"""How long a client sees that a time was not possible."""


def is_open(now: datetime) -> ColumnElement[bool]:
    """Not answered, not taken back, and not all of its times have passed."""
    return (
        TimeRequest.answered_at.is_(None)
        & TimeRequest.taken_back_at.is_(None)
        & (TimeRequest.last_at > now)
    )


def requests(actor: Actor) -> Select[TimeRequest]:
    """The requests in the cases whose schedule staff see."""
    return (
        select(TimeRequest)
        .join(TimeRequest.case)
        .where(sessions.sees_schedule(actor))
        .options(
            contains_eager(TimeRequest.case).selectinload(Case.care_team),
            selectinload(TimeRequest.case, Case.participants).joinedload(CaseParticipant.client),
            joinedload(TimeRequest.client),
            joinedload(TimeRequest.counselor),
        )
    )


def to_answer(actor: Actor, now: datetime) -> Select[TimeRequest]:
    """The open ones that wait for this person: a counselor's own, and all for the front desk."""
    mine = TimeRequest.counselor_id == actor.user_id
    everyone = actor.has(OWNER, ASSISTANT)
    return requests(actor).where(is_open(now), *(() if everyone else (mine,)))


def askable_cases(actor: Actor) -> Select[Case]:
    """The cases in which a client may ask for a time: active ones, of one person or several. A
    session that comes of it invites everybody."""
    own = roster.own_cases(actor).where(Case.status == ACTIVE)
    return own.options(selectinload(Case.care_team)).order_by(Case.opened_at, Case.id)


def own(actor: Actor) -> Select[TimeRequest]:
    """A client's own requests; those of a partner are not theirs to see."""
    return select(TimeRequest).where(
        TimeRequest.practice_id == actor.practice_id, TimeRequest.client_id == actor.client_id
    )


def shown(actor: Actor, now: datetime) -> Select[TimeRequest]:
    """Those that a client sees: what is open, and what was not possible lately."""
    declined = TimeRequest.appointment_id.is_(None) & (TimeRequest.answered_at > now - NEWS)
    return own(actor).where(or_(is_open(now), declined)).order_by(TimeRequest.asked_at)


def open_of_case(actor: Actor, case: Case, now: datetime) -> Select[TimeRequest]:
    """A client's open requests in one case."""
    return own(actor).where(TimeRequest.case_id == case.id, is_open(now))
