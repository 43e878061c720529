"""Two people and a counselor at the same moment: threads on a real database."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask

from counsel.homework import pairing, partnering, submitting
from counsel.homework.pair_models import Pair
from counsel.kernel import tenancy
from counsel.kernel.actor import Actor
from counsel.kernel.db import db, unit_of_work
from counsel.kernel.errors import DomainError
from tests.cast import Cast
from tests.fakes import START
from tests.homework import pair_factories as make

Block = Callable[[], AbstractContextManager[None]]
Act = Callable[[Cast, Pair], None]
LATER = START + timedelta(hours=1)
TURNS = range(6)


def ready(who: Callable[[Cast], Actor]) -> Act:
    return lambda cast, pair: make.ready(pair, who(cast), now=LATER)


def client(cast: Cast) -> Actor:
    return cast.client


def partner(cast: Cast) -> Actor:
    return cast.partner


def leave(cast: Cast, pair: Pair) -> None:
    partnering.leave(cast.client, make.of(pair, cast.client), now=LATER)


def take_back(cast: Cast, pair: Pair) -> None:
    submitting.take_back(cast.client, make.of(pair, cast.client), now=LATER)


def wait(cast: Cast, pair: Pair) -> None:
    partnering.wait(cast.client, make.of(pair, cast.client), now=LATER)


def reveal(cast: Cast, pair: Pair) -> None:
    pairing.reveal_in_session(cast.counselor, pair, now=LATER)


def at_once(app: Flask, cast: Cast, pair_id: uuid.UUID, *acts: Act) -> list[str]:
    """Do these in threads that start together. Out: what was refused."""
    gate, refused = threading.Barrier(len(acts)), []

    def run(act: Act) -> None:
        with app.app_context(), tenancy.scope(cast.practice_id):
            gate.wait()
            try:
                with unit_of_work():
                    act(cast, db.session.get_one(Pair, pair_id))
            except DomainError as error:
                refused.append(error.text)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return refused


def both_sent(cast: Cast, in_practice: Block, *who: Actor, reveal_by: str = "both") -> uuid.UUID:
    """A pair that both sent; these of them are ready."""
    with in_practice():
        pair = make.opened(cast, now=START, reveal_by=reveal_by)
        for one in (cast.client, cast.partner):
            make.send(pair, one, now=START)
        for one in who:
            make.ready(pair, one, now=START)
        return pair.id


def outcome(cast: Cast, in_practice: Block, pair_id: uuid.UUID) -> tuple[bool, list[bool]]:
    """Whether it is revealed, and of which side something is kept as shown."""
    with in_practice():
        pair = db.session.get_one(Pair, pair_id)
        sides = [make.side(pair, one) for one in (cast.client, cast.partner)]
        return pair.revealed_at is not None, [side.revealed is not None for side in sides]


@pytest.mark.parametrize("_turn", TURNS)
def test_two_who_are_ready_at_once_reveal_once(
    app: Flask, cast: Cast, in_practice: Block, _turn: int
) -> None:
    pair_id = both_sent(cast, in_practice)
    assert at_once(app, cast, pair_id, ready(client), ready(partner)) == []
    assert outcome(cast, in_practice, pair_id) == (True, [True, True])


@pytest.mark.parametrize("_turn", TURNS)
@pytest.mark.parametrize("other", [leave, take_back, wait])
def test_a_reveal_and_a_withdrawal_at_once_end_in_one_of_them(
    app: Flask, cast: Cast, in_practice: Block, other: Act, _turn: int
) -> None:
    pair_id = both_sent(cast, in_practice, cast.client)
    refused = at_once(app, cast, pair_id, ready(partner), other)
    revealed, shown = outcome(cast, in_practice, pair_id)
    assert shown == [revealed, revealed]
    assert refused == (["This was revealed already. It stays as it is."] if revealed else [])


@pytest.mark.parametrize("_turn", TURNS)
def test_a_reveal_in_session_and_a_withdrawal_at_once_end_in_one_of_them(
    app: Flask, cast: Cast, in_practice: Block, _turn: int
) -> None:
    pair_id = both_sent(cast, in_practice, cast.client, cast.partner, reveal_by="session")
    refused = at_once(app, cast, pair_id, reveal, leave)
    revealed, shown = outcome(cast, in_practice, pair_id)
    assert shown == [revealed, revealed]
    assert len(refused) == 1


@pytest.mark.parametrize("_turn", TURNS)
def test_two_reveals_in_session_at_once_are_one(
    app: Flask, cast: Cast, in_practice: Block, _turn: int
) -> None:
    pair_id = both_sent(cast, in_practice, cast.client, cast.partner, reveal_by="session")
    assert at_once(app, cast, pair_id, reveal, reveal) == ["It is revealed already."]
    assert outcome(cast, in_practice, pair_id) == (True, [True, True])
