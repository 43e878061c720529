"""Recording what a couple agreed on about secrets."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from counsel.kernel.db import db
from counsel.roster.models import Case
from tests.cast import Cast
from tests.people import Person

People = Callable[..., Person]
Block = Callable[[], AbstractContextManager[None]]


def policy(cast: Cast, in_practice: Block) -> str | None:
    with in_practice():
        return db.session.get_one(Case, cast.couple_case_id).secrets_policy


def test_the_counselor_records_what_both_agreed_on(
    cast: Cast, in_practice: Block, person: People
) -> None:
    lead, here = person(cast.counselor), f"/cases/{cast.couple_case_id}"
    assert "Record what both agreed on" in lead.get(here).get_data(as_text=True)
    sent = lead.post(f"{here}/secrets", {"policy": "limited_secrets", "agreed": "y"})
    assert sent.location == here
    assert policy(cast, in_practice) == "limited_secrets"
    assert "Limited secrets" in lead.get(here).get_data(as_text=True)


def test_without_a_yes_of_both_nothing_is_recorded(
    cast: Cast, in_practice: Block, person: People
) -> None:
    lead, here = person(cast.counselor), f"/cases/{cast.couple_case_id}/secrets"
    for typed in ({"policy": "no_secrets"}, {"agreed": "y"}, {"policy": "all", "agreed": "y"}):
        assert lead.post(here, typed).status_code == 422
    assert policy(cast, in_practice) is None


def test_a_case_of_one_has_no_such_page(cast: Cast, person: People) -> None:
    assert person(cast.counselor).get(f"/cases/{cast.case_id}/secrets").status_code == 404
