"""What follows from the answers of a screen, and when somebody looks. No application."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from counsel.safety import questions, workdays
from tests.safety.factories import answers

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NOT_NO = ("yes", "unsure", "unsaid")


def test_there_are_twelve_questions_in_order() -> None:
    assert [one.number for one in questions.QUESTIONS] == list(range(1, 13))


def test_clear_answers_ask_for_no_hold() -> None:
    assert questions.holds(answers()) == {}
    assert questions.is_safe_to_write(answers())


@pytest.mark.parametrize("said", NOT_NO)
@pytest.mark.parametrize(
    ("number", "kinds"),
    [
        (1, {"couple"}),
        (2, {"couple"}),
        (3, {"couple"}),
        (4, {"contact"}),
        (5, {"contact", "couple"}),
        (6, {"contact"}),
        (7, {"risk"}),
        (8, {"risk"}),
    ],
)
def test_for_the_first_eight_only_no_clears(said: str, number: int, kinds: set[str]) -> None:
    found = questions.holds(answers(**{f"q{number}": said}))
    assert set(found) == kinds
    assert all(numbers == [number] for numbers in found.values())


@pytest.mark.parametrize(
    ("said", "kinds"), [("yes", {"contact"}), ("unsure", set()), ("no", set())]
)
def test_somebody_new_raises_the_hold_on_contact(said: str, kinds: set[str]) -> None:
    assert set(questions.holds(answers(q9=said))) == kinds


@pytest.mark.parametrize("said", ["no", "unsure", "unsaid"])
def test_contact_that_not_both_want_raises_the_hold(said: str) -> None:
    assert questions.holds(answers(q12=said)) == {"contact": [12]}


@pytest.mark.parametrize("said", ["no", "unsure", "unsaid"])
def test_only_a_clear_yes_keeps_messages_on(said: str) -> None:
    assert not questions.is_safe_to_write(answers(q11=said))


def test_having_to_be_in_touch_is_known_and_raises_nothing() -> None:
    assert questions.holds(answers(q10="yes")) == {}


def test_an_open_question_is_named() -> None:
    said = answers()
    said["7"]["answer"] = ""
    assert questions.missing(said) == [7]


@pytest.mark.parametrize(
    ("age", "flagged_after", "current"),
    [
        (0, None, True),
        (29, None, True),
        (30, None, False),
        (5, 4, False),
        (5, 5, True),
        (5, 6, True),
    ],
)
def test_a_screen_counts_thirty_days_and_until_the_next_flag(
    age: int, flagged_after: int | None, current: bool
) -> None:
    flag_at = NOW - timedelta(days=flagged_after) if flagged_after is not None else None
    assert questions.is_current(NOW - timedelta(days=age), flag_at, NOW) is current


@pytest.mark.parametrize(
    ("raised", "passed_on"),
    [
        ("2026-11-23T16:00", "2026-11-24T08:00"),
        ("2026-11-24T05:00", "2026-11-25T08:00"),
        ("2026-11-27T20:00", "2026-11-30T08:00"),
        ("2026-11-28T10:00", "2026-11-30T08:00"),
        ("2026-11-29T23:30", "2026-12-01T08:00"),
    ],
    ids=["Monday", "Tuesday before work", "Friday night", "Saturday", "Monday there already"],
)
def test_an_alert_goes_on_as_the_next_working_day_opens(raised: str, passed_on: str) -> None:
    """Times are UTC; the practice is in Berlin, an hour ahead in winter."""
    at = datetime.fromisoformat(raised).replace(tzinfo=UTC)
    assert workdays.pass_on_at(at, "Europe/Berlin") == datetime.fromisoformat(passed_on).replace(
        tzinfo=UTC
    )
