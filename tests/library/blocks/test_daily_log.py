"""A log over some days: which day it is, how many there are, what is enough."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from counsel.library.blocks.block import Block
from counsel.library.content import ExerciseContent

FIELDS = [{"key": "urge", "label": "Urge", "kind": "scale"}]


def log(**settings: Any) -> Block:
    config = {"prompt": "Each day", "days": 7, "fields": FIELDS, **settings}
    return Block.model_validate({"key": "log", "type": "daily_log", "config": config})


def noted(*days: int, began: str = "2026-11-23") -> dict[str, Any]:
    return {"began": began, "days": {str(day): {"urge": 4} for day in days}}


@pytest.mark.parametrize(
    ("value", "today", "day"),
    [
        (None, date(2026, 11, 23), 1),
        (noted(1), date(2026, 11, 23), 1),
        (noted(1), date(2026, 11, 26), 4),
        (noted(1), date(2027, 1, 1), 7),
        (noted(1, 2), date(2026, 11, 1), 3),
        (noted(1, 2), None, 3),
        (noted(1, began="soon"), date(2026, 11, 26), 2),
    ],
)
def test_the_day_is_counted_from_the_first_note(value: Any, today: date | None, day: int) -> None:
    block: Any = log()
    assert block.kind.current_day(block.config, value, today) == day


def test_so_many_days_as_were_said_are_enough() -> None:
    block = log(enough=3)
    assert block.kind.is_empty(block.config, noted(1, 2))
    assert not block.kind.is_empty(block.config, noted(1, 2, 5))


@pytest.mark.parametrize(
    ("answer", "days"), [(14, 14), ("30", 30), (900, 90), (0, 1), ("many", 7), (None, 7)]
)
def test_an_earlier_answer_says_how_many_days(answer: Any, days: int) -> None:
    slider = {"key": "long", "type": "slider", "config": {"prompt": "How long?"}}
    block = log(days_from="long").model_dump(mode="json")
    content = ExerciseContent.model_validate({"title": "T", "blocks": [slider, block]})
    resolved: Any = content.resolved({"long": answer}).by_key["log"].config
    assert resolved.days == days


def test_the_strip_tells_noted_open_and_coming_days_apart() -> None:
    block: Any = log(days=4)
    marks = block.kind.marks(block.config, noted(1, 3), 3)
    assert [state for _day, state in marks] == ["done", "open", "done", "later"]
