"""Who is offered which places."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest

from counsel.kernel.actor import Actor
from counsel.web.navigation import client_places, staff_places
from tests.cast import Cast
from tests.people import Person

EVERYDAY = ["Today", "Caseload", "Calendar"]
CLINICAL = [*EVERYDAY, "Library", "Homework", "Notes"]


def _actor(*roles: str) -> Actor:
    one = uuid.UUID(int=1)
    return Actor(user_id=one, practice_id=one, name="", roles=frozenset(roles), zone="UTC")


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("owner", [*CLINICAL, "Practice", "Notices", "Account"]),
        ("counselor", [*CLINICAL, "Notices", "Account"]),
        ("supervisor", [*CLINICAL, "Notices", "Account"]),
        ("assistant", [*EVERYDAY, "Notices", "Account"]),
    ],
)
def test_each_role_is_offered_its_own_places(role: str, words: list[str]) -> None:
    assert [place.label for place in staff_places(_actor(role))] == words


def test_a_client_is_offered_only_their_own_places() -> None:
    places = client_places(_actor("client"))
    assert [place.label for place in places] == [
        "Today",
        "Homework",
        "Sessions",
        "Notes",
        "Notices",
        "Account",
    ]
    assert staff_places(_actor("client"))[:-2] == []


def test_no_two_places_share_a_key() -> None:
    keys = [place.key for place in staff_places(_actor("owner", "assistant"))]
    assert len(set(keys)) == len(keys)


def test_a_page_belongs_to_the_place_whose_path_it_lies_beneath(
    cast: Cast, person: Callable[[Actor], Person]
) -> None:
    page = person(cast.owner).get("/practice/kinds").text
    assert set(re.findall(r'href="([^"]+)"[^>]* aria-current="page"', page)) == {"/practice"}
    page = person(cast.client).get("/my/sessions/booking").text
    assert set(re.findall(r'href="([^"]+)"[^>]* aria-current="page"', page)) == {"/my/sessions"}
