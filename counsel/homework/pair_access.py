"""Which pairs an actor may see. A client reaches theirs through their own assignment alone."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, selectinload

from counsel.homework.models import Assignment
from counsel.homework.pair_models import Pair, PairComment, PairSide
from counsel.kernel.actor import Actor
from counsel.library.models import ExerciseVersion
from counsel.roster import access as roster
from counsel.roster.models import Case


def pairs(actor: Actor) -> Select[Pair]:
    """The pairs of the cases that staff see, newest first."""
    sides = selectinload(Pair.sides).joinedload(PairSide.assignment)
    return (
        select(Pair)
        .join(Pair.case)
        .where(roster.sees_case(actor))
        .options(
            contains_eager(Pair.case).selectinload(Case.care_team),
            sides.joinedload(Assignment.client),
            sides.joinedload(Assignment.version).joinedload(ExerciseVersion.exercise),
        )
        .order_by(Pair.offered_at.desc(), Pair.id.desc())
    )


def comments(pair: Pair) -> Select[PairComment]:
    """What was said after the reveal of a pair that was loaded through the actor, in order."""
    return (
        select(PairComment)
        .where(PairComment.pair_id == pair.id)
        .order_by(PairComment.written_at, PairComment.id)
    )


def may_lead(actor: Actor, case: Case) -> bool:
    """Offer, open, reveal, end: counselors who work on the case. Supervisors only look."""
    return roster.may_work_on(actor, case)
