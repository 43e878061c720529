"""By which way a message goes next: rules, without a database."""

from __future__ import annotations

import pytest

from counsel.kernel.channels import EMAIL, SMS, Route
from counsel.outbox import trying
from counsel.outbox.trying import Attempt, NoWay
from tests.fakes import START

MAIL, PHONE = Route(EMAIL, "client@tests.example"), Route(SMS, "+4930123456")
BOTH = (EMAIL, SMS)


def tried(*results: tuple[str, str]) -> list[Attempt]:
    found: list[Attempt] = []
    for channel, result in results:
        if result == trying.AGAIN:
            found = trying.asked_again(found, START)
            continue
        found = trying.begin(found, channel, START)
        if result != trying.SENDING:
            found = trying.end(found, result, f"{channel} 1", START)
    return found


def following(
    done: list[Attempt], *, usable: tuple[str, ...] = BOTH, only_once: tuple[str, ...] = ()
) -> Route | NoWay:
    return trying.next_way(done, (MAIL, PHONE), usable=usable, only_once=only_once)


@pytest.mark.parametrize(
    ("done", "way"),
    [
        ((), MAIL),
        (((EMAIL, trying.WAITS),), MAIL),
        (((EMAIL, trying.WAITS), (EMAIL, trying.FAILED)), PHONE),
        (((EMAIL, trying.FAILED), (SMS, trying.WAITS)), PHONE),
        (((EMAIL, trying.FAILED), (SMS, trying.FAILED)), NoWay("sms 1")),
        (((EMAIL, trying.FAILED), (SMS, trying.FAILED), ("", trying.AGAIN)), MAIL),
    ],
)
def test_the_next_way_is_taken_where_the_one_before_is_closed(
    done: tuple[tuple[str, str], ...], way: Route | NoWay
) -> None:
    assert following(tried(*done)) == way


@pytest.mark.parametrize("lost", [trying.SENDING, trying.UNKNOWN])
def test_after_an_attempt_that_may_have_arrived_no_other_way_is_taken(lost: str) -> None:
    assert following(tried((EMAIL, lost))) == MAIL
    assert following(tried((EMAIL, trying.FAILED), (SMS, lost))) == PHONE
    assert following(tried((EMAIL, lost), (EMAIL, trying.FAILED))) == MAIL


def test_a_channel_that_cannot_tell_a_repeat_is_not_asked_again() -> None:
    lost = tried((EMAIL, trying.FAILED), (SMS, trying.SENDING))
    assert following(lost, only_once=(SMS,)) == NoWay("sms unknown")


def test_a_channel_that_this_installation_does_not_have_is_passed_over() -> None:
    assert following([], usable=(SMS,)) == PHONE
    assert following([], usable=()) == NoWay("email off")


def test_nobody_can_be_told_where_no_way_was_ever_agreed_to() -> None:
    assert trying.next_way([], (), usable=BOTH, only_once=()) == NoWay("no address", dropped=True)


def test_an_attempt_that_a_crash_cut_off_is_written_down_as_unknown() -> None:
    again = trying.begin(tried((EMAIL, trying.SENDING)), EMAIL, START)
    assert [one["result"] for one in again] == [trying.UNKNOWN, trying.SENDING]


def test_asking_again_begins_the_count_anew() -> None:
    done = tried((EMAIL, trying.WAITS), (EMAIL, trying.FAILED), ("", trying.AGAIN))
    assert trying.count(done, EMAIL) == 0
    assert not trying.may_have_arrived(tried((EMAIL, trying.UNKNOWN), ("", trying.AGAIN)))
