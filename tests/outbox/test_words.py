"""What became of a message, in words."""

from __future__ import annotations

import pytest

from counsel.kernel.channels import EMAIL, SMS
from counsel.outbox import trying
from counsel.outbox.models import OutboxMessage
from counsel.outbox.words import attempts_in_words, is_bounce, reason_in_words
from tests.fakes import START


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (
            "smtp 550",
            "It bounced: there is no such mailbox, or it takes no mail from us. (smtp 550)",
        ),
        ("sms 400 21211", "This number takes no text. (sms 400 21211)"),
        ("sms 400 21610", "They answered STOP, so texts are off. (sms 400 21610)"),
        ("sms 410", "They answered STOP, so texts are off. (sms 410)"),
        ("sms 401", "The provider did not accept our own sign-in. (sms 401)"),
        (
            "sms ReadTimeoutError",
            "The provider asks to try later, or could not be reached. (sms ReadTimeoutError)",
        ),
        ("sms unknown", "The answer is lost, so it may have arrived."),
        ("email unknown", "The answer is lost, so it may have arrived."),
        ("sms off", "Sending text messages is switched off here."),
        ("KeyError", "It could not be written. (KeyError)"),
    ],
)
def test_a_reason_is_said_so_that_somebody_can_act(reason: str, said: str) -> None:
    assert reason_in_words(reason) == said


@pytest.mark.parametrize(
    ("reason", "bounced"),
    [
        ("smtp 550", True),
        ("sms 400", True),
        ("sms 429", False),
        ("sms 401", False),
        ("sms 410", False),
        ("smtp 451", False),
        (None, False),
    ],
)
def test_an_address_wants_looking_at_where_the_other_side_refused_it(
    reason: str | None, bounced: bool
) -> None:
    assert is_bounce(reason) is bounced


def test_what_was_tried_before_is_said_once_for_each_channel_and_reason() -> None:
    tried = trying.end(trying.begin([], EMAIL, START), trying.FAILED, "smtp 552", START)
    tried = trying.end(trying.begin(tried, SMS, START), trying.UNKNOWN, "sms unknown", START)
    message = OutboxMessage(tried=tried)
    assert attempts_in_words(message) == [
        "By e-mail: It bounced: the mailbox is full. (smtp 552)",
        "By text message: The answer is lost, so it may have arrived.",
    ]
    message.finished_at = START
    assert len(attempts_in_words(message)) == 1
