"""Ending pairs whose ground is gone: a reconciliation that the scheduler calls each minute.

A hold about contact or about the couple ends a pair, and so does the end of somebody's part in the
case (domain.md, Couples). A reveal asks for both by itself at its own moment, so that nothing slips
through before this has looked.
"""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, and_, exists, or_, select

from counsel.audit import service as audit
from counsel.homework import pair_state, pairing, pairs
from counsel.homework.pair_models import Pair, PairSide
from counsel.kernel import tenancy
from counsel.kernel.db import db, reading, unit_of_work
from counsel.roster import holds
from counsel.roster.models import CaseParticipant, SafetyFlag

log = structlog.get_logger()
AT_ONCE = 500


def end_broken(now: datetime, *, horizon: timedelta) -> Counter[str]:
    """End what a hold or a separation ends, in all practices. Out: how many, by reason."""
    counts: Counter[str] = Counter()
    with reading(), unit_of_work(), tenancy.everywhere():
        broken = db.session.execute(
            select(Pair.practice_id, Pair.id)
            .where(Pair.ended_at.is_(None), or_(_is_held(now), _is_apart()))
            .order_by(Pair.id)
            .limit(AT_ONCE)
        ).all()
    for practice_id, pair_id in broken:
        with tenancy.scope(practice_id):
            counts += _look_at(pair_id, now)
    return counts


def _look_at(pair_id: uuid.UUID, now: datetime) -> Counter[str]:
    try:
        with unit_of_work():
            found = pair_state.look(pair_id, now=now, lock=True)
            if found.pair.ended_at is not None:
                return Counter()
            held = bool(found.kinds & pair_state.ENDING_HOLDS)
            if not held and found.together:
                return Counter()
            reason = pairs.HELD if held else pairs.SEPARATED
            pairing.close(found.pair, reason, by=None, now=now)
            _record(found.pair, reason, now)
            return Counter({reason: 1})
    except Exception as error:
        log.error("a pair was not ended", pair=str(pair_id), error=type(error).__name__)
        return Counter()


def _record(pair: Pair, reason: str, now: datetime) -> None:
    audit.record_for(
        pair.practice_id,
        None,
        "ended",
        "pair",
        pair.id,
        now=now,
        case_id=pair.case_id,
        reason=reason,
    )


def _is_held(now: datetime) -> ColumnElement[bool]:
    """The condition on `Pair`: a hold that ends it stands about one of the two, or about everyone
    in a case of theirs."""
    theirs = select(PairSide.client_id).where(PairSide.pair_id == Pair.id)
    cases = select(CaseParticipant.case_id).where(
        CaseParticipant.client_id.in_(theirs), CaseParticipant.until.is_(None)
    )
    about = or_(
        SafetyFlag.client_id.in_(theirs),
        and_(SafetyFlag.client_id.is_(None), SafetyFlag.case_id.in_(cases)),
    )
    return exists().where(holds.stands(now), SafetyFlag.kind.in_(pair_state.ENDING_HOLDS), about)


def _is_apart() -> ColumnElement[bool]:
    """The condition on `Pair`: one of the two no longer takes part in the case."""
    part = exists().where(
        CaseParticipant.case_id == Pair.case_id,
        CaseParticipant.client_id == PairSide.client_id,
        CaseParticipant.until.is_(None),
    )
    return exists().where(PairSide.pair_id == Pair.id, ~part)
