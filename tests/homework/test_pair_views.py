"""The pages of a pair: of each partner and of the counselor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from counsel.homework.pair_models import Pair
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from tests.cast import Cast
from tests.fakes import START
from tests.homework import pair_factories as make
from tests.people import Person
from tests.safety.factories import hold


@pytest.fixture
def made(cast: Cast, in_practice: Callable[[], Any]) -> Callable[..., Pair]:
    """`made(make.opened)` is a pair of the cast in the database."""

    def one(factory: Callable[..., Pair], **options: Any) -> Pair:
        with in_practice():
            pair = factory(cast, now=START, **options)
            db.session.flush()
            db.session.refresh(pair)
            db.session.expunge(pair)
        return pair

    return one


def path(in_practice: Callable[[], Any], pair: Pair, who: Actor, tail: str = "/pair") -> str:
    with in_practice():
        return f"/my/homework/{make.of(pair, who).id}{tail}"


def text(person: Person, url: str) -> str:
    response = person.get(url)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_before_it_is_open_the_exercise_leads_to_what_a_pairing_means(
    cast: Cast, made: Any, in_practice: Any, person: Any
) -> None:
    pair = made(make.offer)
    here, somebody = path(in_practice, pair, cast.client), person(cast.client)
    for tail in ("", "/submission"):
        response = somebody.get(path(in_practice, pair, cast.client, tail))
        assert response.location in (here, here.removesuffix("/pair"))
    page = text(somebody, here)
    assert "What it means" in page
    assert "Not revealed" in page
    assert "What happened?" not in page
    saved = somebody.send(
        "PUT", path(in_practice, pair, cast.client, "/answers/story"), {"b-story": "Early."}
    )
    assert saved.status_code == 423


def test_each_says_yes_or_no_for_themselves(
    cast: Cast, made: Any, in_practice: Any, person: Any
) -> None:
    pair = made(make.offer)
    here, somebody = path(in_practice, pair, cast.client), person(cast.client)
    assert somebody.post(f"{here}/acceptance").location == here
    assert "You said yes" in text(somebody, here)
    somebody.post(f"{here}/refusal")
    page = text(somebody, here)
    assert "You said no" in page
    assert "Yes, after all" in page


def test_ready_and_not_ready_and_leaving(
    cast: Cast, made: Any, in_practice: Any, person: Any
) -> None:
    pair = made(make.opened)
    with in_practice():
        make.send(pair, cast.client, now=START)
    here, somebody = path(in_practice, pair, cast.client), person(cast.client)
    assert "What Partner would see" in text(somebody, here)
    somebody.post(f"{here}/readiness", {"private": ["story", "nothing"]})
    page = text(somebody, here)
    assert "Not ready yet after all" in page
    assert "Nothing shown here" in page
    with in_practice():
        assert make.of(pair, cast.client).submissions[0].unrevealed == ["story"]
    somebody.post(f"{here}/readiness/withdrawal")
    assert "I am ready to reveal this" in text(somebody, here)
    somebody.post(f"{here}/departure")
    assert "You left this pairing" in text(somebody, here)
    assert somebody.post(f"{here}/readiness", follow_redirects=True).status_code == 200
    assert "You left this pairing" in text(somebody, here)


@pytest.mark.parametrize(
    ("policy", "says"),
    [("no_secrets", "may still bring it up"), ("limited_secrets", "keeps it from Partner")],
)
def test_the_words_at_a_private_field_follow_the_policy(
    cast: Cast, made: Any, in_practice: Any, person: Any, policy: str, says: str
) -> None:
    pair = made(make.opened)
    with in_practice():
        db.session.get_one(Pair, pair.id).policy = policy
        make.send(pair, cast.client, now=START)
    page = text(person(cast.client), path(in_practice, pair, cast.client))
    assert says in page
    assert "may guess that you kept it" in page
    assert "question that was left open" in page


def test_after_the_reveal_each_reads_the_other_and_both_comment(
    cast: Cast, made: Any, in_practice: Any, person: Any
) -> None:
    pair = made(make.revealed)
    here, there = (path(in_practice, pair, who) for who in (cast.client, cast.partner))
    somebody, other = person(cast.client), person(cast.partner)
    page = text(somebody, here)
    assert "The words of Client." in page
    assert "The words of Partner." in page
    assert "Nothing shown here" in page
    response = somebody.post(f"{here}/comments", {"block": "story", "text": "I did not know."})
    assert response.location == f"{here}#c-story"
    assert "I did not know." in text(other, there)
    with in_practice():
        one = f"/homework/pairs/{pair.id}"
    lead = person(cast.counselor)
    assert "I did not know." in text(lead, one)
    lead.post(f"{one}/comments", {"block": "", "text": "Thank you both."})
    assert "Thank you both." in text(somebody, here)


def test_a_comment_that_cannot_stand_keeps_what_was_typed(
    cast: Cast, made: Any, in_practice: Any, person: Any
) -> None:
    pair = made(make.revealed)
    here = path(in_practice, pair, cast.client)
    typed = "a" * 5_001
    for who, url in ((cast.client, here), (cast.counselor, f"/homework/pairs/{pair.id}")):
        refused = person(who).post(f"{url}/comments", {"block": "story", "text": typed})
        assert refused.status_code == 422
        assert typed in refused.get_data(as_text=True)


def test_once_it_ended_a_partner_finds_only_their_own_part(
    cast: Cast, made: Any, in_practice: Any, person: Any
) -> None:
    pair = made(make.revealed)
    person(cast.counselor).post(f"/homework/pairs/{pair.id}/end", {"reason": "separated"})
    page = text(person(cast.client), path(in_practice, pair, cast.client))
    assert "The words of Client." in page
    assert "The words of Partner." not in page
    assert "This is closed now" in page


def test_who_is_held_reads_that_we_talk_first(
    cast: Cast, made: Any, in_practice: Any, person: Any
) -> None:
    pair = made(make.offer)
    with in_practice():
        hold(cast, "couple", now=START, who=cast.client)
    held = text(person(cast.client), path(in_practice, pair, cast.client))
    free = text(person(cast.partner), path(in_practice, pair, cast.partner))
    assert "We’ll talk about this first" in held
    assert "We’ll talk about this first" not in free


def test_the_counselor_sees_where_each_stands_opens_and_reveals(
    cast: Cast, made: Any, in_practice: Any, person: Any
) -> None:
    pair = made(make.offer, reveal_by="session")
    here, lead = f"/homework/pairs/{pair.id}", person(cast.counselor)
    assert "Each of them has to accept first." in text(lead, here)
    refused = lead.post(f"{here}/opening")
    assert refused.status_code == 422
    with in_practice():
        make.accept(pair, cast.client, cast.partner, now=START)
        make.screen_both(cast, now=START)
    assert "Open it for both" in text(lead, here)
    assert lead.post(f"{here}/opening").location == here
    with in_practice():
        for who in (cast.client, cast.partner):
            make.send(pair, who, now=START)
    page = text(lead, here)
    assert "Side by side" in page
    assert "The words of Partner." in page
    with in_practice():
        assert all(
            make.of(pair, who).submissions[0].opened_at for who in (cast.client, cast.partner)
        )
        for who in (cast.client, cast.partner):
            make.ready(pair, who, "story", now=START)
    assert "Kept from the other" in text(lead, here)
    lead.post(f"{here}/reveal")
    assert "Revealed" in text(lead, here)
    shown = text(person(cast.partner), path(in_practice, pair, cast.partner))
    assert "The words of" not in shown


def test_a_supervisor_reads_and_changes_nothing(cast: Cast, made: Any, person: Any) -> None:
    pair = made(make.revealed)
    page = text(person(cast.supervisor), f"/homework/pairs/{pair.id}")
    assert "The words of Client." in page
    assert "Add a comment" not in page
    assert "End it" not in page


def test_the_case_lists_its_pairs(cast: Cast, made: Any, person: Any) -> None:
    pair = made(make.opened)
    page = text(person(cast.counselor), f"/cases/{cast.couple_case_id}/homework")
    assert f"/homework/pairs/{pair.id}" in page
