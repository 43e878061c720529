"""Rules of passwords, delays, devices and addresses, without a database."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from counsel.accounts import delays
from counsel.accounts.addresses import normal_address
from counsel.accounts.devices import device_label
from counsel.accounts.passwords import Passwords, check_new
from counsel.accounts.places import Place, choose
from counsel.kernel.errors import DomainError


@pytest.mark.parametrize(
    "text",
    ["Someone@Tests.Example", "  someone@tests.example ", "ｓｏｍｅｏｎｅ@tests.example"],
)
def test_variants_of_an_address_are_one_address(text: str) -> None:
    assert normal_address(text) == "someone@tests.example"


def test_a_look_alike_letter_of_another_alphabet_is_another_address() -> None:
    assert normal_address("s\u043emeone@tests.example") != "someone@tests.example"


@pytest.mark.parametrize("text", ["", "someone", "a@b\r\nBcc: c@d", "@tests.example"])
def test_what_is_no_address_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(DomainError) as caught:
        normal_address(text)
    assert caught.value.field == "email"


@pytest.mark.parametrize(
    "password", ["short", "aaaaaaaaaaaaaaaaaaaa", "passwordpassword", "client@tests.example"]
)
def test_a_password_that_is_short_or_easy_to_guess_is_refused(password: str) -> None:
    with pytest.raises(DomainError) as caught:
        check_new(password, known=("client@tests.example",))
    assert caught.value.field == "password"


def test_four_words_are_a_good_password_and_128_characters_are_allowed() -> None:
    check_new("lantern pebble harbor violin")
    check_new("lantern pebble harbor violin " * 4 + "twelve chars")
    with pytest.raises(DomainError, match="128"):
        check_new("x" * 129)


def test_a_72_character_password_is_read_to_its_end() -> None:
    passwords = Passwords("light")
    stored = passwords.hash("a" * 72 + "b")
    assert passwords.matches(stored, "a" * 72 + "b")
    assert not passwords.matches(stored, "a" * 72)


def test_a_password_of_a_megabyte_never_fits_and_does_no_harm() -> None:
    passwords = Passwords("light")
    assert not passwords.matches(passwords.hash("a" * 128), "a" * 1_000_000)


def test_the_delay_grows_from_nothing_to_a_minute_and_no_further() -> None:
    seconds = [delays.delay_after(count, 3).total_seconds() for count in (0, 3, 4, 5, 6, 9, 10)]
    assert seconds == [0, 0, 1, 2, 4, 32, 60]
    assert delays.delay_after(10**9, 3) == timedelta(minutes=1)


def test_a_wait_is_said_in_words() -> None:
    assert [delays.in_words(n) for n in (1, 20, 60)] == ["1 second", "20 seconds", "1 minute"]


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604", "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux) Chrome/140 Safari/537 Edg/140", "Edge on Linux"),
        ("curl/8", "An unknown browser"),
        ("<script>", "An unknown browser"),
        ("", "An unknown browser"),
    ],
)
def test_a_browser_is_named_in_a_few_words(agent: str, label: str) -> None:
    assert device_label(agent) == label


def test_one_begins_in_the_practice_used_last_while_it_stands() -> None:
    first, second = (Place(uuid.uuid4(), name, True) for name in ("first", "second"))
    assert choose([first, second], second.practice_id) == second
    assert choose([first], second.practice_id) == first
    assert choose([], second.practice_id) is None
