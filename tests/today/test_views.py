"""The first page of each role."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest

from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.roster import inviting
from counsel.roster.models import CareTeamMember, Client
from tests.cast import Cast
from tests.fakes import START, FakeClock
from tests.homework.factories import assign, submit
from tests.notes.factories import share_notes
from tests.people import Person
from tests.roster.factories import add

People = Callable[[Actor], Person]
Block = Callable[[], AbstractContextManager[None]]
Counting = Callable[[], AbstractContextManager[list[str]]]


def invite_all(cast: Cast, numbers: range) -> None:
    """Clients who were invited and did not come."""
    for number in numbers:
        case = add(
            cast.counselor, now=START, name=f"Number {number}", email=f"n{number}@tests.example"
        )
        inviting.invite(cast.counselor, case.participants[0].client, now=START)


@pytest.mark.parametrize("role", ["client", "partner"])
def test_a_client_without_anything_to_do_finds_a_calm_page(
    cast: Cast, person: People, role: str
) -> None:
    page = person(cast.actors()[role]).get("/my").text
    assert f"Hello {role.title()}" in page
    assert "Nothing is waiting" in page
    assert page.count("button--primary") == 1


def test_a_client_is_called_by_the_name_that_they_prefer(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        db.session.get_one(Client, cast.client.client_id).preferred_name = "Cleo"
    assert "Hello Cleo" in person(cast.client).get("/my").text


def test_one_thing_stands_first_and_the_rest_below(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        assign(cast, now=START)
        share_notes(cast, cast.case_id, now=START)
    page = person(cast.client).get("/my").text
    assert page.count('class="next-step"') == 1
    assert page.index("Start") < page.index("A note from your session")
    assert "Nothing is waiting" not in page


def test_what_is_for_one_client_is_on_no_other_page(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        assign(cast, now=START)
        share_notes(cast, cast.case_id, now=START)
    for other in (cast.partner, cast.neighbor, cast.outsider):
        assert "Nothing is waiting" in person(other).get("/my").text


def test_homework_that_came_back_is_on_the_page_of_who_reviews(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        submit(cast, now=START)
    assert "To review" in person(cast.counselor).get("/today").text
    for other in (cast.colleague, cast.assistant, cast.owner, cast.stranger):
        assert "To review" not in person(other).get("/today").text


def test_an_invitation_that_nobody_took_up_is_said_after_three_days(
    cast: Cast, person: People, in_practice: Block, clock: FakeClock
) -> None:
    with in_practice():
        inviting.invite(cast.counselor, db.session.get_one(Client, cast.recipient_id), now=START)
    words = "Invited, not signed in yet"
    assert words not in person(cast.counselor).get("/today").text
    clock.travel(days=3, hours=1)
    for name, seen in (
        ("counselor", True),
        ("owner", True),
        ("assistant", True),
        ("colleague", False),
        ("supervisor", False),
        ("stranger", False),
    ):
        assert (words in person(cast.actors()[name]).get("/today").text) == seen, name
    with in_practice():
        db.session.get_one(Client, cast.recipient_id).user_id = cast.partner.user_id
    assert words not in person(cast.counselor).get("/today").text


def test_a_new_counselor_is_shown_the_first_step(
    cast: Cast, person: People, in_practice: Block
) -> None:
    assert "Nothing needs you right now" in person(cast.colleague).get("/today").text
    with in_practice():
        for member in db.session.query(CareTeamMember).filter_by(user_id=cast.colleague.user_id):
            member.until = START
    page = person(cast.colleague).get("/today").text
    assert "Begin with one client" in page
    assert "/clients/new" in page


def test_a_supervisor_is_not_asked_to_add_clients(cast: Cast, person: People) -> None:
    assert "/clients/new" not in person(cast.supervisor).get("/today").text


def test_the_first_page_asks_as_much_for_many_as_for_few(
    cast: Cast, person: People, in_practice: Block, count_queries: Counting, clock: FakeClock
) -> None:
    with in_practice():
        invite_all(cast, range(6))
    clock.set(START + timedelta(days=4))
    page = person(cast.counselor)
    with count_queries() as few:
        page.get("/today")
    with in_practice():
        invite_all(cast, range(6, 40))
    with count_queries() as many:
        answer = page.get("/today")
    assert answer.text.count("A new invitation may help") == 6
    assert len(many) <= len(few) <= 24, "a few for the person, one for each kind of need"
