"""Text messages: their words and length, and providers that are asked over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel.kernel.channels import (
    Mail,
    OptedOut,
    PermanentFailure,
    TemporaryFailure,
    UnknownOutcome,
)
from counsel.kernel.sms import MOST_PARTS, SmsChannel, compose, parts, plain
from counsel.kernel.sms_http import provider
from tests.rigs.phone import DROP, SECRET, Phones, Text, running_phones
from tests.rigs.waiting import free_port

NUMBER = "+4930901820"
LINK = "https://care.example/r/" + "a" * 165
MAIL = Mail(
    sender_name="North Room",
    recipient=NUMBER,
    subject="s",
    text="t",
    html="h",
    short="Reminder of your appointment: Tuesday, 24 November, 09:00 (New York time).",
    link=LINK,
)
KEY = "0190-1@care.example"


@pytest.fixture
def phones() -> Iterator[Phones]:
    with running_phones() as server:
        yield server


def test_a_text_is_who_writes_the_line_and_one_link() -> None:
    assert compose(MAIL) == f"North Room: {MAIL.short} {LINK}"
    assert parts(compose(MAIL)) == 2


def test_a_name_that_tells_what_kind_of_help_it_is_is_left_out() -> None:
    assert compose(replace(MAIL, sender_name="Couples Therapy East")) == f"{MAIL.short} {LINK}"


def test_a_path_that_tells_leads_only_to_the_door() -> None:
    told = replace(MAIL, link="https://care.example/my/homework/12")
    assert compose(told).endswith(" https://care.example/")


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("Room of Łódź", "Room of"),
        ("Room of Kraków – Süd", "Room of Krakow - Süd: Reminder"),
        ("Комната", "Reminder of your"),
    ],
)
def test_letters_outside_the_short_alphabet_cost_the_name_before_the_link(
    name: str, begins: str
) -> None:
    text = compose(replace(MAIL, sender_name=name))
    assert text.endswith(LINK)
    assert text.startswith(begins) or text.startswith("Reminder of your")
    assert parts(text) == 2


def test_where_the_link_does_not_fit_the_line_goes_alone() -> None:
    assert compose(replace(MAIL, link="https://care.example/" + "a" * 400)) == MAIL.short


@given(st.text(max_size=400), st.text(max_size=700), st.text(max_size=300))
def test_no_text_is_longer_than_two_parts(name: str, short: str, link: str) -> None:
    mail = replace(MAIL, sender_name=name, short=short, link=f"https://care.example/{link}")
    assert parts(compose(mail)) <= MOST_PARTS


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("я" * 70, 1),
        ("я" * 71, 2),
        ("я" * 134, 2),
        ("я" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_parts_are_counted_as_phone_networks_do(text: str, count: int) -> None:
    assert parts(text) == count


def test_plain_letters_take_the_place_of_odd_ones_or_nothing_does() -> None:
    assert plain("“Kraków” – née…") == '"Krakow" - née...'
    assert plain("Комната") == ""


@pytest.mark.parametrize("kind", ["gateway", "twilio"])
def test_a_text_arrives(phones: Phones, kind: str) -> None:
    channel = SmsChannel(provider(getattr(phones, f"{kind}_url")))
    channel.send(MAIL, message_id=f"<{KEY}>")
    channel.close()
    key, sender = (KEY, "") if kind == "gateway" else ("", "+15005550006")
    assert phones.texts == [Text(NUMBER, compose(MAIL), key, sender)]


@pytest.mark.parametrize(
    ("kind", "status", "failure"),
    [
        ("gateway", 400, PermanentFailure),
        ("gateway", 410, OptedOut),
        ("gateway", 422, PermanentFailure),
        ("gateway", 429, TemporaryFailure),
        ("gateway", 401, TemporaryFailure),
        ("gateway", 302, TemporaryFailure),
        ("gateway", 500, TemporaryFailure),
        ("gateway", DROP, UnknownOutcome),
        ("twilio", 400, PermanentFailure),
        ("twilio", 401, TemporaryFailure),
        ("twilio", 429, TemporaryFailure),
        ("twilio", 503, TemporaryFailure),
        ("twilio", 500, UnknownOutcome),
        ("twilio", DROP, UnknownOutcome),
    ],
)
def test_an_answer_says_what_became_of_a_text(
    phones: Phones, kind: str, status: int, failure: type[Exception]
) -> None:
    phones.answer(status)
    one = provider(getattr(phones, f"{kind}_url"))
    with pytest.raises(failure) as raised:
        one.send(NUMBER, "Hello", key=KEY)
    assert type(raised.value) is failure
    one.close()


def test_the_number_of_an_error_is_kept_and_nothing_else(phones: Phones) -> None:
    phones.answer(400, 21610)
    with pytest.raises(OptedOut, match=r"^sms 400 21610$"):
        provider(phones.twilio_url).send(NUMBER, "Hello", key=KEY)


def test_a_gateway_knows_a_key_again(phones: Phones) -> None:
    one = provider(phones.gateway_url)
    phones.answer(DROP)
    with pytest.raises(UnknownOutcome):
        one.send(NUMBER, "Hello", key=KEY)
    one.send(NUMBER, "Hello", key=KEY)
    one.close()
    assert len(phones.texts) == 1


def test_twilio_has_no_key_so_it_is_asked_only_once(phones: Phones) -> None:
    assert SmsChannel(provider(phones.twilio_url)).only_once
    assert not SmsChannel(provider(phones.gateway_url)).only_once


def test_a_gateway_refuses_what_another_secret_signed(phones: Phones) -> None:
    other = phones.gateway_url.replace(SECRET, "another")
    with pytest.raises(TemporaryFailure, match="sms 401"):
        provider(other).send(NUMBER, "Hello", key=KEY)
    assert phones.texts == []


def test_where_nobody_listens_the_text_was_not_given_away() -> None:
    nobody = provider(f"gateway+http://{SECRET}@127.0.0.1:{free_port()}/texts")
    with pytest.raises(TemporaryFailure) as raised:
        nobody.send(NUMBER, "Hello", key=KEY)
    assert type(raised.value) is TemporaryFailure


@pytest.mark.parametrize(
    "url",
    [
        "gateway+https://care.example/texts",
        "gateway+http://secret@care.example/texts",
        "twilio://AC1:token@api.twilio.com",
        "twilio://AC1@api.twilio.com?from=+15005550006",
        "https://care.example",
        "nonsense",
    ],
)
def test_an_address_that_is_not_complete_or_not_encrypted_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="COUNSEL_SMS_URL"):
        provider(url)
