"""What a pair adds to the first pages and to the timeline of a case."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import joinedload

from counsel.homework import access, pair_access
from counsel.homework.models import Assignment, Submission
from counsel.homework.pair_models import Pair, PairSide
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.roster.contributions import Happening, Need
from counsel.roster.models import Case

FIRST = 6
LATELY = timedelta(days=14)
TOGETHER = "For the two of you"


def to_lead(actor: Actor, now: datetime) -> list[Need]:
    """Pairs that wait for this counselor: both accepted, or both are ready."""
    return _waiting(actor, pair_access.pairs(actor).where(access.works_on(actor)))


def to_lead_in(actor: Actor, case: Case, now: datetime) -> list[Need]:
    """The same in one case."""
    return _waiting(actor, pair_access.pairs(actor).where(Pair.case_id == case.id))


def timeline(actor: Actor, case: Case, limit: int) -> list[Happening]:
    """Offered, opened, revealed, ended."""
    found = []
    recent = pair_access.pairs(actor).where(Pair.case_id == case.id).limit(limit)
    for one in db.session.scalars(recent).unique():
        page: dict[str, Any] = {"endpoint": "homework.pair", "values": {"pair_id": one.id}}
        title = one.sides[0].assignment.version.exercise.title
        for at, word in (
            (one.offered_at, "Offered to both"),
            (one.opened_at, "Opened for both"),
            (one.revealed_at, "Revealed to both"),
            (one.ended_at, "Ended for both"),
        ):
            if at is not None:
                found.append(Happening(at=at, icon="users-round", text=f"{word}: {title}", **page))
    return found


def of_mine(actor: Actor, now: datetime) -> list[Need]:
    """For one partner: what is offered, what they can be ready for, what was revealed lately.
    From their own side, the opening and the reveal alone."""
    wanted = (
        select(PairSide)
        .join(PairSide.pair)
        .join(PairSide.assignment)
        .where(
            PairSide.client_id == actor.client_id,
            PairSide.withdrawn_at.is_(None),
            PairSide.declined_at.is_(None),
            Assignment.withdrawn_at.is_(None),
            Assignment.released_at.is_not(None),
            Assignment.skipped_at.is_(None),
            or_(_is_offered(), _is_sent(), Pair.revealed_at > now - LATELY),
        )
        .options(joinedload(PairSide.pair))
        .options(joinedload(PairSide.assignment).joinedload(Assignment.version))
        .order_by(Pair.offered_at, PairSide.id)
        .limit(FIRST)
    )
    return [_mine(one) for one in db.session.scalars(wanted)]


def waiting_for_opening(assignments: Collection[Assignment]) -> set[Any]:
    """Those of a client's own assignments that are of a pair which is not open: their ids."""
    mine = [one.pair_id for one in assignments if one.pair_id is not None]
    if not mine:
        return set()
    closed = select(Pair.id).where(Pair.id.in_(mine), Pair.opened_at.is_(None))
    pairs_closed = set(db.session.scalars(closed))
    return {one.id for one in assignments if one.pair_id in pairs_closed}


def _is_offered() -> ColumnElement[bool]:
    return and_(Pair.opened_at.is_(None), PairSide.accepted_at.is_(None))


def _is_sent() -> ColumnElement[bool]:
    """Sent, and not said to be ready: this partner's own doing."""
    return and_(
        Pair.opened_at.is_not(None),
        Pair.revealed_at.is_(None),
        PairSide.ready_at.is_(None),
        exists().where(
            Submission.assignment_id == PairSide.assignment_id,
            Submission.round == Assignment.round,
            Submission.taken_back_at.is_(None),
        ),
    )


def _mine(side: PairSide) -> Need:
    revealed, opened = side.pair.revealed_at, side.pair.opened_at
    word = "Revealed to both of you" if revealed else "Say yes or no, for yourself"
    return Need(
        group=TOGETHER,
        rank=22,
        text=side.assignment.version.content["title"],
        under=word if revealed or not opened else "It is sent. Say when you are ready to reveal it",
        endpoint="homework.own_pair",
        values={"assignment_id": side.assignment_id},
        icon="users-round",
        step="" if opened else "Read what it means",
    )


def _waiting(actor: Actor, seen: Select[Pair]) -> list[Need]:
    if not actor.is_clinical:
        return []
    live = and_(Pair.ended_at.is_(None), Pair.revealed_at.is_(None), ~_any_side(_is_out()))
    accepted = and_(Pair.opened_at.is_(None), ~_any_side(PairSide.accepted_at.is_(None)))
    ready = and_(Pair.opened_at.is_not(None), ~_any_side(PairSide.ready_at.is_(None)))
    rows = db.session.scalars(seen.where(live, or_(accepted, ready)).limit(FIRST)).unique()
    return [_to_lead(one) for one in rows]


def _is_out() -> ColumnElement[bool]:
    return or_(PairSide.withdrawn_at.is_not(None), PairSide.declined_at.is_not(None))


def _any_side(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(PairSide.pair_id == Pair.id, condition)


def _to_lead(pair: Pair) -> Need:
    return Need(
        group="For both, as a pair",
        rank=24,
        text=pair.case.title,
        under="Both are ready to reveal" if pair.opened_at else "Both accepted: screen and open it",
        endpoint="homework.pair",
        values={"pair_id": pair.id},
        icon="users-round",
    )
