"""What the counselor does with a couple's pair: offer, open, reveal, end (domain.md, Couples)."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from counsel.audit import service as audit
from counsel.homework import gate, mails, pair_page, pair_state, pairs, safety, service
from counsel.homework.gate import NOTHING_ATTESTED, Attested
from counsel.homework.models import Assignment
from counsel.homework.pair_models import Pair, PairSide
from counsel.homework.pair_state import Look
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.library.models import ExerciseVersion
from counsel.roster import holds
from counsel.roster.models import COUPLE, Case, Client

REVEALS = pairs.REVEALS
NOT_A_COUPLE = "A pairing is for the two people of a couple."
NO_POLICY = "Record first what both agreed on about secrets. You find it on the page of the case."


def refusal(
    actor: Actor, case: Case, version: ExerciseVersion | None = None, *, now: datetime
) -> str | None:
    """Why no pair can be offered in this case now, in words for the counselor; None where it can.

    Without a version: what would stand against any exercise.
    """
    people = pair_state.live_participants(case)
    if case.kind != COUPLE or len(people) != 2:
        return NOT_A_COUPLE
    if case.secrets_policy is None:
        return NO_POLICY
    kinds = holds.kinds_for(people, now=now)
    if pair_state.ENDING_HOLDS & kinds:
        return (
            "A hold on contact or on the couple stands. Nothing is offered to both while it does."
        )
    if version is None:
        return None
    return safety.held(replace(gate.marks_of(version), paired=True), kinds)


def offer(
    actor: Actor,
    case: Case,
    version: ExerciseVersion,
    *,
    rationale: str,
    due_at: datetime | None,
    cautions_read: bool = False,
    attested: Attested = NOTHING_ATTESTED,
    reveal_by: str = pairs.SESSION,
    now: datetime,
    **choices: Any,
) -> Pair:
    """Offer an exercise to both of a couple, each for themselves; nobody writes before the pairing
    is opened. `choices` go on to `service.assign`.

    Raises DomainError as assigning does, and where no pair can be offered (`refusal`).
    """
    if reveal_by not in REVEALS:
        raise DomainError("Choose when it is revealed.", field="reveal_by")
    if text := refusal(actor, case, version, now=now):
        raise DomainError(text, field="clients")
    asked = {"rationale": rationale, "due_at": due_at, "now": now} | choices
    made = service.assign(
        actor,
        case,
        _people(case),
        version,
        cautions_read=cautions_read,
        attested=attested,
        **asked,
    )
    pair = _new(actor, case, reveal_by, now=now)
    for one in made:
        _join(pair, one)
    _record(actor, "offered", pair, now=now)
    return pair


def _new(actor: Actor, case: Case, reveal_by: str, *, now: datetime) -> Pair:
    pair = Pair(
        practice_id=actor.practice_id,
        case_id=case.id,
        reveal_by=reveal_by,
        policy=case.secrets_policy,
        offered_at=now,
        offered_by=actor.user_id,
    )
    db.session.add(pair)
    db.session.flush()
    return pair


def open_pair(actor: Actor, pair: Pair, *, now: datetime) -> None:
    """From now on both can write, sealed. Raises DomainError until both accepted, and where the
    safety layer says no: each needs a current screen, asked alone."""
    found = pair_state.look(pair.id, now=now, lock=True)
    against = pair_state.against_opening(actor, found, now=now)
    _refuse(pairs.not_opened_because(found.facts(against)))
    pair.opened_at, pair.opened_by = now, actor.user_id
    for one in found.assignments.values():
        mails.queue(mails.ASSIGNED, one, round_="opened", now=now)
    _record(actor, "opened", pair, now=now)


def reveal_in_session(actor: Actor, pair: Pair, *, now: datetime) -> None:
    """Reveal to both at once. Raises DomainError until both are ready, and while a hold stands or a
    screen is not current."""
    found = pair_state.look(pair.id, now=now, lock=True)
    _refuse(pairs.not_revealed_because(found.facts(found.against_reveal())))
    reveal(actor, found, now=now)


def reveal(actor: Actor, found: Look, *, now: datetime) -> None:
    """Keep for each side the version that the other one reads, in this one transaction, and tell
    both the same at the same moment. The caller asked the rules and holds the lock."""
    for side in found.sides:
        one, sent = found.assignments[side.assignment_id], found.sent_by(side)
        if sent is None:
            raise DomainError("Both have to send their answers first.")
        content, watched = pair_page.document_of(one)
        private = {*(sent.unrevealed or ()), *(sent.kept or ())}
        side.revealed = pairs.for_partner(
            content, sent.answers or {}, watched=watched, private=private
        )
        mails.queue(mails.REVEALED, one, round_=one.round, now=now)
    found.pair.revealed_at, found.pair.revealed_by = now, actor.user_id
    _record(actor, "revealed", found.pair, now=now)


def end(actor: Actor, pair: Pair, reason: str, *, now: datetime) -> None:
    """End it because the counselor says so: nothing of it is revealed any more, and each keeps
    their own. Where the two are separating, every pair of their case ends. What was never opened
    is withdrawn from both."""
    if reason not in (pairs.COUNSELOR, pairs.SEPARATED):
        raise DomainError("Choose why it ends.", field="reason")
    theirs = select(Pair).where(Pair.case_id == pair.case_id, Pair.ended_at.is_(None))
    ending = theirs if reason == pairs.SEPARATED else theirs.where(Pair.id == pair.id)
    for one in db.session.scalars(ending.order_by(Pair.id).with_for_update()):
        close(one, reason, by=actor.user_id, now=now)
        if one.opened_at is None:
            _withdraw(actor, one, now=now)
        _record(actor, "ended", one, now=now, reason=reason)


def close(pair: Pair, reason: str, *, by: uuid.UUID | None, now: datetime) -> None:
    """Write down that a pair ended, and why."""
    pair.ended_at, pair.ended_by, pair.ended_reason = now, by, reason


def _withdraw(actor: Actor, pair: Pair, *, now: datetime) -> None:
    for one in db.session.scalars(select(Assignment).where(Assignment.pair_id == pair.id)):
        service.withdraw(actor, one, now=now)


def _people(case: Case) -> list[Client]:
    live = pair_state.live_participants(case)
    return list(db.session.scalars(select(Client).where(Client.id.in_(live)).order_by(Client.id)))


def _join(pair: Pair, assignment: Assignment) -> None:
    assignment.pair_id = pair.id
    db.session.add(
        PairSide(
            practice_id=pair.practice_id,
            pair_id=pair.id,
            client_id=assignment.client_id,
            assignment_id=assignment.id,
        )
    )
    db.session.flush()


def _refuse(text: str | None) -> None:
    if text is not None:
        raise DomainError(text)


def _record(actor: Actor, verb: str, pair: Pair, *, now: datetime, **details: Any) -> None:
    audit.record(actor, verb, "pair", pair.id, now=now, case_id=pair.case_id, **details)
