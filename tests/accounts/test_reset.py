"""A forgotten password, and the attacks on its link (security.md)."""

from __future__ import annotations

import pytest
from flask import Flask

from counsel.accounts import resets
from counsel.accounts.resets import ResetOver
from tests.accounts.factories import (
    BROWSER,
    OTHER_PASSWORD,
    PASSWORD,
    People,
    address,
    door_of,
    give_password,
    link_in,
    mails_of,
    try_sign_in,
)
from tests.cast import Cast
from tests.fakes import FakeClock

KIND = "password_reset"


@pytest.fixture(autouse=True)
def _passwords(app: Flask, cast: Cast) -> None:
    give_password(app, cast.client, cast.neighbor)


def ask(person: People, email: str) -> tuple[int, str]:
    answer = person(None).post("/password/forgotten", {"email": email})
    return answer.status_code, answer.location


@pytest.fixture
def link(app: Flask, cast: Cast, person: People, clock: FakeClock) -> str:
    """The link of a reset that the client asked for."""
    ask(person, address(cast.client))
    return link_in(mails_of(app, KIND, clock.now())[-1])


def test_a_known_and_an_unknown_address_get_the_same_answer(
    app: Flask, cast: Cast, person: People, clock: FakeClock
) -> None:
    assert ask(person, address(cast.client)) == ask(person, "nobody@tests.example")
    assert len(mails_of(app, KIND, clock.now())) == 1


def test_a_new_password_works_at_once_and_the_old_one_no_longer(
    cast: Cast, person: People, link: str
) -> None:
    visitor = person(None)
    answer = visitor.post(link, {"password": OTHER_PASSWORD})
    assert answer.status_code == 303
    assert visitor.get("/").location == "/my"
    assert try_sign_in(person(None), address(cast.client), PASSWORD).status_code == 422
    assert try_sign_in(person(None), address(cast.client), OTHER_PASSWORD).status_code == 303


def test_every_sign_in_ends_at_a_new_password(cast: Cast, person: People, link: str) -> None:
    elsewhere = person(cast.client)
    assert elsewhere.get("/").location == "/my"
    person(None).post(link, {"password": OTHER_PASSWORD})
    assert elsewhere.get("/").location == "/sign-in"


def test_looking_at_the_page_does_not_use_the_link_up(person: People, link: str) -> None:
    assert [person(None).get(link).status_code for _ in range(3)] == [200] * 3
    assert person(None).post(link, {"password": OTHER_PASSWORD}).status_code == 303


def test_a_link_works_once(person: People, link: str) -> None:
    person(None).post(link, {"password": OTHER_PASSWORD})
    again = person(None).post(link, {"password": "another lantern pebble harbor"})
    assert again.status_code == 410
    assert person(None).get(link).status_code == 410


def test_a_link_works_for_an_hour_and_then_offers_a_new_one_in_one_tap(
    app: Flask, person: People, link: str, clock: FakeClock
) -> None:
    clock.travel(hours=1)
    over = person(None).get(link)
    assert over.status_code == 410
    assert f'action="{link}/renewal"' in over.text
    assert person(None).post(f"{link}/renewal").location == "/password/sent"
    fresh = link_in(mails_of(app, KIND, clock.now())[-1])
    assert person(None).get(fresh).status_code == 200


def test_a_link_dies_when_the_password_changes_by_another_link(
    app: Flask, cast: Cast, person: People, link: str, clock: FakeClock
) -> None:
    ask(person, address(cast.client))
    second = link_in(mails_of(app, KIND, clock.now())[-1])
    person(None).post(second, {"password": OTHER_PASSWORD})
    assert person(None).post(link, {"password": PASSWORD}).status_code == 410


@pytest.mark.parametrize("tail", ["x", "/../", "%00", ".."])
def test_a_changed_link_is_not_found(person: People, link: str, tail: str) -> None:
    assert person(None).get(link + tail).status_code in (404, 308)
    assert person(None).get("/password/reset/made-up").status_code == 404


def test_a_link_for_something_else_opens_nothing(
    app: Flask, cast: Cast, person: People, clock: FakeClock
) -> None:
    links = app.extensions["counsel.links"]
    token = links.sign("invitation", cast.client.user_id, ends_at=clock.travel(hours=1))
    assert person(None).get(f"/password/reset/{token}").status_code == 404


def test_the_link_is_built_from_the_configured_host_whatever_the_request_says(
    app: Flask, cast: Cast, person: People, clock: FakeClock
) -> None:
    person(None).post(
        "/password/forgotten",
        {"email": address(cast.client)},
        headers={"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"},
        base_url="http://evil.example",
    )
    assert all("evil" not in str(mail) for mail in mails_of(app, KIND, clock.now()))


def test_a_weak_new_password_is_refused_and_the_link_still_works(person: People, link: str) -> None:
    refused = person(None).post(link, {"password": "passwordpassword"})
    assert refused.status_code == 422
    assert "easy to guess" in refused.text
    assert person(None).post(link, {"password": OTHER_PASSWORD}).status_code == 303


def test_nobody_can_flood_a_mailbox(
    app: Flask, cast: Cast, person: People, clock: FakeClock
) -> None:
    answers = {ask(person, address(cast.client)) for _ in range(8)}
    assert answers == {(303, "/password/sent")}
    assert len(mails_of(app, KIND, clock.now())) == 3


def test_one_network_cannot_ask_without_end(person: People) -> None:
    statuses = [ask(person, f"nobody{n}@tests.example")[0] for n in range(23)]
    assert statuses[:20] == [303] * 20
    assert statuses[-1] == 429


def test_a_reset_gets_through_while_strangers_guess(cast: Cast, person: People, link: str) -> None:
    for n in range(55):
        network = f"198.51.100.{n}"
        try_sign_in(person(None), address(cast.client), "wrong", network=network)
    assert person(None).post(link, {"password": OTHER_PASSWORD}).status_code == 303
    answer = try_sign_in(person(None), address(cast.client), OTHER_PASSWORD, network="203.0.113.5")
    assert answer.status_code == 303


def test_a_reset_asked_for_by_one_person_says_nothing_of_another(
    app: Flask, cast: Cast, person: People, clock: FakeClock
) -> None:
    ask(person, address(cast.neighbor))
    mail = str(mails_of(app, KIND, clock.now())[-1])
    assert address(cast.client) not in mail


def test_of_two_who_use_a_link_at_once_only_one_gets_through(
    app: Flask, practice: Cast, link: str, clock: FakeClock
) -> None:
    door, token = door_of(app), link.rsplit("/", 1)[1]
    first, second = (resets.open_reset(door.links, token, now=clock.now()) for _ in range(2))
    resets.finish(door, first, OTHER_PASSWORD, BROWSER, now=clock.now())
    with pytest.raises(ResetOver):
        resets.finish(door, second, "another lantern pebble harbor", BROWSER, now=clock.now())
