"""Before the reveal a partner's answers are nowhere; after it, what they keep is nowhere."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from counsel.features import KINDS
from counsel.homework import pairing
from counsel.homework.pair_models import Pair
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.outbox.kinds import NotWanted
from counsel.outbox.models import OutboxMessage
from tests.cast import Cast
from tests.fakes import START
from tests.homework import pair_factories as make
from tests.homework.seal import looking, writing
from tests.homework.seal.writing import LATER, MARKS
from tests.people import Person

Block = Callable[[], AbstractContextManager[None]]
People = Callable[..., Person]
LEAVES = ("accounts.sign_out",)
TYPED = {"text": "A word.", "private": "story", "block": "story", "b-story": "Mine.", "reason": "x"}


@pytest.fixture
def planted(cast: Cast, in_practice: Block) -> uuid.UUID:
    """A pair in which the client wrote all that can be written and is ready; the partner sent a
    little, and nothing is revealed."""
    with in_practice():
        pair = make.opened(cast, now=START, reveal_by="session", blocks=writing.BLOCKS)
        writing.talk(cast, pair, cast.client)
        make.send(pair, cast.partner, now=LATER)
        return pair.id


def leaks(answer: str, marks: Any = None) -> list[str]:
    return [word for word, marker in (marks or MARKS).items() if marker in answer]


MOST = 250
"""Of a route with two ids so many addresses: the first ones are the ids of the pair's homework."""


def search(app: Flask, cast: Cast, person: People, who: Actor, method: str, marks: Any) -> Any:
    """Every route of one method with every id of the practice: where a marker shows, and how many
    answers there were."""
    ids, words = looking.every_id(app, cast.practice_id), {"a": "story", "b": "secret", "c": "0"}
    found, count = {}, 0
    for rule in looking.rules(app):
        if method not in (rule.methods or ()) or rule.endpoint in LEAVES:
            continue
        somebody = person(who)
        pool = ids if len(rule.arguments) < 2 else theirs(ids)
        for name, url in looking.urls(app, rule, pool, words, most=MOST):
            answer = somebody.send(method, url, TYPED if method != "GET" else None)
            count += 1
            if shown := leaks(looking.body(answer) + str(answer.headers), marks):
                found[name] = shown
    return found, count


def theirs(ids: dict[str, Any]) -> dict[str, Any]:
    """The ids that belong to the pair and its homework, for routes with two of them."""
    near = ("assignments", "uploads", "submissions", "pair", "cases", "answers", "reviews")
    found = [(name, ids[name]) for word in near for name in ids if name.startswith(word)]
    return dict(found)


def test_what_is_planted_is_read_by_its_writer_and_by_the_counselor(
    app: Flask, cast: Cast, planted: uuid.UUID, in_practice: Block, person: People
) -> None:
    with in_practice():
        one = make.of(db.session.get_one(Pair, planted), cast.client)
        own, sent = f"/my/homework/{one.id}", f"/homework/{one.submissions[-1].id}"
    read = looking.body(person(cast.client).get(own))
    read += looking.body(person(cast.counselor).get(sent))
    wanted = {"story", "private", "summary", "letter", "filename", "barrier", "overall", "comment"}
    assert wanted <= set(leaks(read))
    assert not any(looking.in_database(app, marker) for marker in MARKS.values())


def test_before_the_reveal_no_route_with_any_id_shows_a_word_of_the_other(
    app: Flask, cast: Cast, planted: uuid.UUID, person: People
) -> None:
    found, count = search(app, cast, person, cast.partner, "GET", MARKS)
    assert found == {}
    assert count > 2_000


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_before_the_reveal_nothing_that_is_sent_is_answered_with_a_word_of_the_other(
    app: Flask, cast: Cast, planted: uuid.UUID, person: People, method: str
) -> None:
    found, count = search(app, cast, person, cast.partner, method, MARKS)
    assert found == {}
    assert count > 20


def test_searching_finds_no_word_of_the_other(
    app: Flask, cast: Cast, planted: uuid.UUID, person: People
) -> None:
    somebody, found = person(cast.partner), {}
    for rule in looking.rules(app, client=True):
        if "GET" in (rule.methods or ()) and not rule.arguments:
            for word, marker in MARKS.items():
                asked = {"q": marker[:-3], "page": "2", "filter": marker[:-3]}
                answer = somebody.get(rule.rule, query_string=asked)
                if leaks(looking.body(answer), {word: marker}):
                    found[rule.rule] = word
    assert found == {}


def test_no_mail_to_the_partner_says_a_word_of_the_other_or_comes_of_what_they_did(
    app: Flask, cast: Cast, in_practice: Block
) -> None:
    def to_partner() -> list[OutboxMessage]:
        mine = OutboxMessage.recipient_id.in_([cast.partner.client_id, cast.partner.user_id])
        return list(db.session.scalars(select(OutboxMessage).where(mine)))

    with in_practice():
        pair = make.opened(cast, now=START, reveal_by="session", blocks=writing.BLOCKS)
        before = {one.id for one in to_partner()}
        writing.talk(cast, pair, cast.client)
        assert {one.id for one in to_partner()} == before
        for one in to_partner():
            mail = KINDS[one.kind](one, app.extensions["counsel.stationery"], LATER)
            assert isinstance(mail, NotWanted) or leaks(f"{mail}") == []


def test_after_the_reveal_the_partner_reads_what_was_shown_and_nothing_that_is_kept(
    app: Flask, cast: Cast, planted: uuid.UUID, in_practice: Block, person: People
) -> None:
    with in_practice():
        pair = db.session.get_one(Pair, planted)
        make.ready(pair, cast.partner, now=LATER)
        pairing.reveal_in_session(cast.counselor, pair, now=LATER)
        own = f"/my/homework/{make.of(pair, cast.partner).id}/pair"
    assert leaks(looking.body(person(cast.partner).get(own))) == ["story"]
    kept = {word: marker for word, marker in MARKS.items() if word != "story"}
    found, _count = search(app, cast, person, cast.partner, "GET", kept)
    assert found == {}
