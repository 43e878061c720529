"""Answers that somebody should look at soon."""

from __future__ import annotations

from typing import Any

import pytest

from counsel.library.alerts import AlertRule
from counsel.library.content import ExerciseContent


def rule(**values: Any) -> AlertRule:
    return AlertRule.model_validate({"block": "b", "kind": "review", "says": "Look.", **values})


@pytest.mark.parametrize(
    ("values", "answer", "holds"),
    [
        ({"equals": "To hurt myself"}, "To hurt myself", True),
        ({"equals": "To hurt myself"}, "I never want to hurt myself", False),
        ({"includes": "Fear"}, ["Grief", "Fear"], True),
        ({"includes": "Fear"}, "Fear", False),
        ({"at_least": 8}, 8, True),
        ({"at_least": 8}, "7", False),
        ({"at_least": 8}, None, False),
        ({"at_least": 1, "field": "3"}, {"3": 1}, True),
        ({"at_least": 1, "field": "3"}, {"2": 1}, False),
        ({"at_least": 1, "field": "3"}, [1], False),
    ],
)
def test_a_rule_looks_at_structured_answers_only(
    values: dict[str, Any], answer: Any, holds: bool
) -> None:
    assert rule(**values).holds({"b": answer}) is holds


def test_a_log_counts_the_days_on_which_it_holds() -> None:
    four = rule(at_least=8, field="strength", days=4)
    log = {"days": {str(day): {"strength": 8} for day in range(1, 5)}}
    assert four.holds({"b": log})
    log["days"]["4"] = {"strength": 7}
    assert not four.holds({"b": log})


def test_a_rule_says_exactly_one_way() -> None:
    with pytest.raises(ValueError, match="exactly one"):
        rule(equals="a", at_least=1)


def test_an_exercise_whose_alert_watches_nothing_is_not_published() -> None:
    block = {"key": "q", "type": "short_text", "config": {"prompt": "What?"}}
    watching = {"block": "gone", "kind": "risk", "says": "Look.", "equals": "Yes"}
    content = ExerciseContent.model_validate(
        {"title": "T", "blocks": [block], "alerts": [watching]}
    )
    assert content.publish_problems() == ["An alert watches a question that is not there: gone."]
