"""What one partner of a pair does, always for themselves: accept, say no, be ready, wait, leave,
and after the reveal comment. Nothing here answers with anything about the other one."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from counsel.audit import service as audit
from counsel.homework import answering, gate, pair_state, pairing, pairs, states
from counsel.homework.models import Assignment
from counsel.homework.pair_models import Pair, PairComment, PairSide
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.roster.models import Client

LONGEST = 5_000
DONE = (states.SUBMITTED, states.REVIEWED)
CLOSED = "This is closed. What you wrote stays yours."


@dataclass(frozen=True, slots=True)
class Own:
    """A pair as one of its partners knows it: their own side, and what the counselor did."""

    pair: Pair
    side: PairSide
    assignment: Assignment
    partner: str
    stage: str


def own(assignment: Assignment) -> Own:
    """One partner's view of the pair that their own assignment is of, without a look at the other
    side but for the name."""
    pair, side = _rows(assignment, lock=False)
    other = (
        select(Client)
        .join(PairSide, PairSide.client_id == Client.id)
        .where(PairSide.pair_id == pair.id, PairSide.id != side.id)
    )
    partner = db.session.scalars(other).one().called
    return Own(pair, side, assignment, partner, _stage(pair, side, assignment))


def accept(actor: Actor, assignment: Assignment, *, now: datetime) -> None:
    """Say yes to doing it as a pair; also after a no, while it is not open."""
    pair, side = _rows(assignment, lock=True)
    pairs.refuse_unless(_stage(pair, side, assignment), *pairs.BEFORE)
    side.accepted_at, side.declined_at = side.accepted_at or now, None
    _record(actor, "accepted", assignment, now=now)


def decline(actor: Actor, assignment: Assignment, *, now: datetime) -> None:
    """Say no, without a reason; also after a yes, while it is not open."""
    pair, side = _rows(assignment, lock=True)
    pairs.refuse_unless(_stage(pair, side, assignment), *pairs.BEFORE)
    side.accepted_at, side.declined_at = None, now
    _record(actor, "declined", assignment, now=now)


def be_ready(
    actor: Actor, assignment: Assignment, private: Collection[str], *, now: datetime
) -> None:
    """Want what was sent to be revealed, but for the blocks of `private`. Where both are ready and
    nothing stands against it, this reveals to both at once, unless that waits for a session."""
    gate.refuse_resting(assignment, now=now)
    found = pair_state.look(_pair_id(assignment), now=now, lock=True)
    side = found.side_of(actor.client_id)
    pairs.refuse_unless(_stage(found.pair, side, assignment), pairs.SENT, pairs.READY)
    sent = found.sent_by(side)
    if sent is None:
        raise DomainError(pairs.NOT_NOW)
    asked = answering.content_of(assignment).by_key
    sent.unrevealed = sorted(key for key in private if key in asked)
    side.ready_at = now
    _record(actor, "became ready in", assignment, now=now)
    refused = pairs.not_revealed_because(found.facts(found.against_reveal()))
    if found.pair.reveal_by == pairs.BOTH and refused is None:
        pairing.reveal(actor, found, now=now)


def wait(actor: Actor, assignment: Assignment, *, now: datetime) -> None:
    """Not ready yet after all. Raises DomainError where it was revealed."""
    pair, side = _rows(assignment, lock=True)
    pairs.refuse_unless(_stage(pair, side, assignment), pairs.SENT, pairs.READY)
    side.ready_at = None
    _record(actor, "waited in", assignment, now=now)


def leave(actor: Actor, assignment: Assignment, *, now: datetime) -> None:
    """Leave before the reveal, for ever and without a reason; one's answers stay one's own."""
    pair, side = _rows(assignment, lock=True)
    stage = _stage(pair, side, assignment)
    if stage == pairs.LEFT:
        return
    pairs.refuse_unless(stage, pairs.WRITING, pairs.SENT, pairs.READY)
    side.withdrawn_at, side.ready_at = now, None
    _record(actor, "left", assignment, now=now)


def comment(
    actor: Actor, pair: Pair, side: PairSide, block_key: str, text: str, *, now: datetime
) -> PairComment:
    """Say something to one revealed answer, or to all of them where `block_key` is empty. Both
    partners and the counselor read it. Raises DomainError before the reveal, and once it ended."""
    if pair.revealed_at is None:
        raise DomainError(pairs.TOO_EARLY)
    if pair.ended_at is not None:
        raise DomainError(CLOSED)
    if block_key and block_key not in (side.revealed or {}):
        raise DomainError("Choose an answer that is shown here.")
    if not text.strip():
        raise DomainError("Write a few words first.", field="text")
    if len(text) > LONGEST:
        raise DomainError(f"Keep it under {LONGEST:,} characters.", field="text")
    one = PairComment(
        practice_id=pair.practice_id,
        pair_id=pair.id,
        side_id=side.id,
        author_id=actor.user_id,
        block_key=block_key,
        text=text.strip(),
        written_at=now,
    )
    db.session.add(one)
    audit.record(actor, "commented in", "pair", pair.id, now=now, case_id=pair.case_id)
    return one


def _pair_id(assignment: Assignment) -> uuid.UUID:
    if assignment.pair_id is None:
        raise DomainError("This is not done as a pair.")
    return assignment.pair_id


def _rows(assignment: Assignment, *, lock: bool) -> tuple[Pair, PairSide]:
    """The pair and one's own side; locked where they are about to change."""
    wanted = select(Pair).where(Pair.id == _pair_id(assignment))
    own_side = select(PairSide).where(PairSide.assignment_id == assignment.id)
    if lock:
        wanted = wanted.with_for_update().execution_options(**pair_state.FRESH)
        own_side = own_side.execution_options(**pair_state.FRESH)
    return db.session.scalars(wanted).one(), db.session.scalars(own_side).one()


def _stage(pair: Pair, side: PairSide, assignment: Assignment) -> str:
    """One's own stage: from one's own side, the opening and the reveal alone."""
    newest = answering.latest(assignment)
    sent = newest if answering.state(assignment) in DONE else None
    mine = pairs.Side(
        accepted=side.accepted_at is not None,
        declined=side.declined_at is not None,
        sent=sent is not None,
        ready=pair_state.is_ready(side, sent),
        left=side.withdrawn_at is not None,
    )
    return pairs.stage_of(
        mine, opened=pair.opened_at is not None, revealed=pair.revealed_at is not None
    )


def _record(actor: Actor, verb: str, assignment: Assignment, *, now: datetime) -> None:
    audit.record(actor, verb, "pair", assignment.pair_id, now=now, case_id=assignment.case_id)
