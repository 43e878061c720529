"""One's own account: profile, password, sign-ins, practices."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy import select

from counsel.accounts import access
from counsel.accounts.models import SignInSession, User
from counsel.kernel import tenancy
from counsel.kernel.db import db
from counsel.practices.models import Practice
from counsel.practices.service import join
from tests.accounts.factories import (
    OTHER_PASSWORD,
    PASSWORD,
    Block,
    People,
    address,
    give_password,
    try_sign_in,
)
from tests.cast import Cast
from tests.fakes import START, FakeClock


@pytest.fixture(autouse=True)
def _passwords(app: Flask, cast: Cast) -> None:
    give_password(app, cast.client, cast.counselor)


def test_the_account_page_opens_for_staff_and_clients(cast: Cast, person: People) -> None:
    for actor in (cast.counselor, cast.client):
        answer = person(actor).get("/account")
        assert answer.status_code == 200
        assert address(actor) in answer.text


def test_name_and_zone_are_saved(cast: Cast, person: People, in_practice: Block) -> None:
    answer = person(cast.client).post("/account", {"name": " Someone ", "zone": "Asia/Tokyo"})
    assert answer.status_code == 303
    with in_practice():
        user = db.session.get_one(User, cast.client.user_id)
        assert (user.name, user.zone) == ("Someone", "Asia/Tokyo")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"name": "", "zone": "Europe/Berlin"}, "Write your name."),
        ({"name": "Someone", "zone": "Nowhere/Land"}, "Choose a time zone from the list."),
        ({"name": "x" * 121, "zone": "Europe/Berlin"}, "120 characters at most."),
    ],
)
def test_a_profile_that_does_not_fit_is_refused_beside_its_field(
    cast: Cast, person: People, data: dict[str, str], text: str
) -> None:
    answer = person(cast.client).post("/account", data)
    assert answer.status_code == 422
    assert text in answer.text


def test_no_other_field_of_an_account_can_be_sent_along(
    cast: Cast, person: People, in_practice: Block
) -> None:
    person(cast.client).post(
        "/account",
        {
            "name": "Someone",
            "zone": "Asia/Tokyo",
            "email": "taken@tests.example",
            "role": "owner",
            "practice_id": str(cast.other_practice_id),
            "password_hash": "x",
        },
    )
    with in_practice():
        user = db.session.get_one(User, cast.client.user_id)
        assert user.email == address(cast.client)
        assert user.password_hash != "x"


def test_a_password_changes_with_the_current_one_and_ends_all_other_sign_ins(
    cast: Cast, person: People
) -> None:
    here, elsewhere = person(cast.client), person(cast.client)
    old_cookie = here.http.get_cookie("counsel")
    answer = here.post("/account/password", {"current": PASSWORD, "password": OTHER_PASSWORD})
    assert answer.status_code == 303
    assert here.get("/").location == "/my"
    assert elsewhere.get("/").location == "/sign-in"
    stolen = person(None)
    assert old_cookie is not None
    stolen.http.set_cookie("counsel", old_cookie.value, path="/")
    assert stolen.get("/").location == "/sign-in"
    assert try_sign_in(person(None), address(cast.client), OTHER_PASSWORD).status_code == 303


def test_a_wrong_current_password_is_refused_and_slowed(cast: Cast, person: People) -> None:
    page = person(cast.client)
    data = {"current": "wrong", "password": OTHER_PASSWORD}
    statuses = [page.post("/account/password", data).status_code for _ in range(5)]
    assert statuses == [422] * 4 + [429]


def test_one_sign_in_can_be_ended_from_another(
    cast: Cast, person: People, in_practice: Block
) -> None:
    here, lost = person(cast.client), person(cast.client)
    lost_id = newest_session(in_practice, cast)
    assert here.post(f"/account/sign-ins/{lost_id}/revocation").status_code == 303
    assert lost.get("/").location == "/sign-in"
    assert here.get("/").location == "/my"


def test_a_sign_in_of_somebody_else_cannot_be_ended(
    cast: Cast, person: People, in_practice: Block
) -> None:
    victim = person(cast.client)
    session_id = newest_session(in_practice, cast)
    answer = person(cast.owner).post(f"/account/sign-ins/{session_id}/revocation")
    assert answer.status_code == 404
    assert victim.get("/").location == "/my"


def test_signing_out_everywhere_else_leaves_this_one(cast: Cast, person: People) -> None:
    here, other, third = (person(cast.client) for _ in range(3))
    assert here.post("/account/sign-ins/revocation").status_code == 303
    assert [p.get("/").location for p in (here, other, third)] == ["/my", "/sign-in", "/sign-in"]


def test_a_person_of_two_practices_switches_and_comes_back_to_the_last_one(
    cast: Cast, person: People, app: Flask, clock: FakeClock
) -> None:
    with app.app_context(), tenancy.scope(cast.other_practice_id):
        other = db.session.get_one(Practice, cast.other_practice_id)
        join(other, db.session.get_one(User, cast.client.user_id), "assistant", now=START)
        db.session.commit()
    page = person(cast.client)
    assert page.get("/").location == "/my"
    clock.travel(minutes=1)
    moved = page.post("/account/practice", {"practice_id": str(cast.other_practice_id)})
    assert moved.status_code == 303
    assert page.get("/").location == "/today"
    clock.travel(minutes=1)
    later = person(None)
    try_sign_in(later, address(cast.client))
    assert later.get("/").location == "/today"


@pytest.mark.parametrize("wanted", ["", "x", "01a20000-0000-7000-8000-000000000000"])
def test_nobody_switches_into_a_practice_that_is_not_theirs(
    cast: Cast, person: People, wanted: str
) -> None:
    page = person(cast.client)
    for practice_id in (wanted, str(cast.other_practice_id)):
        answer = page.post("/account/practice", {"practice_id": practice_id})
        assert answer.status_code == 404


def test_the_list_shows_only_live_sign_ins_of_ones_own(
    practice: Cast, person: People, app: Flask
) -> None:
    person(practice.client)
    person(practice.counselor)
    rows = db.session.scalars(access.live_sign_ins(practice.client, START)).unique().all()
    assert {row.user_id for row in rows} == {practice.client.user_id}
    assert not db.session.scalars(access.live_sign_ins(practice.partner, START)).all()


def test_the_page_makes_a_bounded_number_of_queries(
    cast: Cast,
    person: People,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    page = person(cast.client)
    page.get("/account")
    with count_queries() as few:
        page.get("/account")
    for _ in range(15):
        person(cast.client)
    with count_queries() as many:
        page.get("/account")
    assert len(many) <= len(few) <= 14


def newest_session(in_practice: Block, cast: Cast) -> uuid.UUID:
    with in_practice():
        mine = select(SignInSession.id).where(SignInSession.user_id == cast.client.user_id)
        return db.session.scalars(mine.order_by(SignInSession.id.desc())).first() or uuid.uuid4()
