"""How a pair stands, read whole: always by the same statements, whatever either partner did.

What one partner asks for (being ready, leaving, taking a submission back) first locks the pair's
row, so that a reveal and a withdrawal never pass each other.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, select

from counsel.homework import gate, pairs, safety
from counsel.homework.models import SENT_BACK, Assignment, Review, Submission
from counsel.homework.pair_models import Pair, PairSide
from counsel.homework.pairs import Facts, Side
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.roster import holds
from counsel.roster.models import Case, CaseParticipant, Client
from counsel.safety import service as screening

T = TypeVar("T")
FRESH = {"populate_existing": True}
ENDING_HOLDS = frozenset({safety.CONTACT, safety.COUPLE})


@dataclass(frozen=True, slots=True)
class Look:
    """A pair with everything that its rules ask for, as of now. `newest` is what each side sent
    last and did not take back, by assignment; `outcomes` what the counselor decided on it."""

    pair: Pair
    sides: Sequence[PairSide]
    assignments: Mapping[uuid.UUID, Assignment]
    newest: Mapping[uuid.UUID, Submission]
    outcomes: Mapping[uuid.UUID, str | None]
    kinds: frozenset[str]
    unscreened: Sequence[Client]
    together: bool

    def side_of(self, client_id: uuid.UUID | None) -> PairSide:
        """One partner's own side."""
        return next(side for side in self.sides if side.client_id == client_id)

    def other_than(self, side: PairSide) -> PairSide:
        """The other partner's side."""
        return next(one for one in self.sides if one is not side)

    def sent_by(self, side: PairSide) -> Submission | None:
        """What this side sent and nobody gave back."""
        one = self.assignments[side.assignment_id]
        newest = self.newest.get(side.assignment_id)
        if newest is None or one.skipped_at or self.outcomes.get(newest.id) == SENT_BACK:
            return None
        return newest

    def side(self, side: PairSide) -> Side:
        """One partner's side as the rules read it."""
        sent = self.sent_by(side)
        return Side(
            accepted=side.accepted_at is not None,
            declined=side.declined_at is not None,
            sent=sent is not None,
            ready=is_ready(side, sent),
            left=side.withdrawn_at is not None,
        )

    def facts(self, against: str | None) -> Facts:
        """The whole pair as the rules read it; `against` is the safety layer's word."""
        withdrawn = any(one.withdrawn_at for one in self.assignments.values())
        return Facts(
            sides=[self.side(one) for one in self.sides],
            opened=self.pair.opened_at is not None,
            revealed=self.pair.revealed_at is not None,
            ended=self.pair.ended_at is not None,
            apart=withdrawn or not self.together,
            against=against,
        )

    def against_reveal(self) -> str | None:
        """What the safety layer says against showing each the other's answers now."""
        if self.kinds:
            return "A hold stands. Nothing is revealed while it does."
        names = " and ".join(one.called for one in self.unscreened)
        return f"Screen again first, each alone: {names}." if names else None


def is_ready(side: PairSide, sent: Submission | None) -> bool:
    """Whether a partner wants exactly what they sent last to be revealed."""
    return sent is not None and side.ready_at is not None and side.ready_at >= sent.submitted_at


def look(pair_id: uuid.UUID, *, now: datetime, lock: bool = False) -> Look:
    """Read a pair that was loaded through the actor; with `lock` nobody changes it meanwhile."""
    wanted = select(Pair).where(Pair.id == pair_id).execution_options(**FRESH)
    pair = db.session.scalars(wanted.with_for_update() if lock else wanted).one()
    sides = _all(select(PairSide).where(PairSide.pair_id == pair_id).order_by(PairSide.id))
    assignments = _all(select(Assignment).where(Assignment.pair_id == pair_id))
    of_pair = select(Assignment.id).where(Assignment.pair_id == pair_id)
    sent = (
        select(Submission)
        .where(Submission.assignment_id.in_(of_pair), Submission.taken_back_at.is_(None))
        .order_by(Submission.submitted_at, Submission.id)
    )
    newest = {one.assignment_id: one for one in _all(sent)}
    decided = (
        select(Review.submission_id, Review.outcome)
        .join(Submission, Submission.id == Review.submission_id)
        .where(Submission.assignment_id.in_(of_pair))
    )
    people = [side.client_id for side in sides]
    case = db.session.get_one(Case, pair.case_id)
    clients = _all(select(Client).where(Client.id.in_(people)).order_by(Client.id))
    return Look(
        pair=pair,
        sides=sides,
        assignments={one.id: one for one in assignments},
        newest=newest,
        outcomes={row[0]: row[1] for row in db.session.execute(decided)},
        kinds=frozenset(holds.kinds_for(people, now=now)),
        unscreened=screening.without_current_screen(case, clients, now=now),
        together=set(people) <= live_participants(case),
    )


def live_participants(case: Case) -> set[uuid.UUID]:
    """Who takes part in a case now."""
    statement = select(CaseParticipant.client_id).where(
        CaseParticipant.case_id == case.id, CaseParticipant.until.is_(None)
    )
    return set(db.session.scalars(statement))


def _all(statement: Select[T]) -> list[T]:
    return list(db.session.scalars(statement.execution_options(**FRESH)))


def against_opening(actor: Actor, found: Look, *, now: datetime) -> str | None:
    """What the safety layer says against opening: as of an exercise of tier R for two, whatever
    the exercise is. Two people are each screened alone before either writes for the other."""
    version = next(iter(found.assignments.values())).version
    bound = replace(gate.marks_of(version), paired=True, tier=safety.RESTRICTED)
    clients = [found.assignments[side.assignment_id].client for side in found.sides]
    return gate.refusal_for(actor, found.pair.case, clients, bound, now=now)


def refuse_sealed(assignment: Assignment) -> None:
    """Raises DomainError where this is one of a pair that its counselor did not open yet."""
    if assignment.pair_id is None:
        return
    opened = select(Pair.opened_at).where(Pair.id == assignment.pair_id)
    if db.session.scalar(opened) is None:
        raise DomainError(pairs.TOO_EARLY)


def before_taking_back(assignment: Assignment) -> None:
    """A submission that is taken back is no longer ready; a revealed one stays. Raises DomainError
    for that."""
    if assignment.pair_id is None:
        return
    locked = select(Pair).where(Pair.id == assignment.pair_id).execution_options(**FRESH)
    pair = db.session.scalars(locked.with_for_update()).one()
    if pair.revealed_at is not None:
        raise DomainError(pairs.TOO_LATE)
    own = select(PairSide).where(PairSide.assignment_id == assignment.id)
    db.session.scalars(own.execution_options(**FRESH)).one().ready_at = None
