"""Signing in and out, and the attacks on it (security.md)."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from counsel.accounts.models import User
from counsel.kernel.db import db
from tests.accounts.factories import (
    OTHER_PASSWORD,
    PASSWORD,
    Block,
    People,
    address,
    give_password,
    mails_of,
    try_sign_in,
)
from tests.cast import Cast
from tests.fakes import FakeClock


@pytest.fixture(autouse=True)
def _passwords(app: Flask, cast: Cast) -> None:
    give_password(app, cast.client, cast.counselor, cast.former)


def tries(person: People, cast: Cast, count: int, network: str, **options: Any) -> list[int]:
    """The statuses of wrong passwords in a row."""
    return [
        try_sign_in(
            person(None), address(cast.client), "wrong", network=network, **options
        ).status_code
        for _ in range(count)
    ]


def test_staff_begin_at_today_and_clients_at_their_own_page(cast: Cast, person: People) -> None:
    for actor, first in ((cast.counselor, "/today"), (cast.client, "/my")):
        visitor = person(None)
        answer = try_sign_in(visitor, address(actor))
        assert (answer.status_code, answer.location) == (303, "/")
        assert visitor.get("/").location == first


def test_the_address_may_be_typed_in_any_case(cast: Cast, person: People) -> None:
    assert try_sign_in(person(None), " CLIENT@Tests.Example ").status_code == 303


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    cast: Cast, person: People
) -> None:
    known = try_sign_in(person(None), address(cast.client), "wrong password")
    unknown = try_sign_in(person(None), "nobody@tests.example", "wrong password")
    assert known.status_code == unknown.status_code == 422
    said = "This address and this password do not fit together."
    assert said in known.text
    assert said in unknown.text
    assert "wrong password" not in known.text
    assert len(known.text.replace(address(cast.client), "")) == len(
        unknown.text.replace("nobody@tests.example", "")
    )


def test_an_unknown_address_makes_the_hasher_work_as_hard(app: Flask) -> None:
    passwords = app.extensions["counsel.passwords"]
    assert passwords.matches(None, "a password that nobody has") is False


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "https://evil.example",
        "/%0d%0aX",
    ],
)
def test_a_next_address_that_leaves_the_site_is_ignored(
    cast: Cast, person: People, path: str
) -> None:
    answer = try_sign_in(person(None), address(cast.client), next_path=path)
    assert answer.status_code == 303
    assert "evil" not in answer.location
    assert answer.location.startswith("/")


def test_a_next_address_of_this_site_is_kept(cast: Cast, person: People) -> None:
    refused = try_sign_in(person(None), address(cast.client), "wrong", next_path="/my/notes")
    assert "next=/my/notes" in refused.text
    assert try_sign_in(person(None), address(cast.client), next_path="/my/notes").location == (
        "/my/notes"
    )


def test_a_sign_in_without_a_form_token_is_refused(cast: Cast, person: People) -> None:
    assert try_sign_in(person(None), address(cast.client), csrf=False).status_code == 400


def test_a_session_planted_before_signing_in_is_worth_nothing_after(
    cast: Cast, person: People
) -> None:
    visitor = person(cast.counselor)
    planted = visitor.http.get_cookie("counsel")
    try_sign_in(visitor, address(cast.client))
    fresh = visitor.http.get_cookie("counsel")
    assert planted is not None
    assert fresh is not None
    assert planted.value != fresh.value
    with visitor.http.session_transaction() as session:
        assert "csrf_token" not in session
    victim = person(None)
    victim.http.set_cookie("counsel", planted.value, path="/")
    assert victim.get("/account").status_code == 302


def test_signing_out_ends_the_session_on_the_server(cast: Cast, person: People) -> None:
    visitor = person(cast.client)
    cookie = visitor.http.get_cookie("counsel")
    answer = visitor.post("/sign-out")
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert cookie is not None
    visitor.http.set_cookie("counsel", cookie.value, path="/")
    assert visitor.get("/account").location.startswith("/sign-in")


def test_signing_out_by_another_site_is_refused(cast: Cast, person: People) -> None:
    visitor = person(cast.client)
    assert visitor.post("/sign-out", csrf=False).status_code == 400
    assert visitor.get("/").location == "/my"


def test_a_person_whose_memberships_ended_is_told_kindly(cast: Cast, person: People) -> None:
    answer = try_sign_in(person(None), address(cast.former))
    assert answer.status_code == 403
    assert "Your access has ended" in answer.text
    assert "Set-Cookie" not in answer.headers or "counsel=" not in answer.headers["Set-Cookie"]


def test_guessing_is_slowed_and_says_how_long_to_wait(cast: Cast, person: People) -> None:
    assert tries(person, cast, 4, "192.0.2.9") == [422] * 4
    answer = try_sign_in(person(None), address(cast.client), "wrong", network="192.0.2.9")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "1"
    assert "Wait 1 second" in answer.text
    assert "Nothing is locked" in answer.text


def test_guessing_an_unknown_address_is_slowed_alike(person: People) -> None:
    statuses = [
        try_sign_in(person(None), "nobody@tests.example", "wrong").status_code for _ in range(5)
    ]
    assert statuses == [422] * 4 + [429]


def test_the_right_password_waits_too_and_works_after_a_minute_at_most(
    cast: Cast, person: People, clock: FakeClock
) -> None:
    for _ in range(30):
        tries(person, cast, 1, "192.0.2.9")
        clock.travel(seconds=61)
    tries(person, cast, 1, "192.0.2.9")
    email = address(cast.client)
    assert try_sign_in(person(None), email, network="192.0.2.9").status_code == 429
    clock.travel(seconds=61)
    assert try_sign_in(person(None), email, network="192.0.2.9").status_code == 303


def test_waiting_is_not_made_longer_by_trying(cast: Cast, person: People, clock: FakeClock) -> None:
    tries(person, cast, 4, "192.0.2.9")
    assert tries(person, cast, 10, "192.0.2.9") == [429] * 10
    clock.travel(seconds=1)
    answer = try_sign_in(person(None), address(cast.client), network="192.0.2.9")
    assert answer.status_code == 303


def test_a_stranger_elsewhere_does_not_keep_the_holder_out(cast: Cast, person: People) -> None:
    tries(person, cast, 12, "198.51.100.7")
    answer = try_sign_in(person(None), address(cast.client), network="192.0.2.1")
    assert answer.status_code == 303


def test_guessing_from_many_networks_is_slowed_but_not_for_the_holder(
    cast: Cast, person: People
) -> None:
    home = "192.0.2.1"
    assert try_sign_in(person(None), address(cast.client), network=home).status_code == 303
    statuses = [tries(person, cast, 1, f"198.51.100.{n}")[0] for n in range(53)]
    assert statuses[:51] == [422] * 51
    assert statuses[-1] == 429
    assert try_sign_in(person(None), address(cast.client), network=home).status_code == 303


def test_one_network_that_tries_many_accounts_is_slowed(person: People) -> None:
    statuses = [
        try_sign_in(person(None), f"nobody{n}@tests.example", "wrong").status_code
        for n in range(23)
    ]
    assert statuses[:20] == [422] * 20
    assert 429 in statuses[20:]


def test_a_first_sign_in_sends_no_notice_and_a_new_device_does(
    app: Flask, cast: Cast, person: People, clock: FakeClock
) -> None:
    phone = {"headers": {"User-Agent": "Mozilla/5.0 (iPhone) Safari/604"}}
    desk = {"headers": {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"}}
    counts = []
    for options in (phone, phone, desk, desk):
        try_sign_in(person(None), address(cast.client), **options)
        counts.append(len(mails_of(app, "new_sign_in", clock.now())))
    assert counts == [0, 0, 1, 1]


def test_a_password_with_only_other_letters_in_case_does_not_fit(
    cast: Cast, person: People
) -> None:
    assert try_sign_in(person(None), address(cast.client), PASSWORD.upper()).status_code == 422
    assert try_sign_in(person(None), address(cast.client), OTHER_PASSWORD).status_code == 422


def test_an_account_without_a_password_lets_nobody_in(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        assert db.session.get_one(User, cast.partner.user_id).password_hash is None
    for password in ("", "None", "a password that nobody has"):
        answer = try_sign_in(person(None), address(cast.partner), password)
        assert answer.status_code == 422


def test_an_empty_form_says_what_is_missing_beside_each_field(person: People) -> None:
    answer = person(None).post("/sign-in", {"email": "", "password": ""})
    assert answer.status_code == 422
    assert "Write your e-mail address." in answer.text
    assert "Write your password." in answer.text


def test_a_megabyte_as_password_is_answered_like_any_other(cast: Cast, person: People) -> None:
    answer = try_sign_in(person(None), address(cast.client), "a" * 1_000_000)
    assert answer.status_code == 422
