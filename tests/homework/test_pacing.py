"""When the steps of a pathway come."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from counsel.homework import pacing
from counsel.homework.pacing import Fact, Place
from counsel.library.pathway import PathwayStep

DAY_1 = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def step(**values: Any) -> PathwayStep:
    return PathwayStep.model_validate({"exercise": "built-in:x", "reason": "So.", **values})


def look(
    steps: list[PathwayStep], facts: list[Fact], *, now: datetime = NOON, delayed_days: int = 0
) -> list[Place]:
    return pacing.places(
        steps,
        facts,
        begins_on=DAY_1,
        delayed_days=delayed_days,
        zone="America/New_York",
        now=now,
    )


def test_a_step_by_day_comes_at_nine_in_the_morning_of_the_client() -> None:
    first = look([step(after_days=0)], [Fact()])[0]
    assert first == Place(pacing.WAITING, datetime(2026, 11, 23, 14, tzinfo=UTC))
    later = look([step(after_days=0)], [Fact()], now=NOON + timedelta(hours=2))[0]
    assert later.state == pacing.DUE


def test_nine_in_the_morning_stays_nine_when_the_clocks_change() -> None:
    before, after = (
        pacing.morning(date(2026, 3, 28), "Europe/Berlin"),
        pacing.morning(date(2026, 3, 29), "Europe/Berlin"),
    )
    assert (before.hour, after.hour) == (8, 7)


def test_a_step_after_another_waits_for_it_and_then_for_its_days() -> None:
    steps = [step(after_days=0), step(after_step=True, wait_days=3)]
    assert look(steps, [Fact(released=True), Fact()])[1] == Place(pacing.LATER)
    sent = Fact(released=True, passed_at=NOON)
    assert look(steps, [sent, Fact()])[1].at == datetime(2026, 11, 26, 14, tzinfo=UTC)


def test_a_step_without_a_wait_comes_at_once() -> None:
    steps = [step(after_days=0), step(after_step=True)]
    sent = Fact(released=True, passed_at=NOON)
    assert look(steps, [sent, Fact()])[1] == Place(pacing.DUE, NOON)


def test_a_step_left_out_lets_the_next_one_come() -> None:
    steps = [step(after_days=0), step(after_step=True)]
    left_out = Fact(left_out=True, passed_at=NOON)
    assert [place.state for place in look(steps, [left_out, Fact()])] == ["left_out", "due"]


def test_a_pause_moves_every_day_that_was_planned() -> None:
    moved = look([step(after_days=2)], [Fact()], delayed_days=5)[0]
    assert moved.at == pacing.morning(DAY_1 + timedelta(days=7), "America/New_York")


def test_a_later_day_that_was_chosen_holds_a_step_back_and_never_brings_it_forward() -> None:
    chosen = Fact(not_before=DAY_1 + timedelta(days=9))
    assert look([step(after_days=2)], [chosen])[0].at == pacing.morning(
        DAY_1 + timedelta(days=9), "America/New_York"
    )
    early = Fact(not_before=DAY_1)
    assert look([step(after_days=2)], [early])[0].at == pacing.morning(
        DAY_1 + timedelta(days=2), "America/New_York"
    )


@pytest.mark.parametrize(
    ("fact", "state"),
    [
        (Fact(held=True), "held"),
        (Fact(released=True), "open"),
        (Fact(released=True, passed_at=NOON), "done"),
    ],
)
def test_what_happened_says_where_a_step_stands(fact: Fact, state: str) -> None:
    assert look([step(after_days=0)], [fact])[0].state == state


def test_the_next_look_is_at_the_next_known_time() -> None:
    hour = timedelta(hours=1)
    soon = Place(pacing.WAITING, NOON + timedelta(minutes=5))
    assert pacing.next_look([soon], now=NOON, at_least=hour) == soon.at
    assert pacing.next_look([Place(pacing.LATER)], now=NOON, at_least=hour) == NOON + hour


def test_a_step_is_by_day_or_after_the_one_before() -> None:
    for values in ({}, {"after_days": 1, "after_step": True}):
        with pytest.raises(ValueError, match="exactly one"):
            step(**values)
