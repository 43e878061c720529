"""A couple's pair for tests, brought to any stage of its life."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from counsel.homework import pairing, partnering, submitting
from counsel.homework.models import Assignment
from counsel.homework.pair_models import Pair, PairSide
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.roster.models import Case
from counsel.roster.secrets import LIMITED_SECRETS
from tests.cast import Cast
from tests.homework.factories import a_content, publish, write
from tests.safety.factories import screen


def agree(cast: Cast, policy: str = LIMITED_SECRETS) -> Case:
    """The couple's case with a recorded policy on secrets."""
    case = db.session.get_one(Case, cast.couple_case_id)
    case.secrets_policy = policy
    return case


def offer(cast: Cast, *, now: datetime, reveal_by: str = "both", **content: Any) -> Pair:
    """An exercise offered to both of the couple by the counselor."""
    return pairing.offer(
        cast.counselor,
        agree(cast),
        publish(cast.counselor, a_content(**content), now=now),
        rationale="Because you both asked.",
        due_at=None,
        reveal_by=reveal_by,
        now=now,
    )


def of(pair: Pair, who: Actor) -> Assignment:
    """One partner's own assignment of a pair."""
    wanted = select(Assignment).where(
        Assignment.pair_id == pair.id, Assignment.client_id == who.client_id
    )
    return db.session.scalars(wanted).one()


def side(pair: Pair, who: Actor) -> PairSide:
    """One partner's own side of a pair."""
    return db.session.scalars(
        select(PairSide).where(PairSide.pair_id == pair.id, PairSide.client_id == who.client_id)
    ).one()


def accept(pair: Pair, *people: Actor, now: datetime) -> None:
    """Each of these says yes."""
    for who in people:
        partnering.accept(who, of(pair, who), now=now)


def screen_both(cast: Cast, *, now: datetime) -> None:
    """Both asked alone, with clear answers."""
    for who in (cast.client, cast.partner):
        screen(cast, now=now, who=who, case_id=cast.couple_case_id)


def opened(cast: Cast, *, now: datetime, **options: Any) -> Pair:
    """A pair that both accepted and the counselor opened."""
    pair = offer(cast, now=now, **options)
    accept(pair, cast.client, cast.partner, now=now)
    screen_both(cast, now=now)
    pairing.open_pair(cast.counselor, pair, now=now)
    return pair


def send(pair: Pair, who: Actor, *, now: datetime, **values: Any) -> None:
    """One partner answers and sends it to the counselor."""
    one = of(pair, who)
    write(who, one, now=now, **({"story": f"The words of {who.name}."} | values))
    submitting.submit(who, one, difficulty=None, usefulness=None, now=now)


def ready(pair: Pair, who: Actor, *private: str, now: datetime) -> None:
    """One partner is ready to reveal."""
    partnering.be_ready(who, of(pair, who), private, now=now)


def revealed(cast: Cast, *, now: datetime, **options: Any) -> Pair:
    """A pair that both answered and both revealed."""
    pair = opened(cast, now=now, **options)
    for who in (cast.client, cast.partner):
        send(pair, who, now=now + timedelta(minutes=1))
    for who in (cast.client, cast.partner):
        ready(pair, who, now=now + timedelta(minutes=2))
    return pair
