"""The demo's couple: what they agreed on, one pair that is revealed, and one in progress."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from counsel.demo.work import DAY, answer
from counsel.homework import gate, pairing, pairs, partnering, safety, submitting
from counsel.homework.models import Assignment
from counsel.homework.pair_models import Pair
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.library import assignable
from counsel.roster import secrets
from counsel.roster.models import Case

HOUR = timedelta(hours=1)
REVEALED, RUNNING = "values-compass", "weekly-check-in"
WHY = {
    REVEALED: "You both said that you want to know what matters to the other one now.",
    RUNNING: "The half hour on Sundays was your idea. This gives it an order.",
}


def pair_up(counselor: Actor, people: Sequence[Actor], case: Case, *, now: datetime) -> None:
    """Both agreed on secrets, did one exercise as a pair, and are in the middle of another."""
    agreed = now - 19 * 7 * DAY
    secrets.record_policy(counselor, case, secrets.LIMITED_SECRETS, agreed=True, now=agreed)
    done = _open(counselor, people, case, REVEALED, at=now - 10 * DAY)
    for turn, who in enumerate(people):
        one = _send(who, done, turn, at=now - 8 * DAY)
        partnering.be_ready(who, one, (), now=now - 7 * DAY + turn * HOUR)
    pairing.reveal_in_session(counselor, done, now=now - 6 * DAY)
    theirs = next(side for side in done.sides if side.client_id == people[1].client_id)
    key = next(iter(theirs.revealed or {}), "")
    said = "I did not know that. I would like to hear more of it."
    partnering.comment(people[0], done, theirs, key, said, now=now - 5 * DAY)
    running = _open(counselor, people, case, RUNNING, at=now - 3 * DAY)
    _send(people[0], running, 2, at=now - DAY)
    answer(people[1], _of(running, people[1]), 3, now - DAY, whole=False)


def _open(
    counselor: Actor, people: Sequence[Actor], case: Case, slug: str, *, at: datetime
) -> Pair:
    pair = pairing.offer(
        counselor,
        case,
        assignable.adopt(counselor, slug, now=at),
        rationale=WHY[slug],
        due_at=None,
        cautions_read=True,
        attested=gate.Attested(frozenset(safety.STATEMENTS), 14),
        reveal_by=pairs.SESSION,
        now=at,
    )
    for number, who in enumerate(people):
        partnering.accept(who, _of(pair, who), now=at + (4 + 9 * number) * HOUR)
    pairing.open_pair(counselor, pair, now=at + 20 * HOUR)
    return pair


def _of(pair: Pair, who: Actor) -> Assignment:
    wanted = select(Assignment).where(
        Assignment.pair_id == pair.id, Assignment.client_id == who.client_id
    )
    return db.session.scalars(wanted).one()


def _send(who: Actor, pair: Pair, turn: int, *, at: datetime) -> Assignment:
    one = _of(pair, who)
    answer(who, one, turn, at, whole=True)
    submitting.submit(who, one, difficulty=3 + turn, usefulness=7, now=at + HOUR)
    return one
