"""Whatever one partner does, the other one gets the same answers, letter for letter, and each is
made by the same statements: so neither their size nor their time tells anything."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from counsel.homework import partnering
from counsel.homework.models import Upload
from counsel.homework.pair_models import Pair
from counsel.kernel.db import commit, db
from tests.cast import Cast
from tests.fakes import START, FakeClock
from tests.homework import pair_factories as make
from tests.homework.seal import looking, writing
from tests.homework.seal.looking import Counting, Seen
from tests.homework.seal.writing import LATER, Act
from tests.people import Person

NOBODY = uuid.UUID(int=7)
Block = Callable[[], AbstractContextManager[None]]
World = dict[str, Seen]
Sent = tuple[str, str, dict[str, Any] | None]

OFFERED: tuple[Sent, ...] = (
    ("POST", "/pair/readiness", None),
    ("POST", "/pair/departure", None),
    ("PUT", "/answers/story", {"b-story": "Early.", "revision-story": "0"}),
    ("POST", "/pair/acceptance", None),
    ("POST", "/pair/refusal", None),
)
WRITING: tuple[Sent, ...] = (
    ("PUT", "/answers/story", {"b-story": "Mine.", "revision-story": "0", "private-story": "1"}),
    ("PUT", "/answers/story", {"b-story": "Other.", "revision-story": "0"}),
    ("POST", "", {"b-story": "Mine now.", "revision-story": "1", "finish": "1"}),
    ("POST", "/submission", {"difficulty": "3"}),
    ("POST", "/submission/withdrawal", None),
    ("POST", "/skip", {"reason": "Not now."}),
    ("POST", "/resumption", None),
    ("POST", "/pair/comments", {"text": "Too early."}),
    ("POST", "/pair/departure", None),
)
SENT: tuple[Sent, ...] = (
    ("POST", "/pair/readiness", {"private": "story"}),
    ("POST", "/pair/readiness/withdrawal", None),
    ("POST", "/pair/readiness", None),
    ("POST", "/submission/withdrawal", None),
    ("POST", "/submission", {"difficulty": "3"}),
    ("POST", "/pair/readiness", None),
    ("POST", "/pair/departure", None),
)


def offered(cast: Cast) -> Pair:
    return make.offer(cast, now=START, blocks=writing.BLOCKS)


def accepted(cast: Cast) -> Pair:
    pair = offered(cast)
    make.accept(pair, cast.partner, now=START)
    return pair


def opened(cast: Cast) -> Pair:
    return make.opened(cast, now=START, blocks=writing.BLOCKS)


def opened_for_a_session(cast: Cast) -> Pair:
    return make.opened(cast, now=START, reveal_by="session", blocks=writing.BLOCKS)


def stay(cast: Cast, pair: Pair) -> None:
    """The partner does nothing."""


def send(cast: Cast, pair: Pair) -> None:
    """The partner sends a little."""
    make.send(pair, cast.partner, now=LATER)


def be_ready(cast: Cast, pair: Pair) -> None:
    """And is ready."""
    send(cast, pair)
    partnering.be_ready(cast.partner, make.of(pair, cast.partner), [], now=LATER)


WHILE_WRITING: tuple[Act, ...] = (
    writing.nothing,
    writing.draft,
    writing.talk,
    writing.skip,
    writing.leave,
    writing.be_held,
    writing.be_gone,
)
UNREADY: tuple[Act, ...] = (
    writing.nothing,
    writing.send,
    writing.wait,
    writing.take_back,
    writing.leave,
    writing.be_held,
    writing.be_withdrawn,
    writing.be_gone,
)
WHEN_READY: tuple[Act, ...] = (
    writing.nothing,
    writing.draft,
    writing.be_ready,
    writing.talk,
    writing.leave,
    writing.be_ended_by_a_hold,
    writing.be_ended,
)
STAGES: dict[str, tuple[Callable[[Cast], Pair], Any, tuple[Act, ...], tuple[Sent, ...]]] = {
    "offered": (offered, stay, writing.BEFORE, OFFERED),
    "accepted": (accepted, stay, writing.BEFORE, OFFERED),
    "writing": (opened, stay, WHILE_WRITING, WRITING),
    "sent": (opened, send, UNREADY, SENT),
    "sent, for a session": (opened_for_a_session, send, (writing.nothing, writing.talk), SENT),
    "ready": (opened_for_a_session, be_ready, WHEN_READY, SENT[1:]),
}


@pytest.fixture
def world(
    app: Flask,
    cast: Cast,
    clock: FakeClock,
    anew: Callable[[], None],
    in_practice: Block,
    count_queries: Counting,
) -> Callable[[str, Act], World]:
    """`world(stage, act)` is all that the partner gets, in that stage of theirs and after that act
    of the other one: first what they can look at, then what they send."""

    def begin(stage: str, act: Act) -> World:
        make_pair, own, _acts, sent = STAGES[stage]
        anew()
        clock.set(START)
        with in_practice():
            pair = make_pair(cast)
            act(cast, pair, cast.client)
            own(cast, pair)
            commit()
            ids = ids_of(pair, cast)
        clock.set(LATER)
        return dict(everything(app, cast, ids, sent, count_queries))

    return begin


def ids_of(pair: Pair, cast: Cast) -> dict[str, uuid.UUID]:
    """Ids by what they are; of what the other one did not make, one of nobody."""
    theirs = make.of(pair, cast.client)
    upload = select(Upload.id).where(Upload.assignment_id == theirs.id)
    return {
        "own": make.of(pair, cast.partner).id,
        "theirs": theirs.id,
        "pair": pair.id,
        "their side": make.side(pair, cast.client).id,
        "their submission": theirs.submissions[-1].id if theirs.submissions else NOBODY,
        "their file": db.session.scalar(upload) or NOBODY,
    }


def everything(
    app: Flask, cast: Cast, ids: dict[str, uuid.UUID], sent: tuple[Sent, ...], counting: Counting
) -> Iterator[tuple[str, Seen]]:
    somebody = Person(app, cast.partner)
    somebody.get("/my")
    for rule in looking.rules(app, client=True):
        if "GET" in (rule.methods or ()) and rule.endpoint != "inbox.inbox":
            for name, url in looking.urls(app, rule, ids, {"a": "story"}):
                yield name, looking.look(somebody, "GET", url, counting)
    own = f"/my/homework/{ids['own']}"
    for number, (method, tail, data) in enumerate(sent):
        name = f"{number} {method} {tail}"
        yield name, looking.look(somebody, method, own + tail, counting, data)
        for page in ("/my", own, f"{own}/pair"):
            yield (
                f"{name} then {looking.neutral(page)}",
                looking.look(somebody, "GET", page, counting),
            )


@pytest.mark.parametrize("stage", STAGES)
def test_each_answer_is_the_same_whatever_the_other_one_did(
    world: Callable[[str, Act], World], stage: str
) -> None:
    plain, *acts = STAGES[stage][2]
    known = world(stage, plain)
    told = {
        f"{act.__name__}: {name}": difference(known[name], seen)
        for act in acts
        for name, seen in world(stage, act).items()
        if seen != known[name]
    }
    assert told == {}


def difference(one: Seen, other: Seen) -> str:
    """What differs first, for the reader of a failure."""
    if one.status != other.status:
        return f"{one.status} and {other.status}"
    if one.headers != other.headers:
        return str(set(one.headers) ^ set(other.headers))
    lines = zip(one.body.splitlines(), other.body.splitlines(), strict=False)
    for before, after in lines:
        if before != after:
            return f"{before.strip()[:200]} | {after.strip()[:200]}"
    return f"{len(one.statements)} and {len(other.statements)} statements: " + " ; ".join(
        line[:120] for line in set(one.statements) ^ set(other.statements)
    )


def test_everything_that_the_other_one_can_do_is_compared() -> None:
    compared = {act for _begin, _own, acts, _sent in STAGES.values() for act in acts}
    assert compared == {*writing.BEFORE, *writing.AFTER}


def test_the_test_would_see_a_word_a_header_and_a_statement_more(
    world: Callable[[str, Act], World],
) -> None:
    before, after = world("offered", writing.nothing), world("writing", writing.nothing)
    own = next(name for name in before if name.startswith("homework.own_pair") and "own" in name)
    assert before[own] != after[own]
    assert before[own].statements
