"""What adds up: totals, bands, statements that count the other way round, and real change."""

from __future__ import annotations

from typing import Any

import pytest

from counsel.library.blocks.base import Score
from counsel.library.blocks.block import Block

OPTIONS = ["Never", "Some days", "Most days", "Always"]


def scale(**settings: Any) -> Block:
    config = {
        "prompt": "This week",
        "statements": ["I slept", "I ate", "I lay awake"],
        "options": OPTIONS,
        "reversed": [3],
        "bands": [
            {"from": 0, "to": 3, "words": "a hard week"},
            {"from": 4, "to": 9, "words": "a steady week"},
        ],
        **settings,
    }
    return Block.model_validate({"key": "s", "type": "scored_scale", "config": config})


def answers(*given: str) -> dict[str, str]:
    return {str(place): answer for place, answer in enumerate(given)}


def test_answers_add_up_and_reversed_ones_count_the_other_way_round() -> None:
    block = scale()
    value = answers("Always", "Most days", "Never")
    assert block.kind.score(block.config, value) == Score(8, 9, "a steady week")


def test_an_open_statement_gives_no_total() -> None:
    block = scale()
    assert block.kind.score(block.config, answers("Always", "Most days")) is None


def test_a_mean_stays_between_the_answers_values() -> None:
    block = scale(score="mean", first_value=1, reversed=[], bands=[])
    score = block.kind.score(block.config, answers("Always", "Never", "Never"))
    assert score == Score(2.0, 4.0, "")


@pytest.mark.parametrize(
    ("better", "words"),
    [
        ("higher", "More than the usual wobble: +6, better than before."),
        ("lower", "More than the usual wobble: +6, harder than before."),
        ("", "More than the usual wobble: +6."),
    ],
)
def test_a_change_is_told_from_the_usual_wobble(better: str, words: str) -> None:
    block = scale(reliable_change=3, better=better)
    low, high = answers("Never", "Never", "Always"), answers("Always", "Always", "Always")
    assert block.kind.changed(block.config, low, high) == words
    assert block.kind.changed(block.config, high, high) == "Within the usual wobble."


def test_nothing_is_said_of_change_where_nothing_is_known_of_it() -> None:
    block = scale()
    whole = answers("Never", "Never", "Never")
    assert block.kind.changed(block.config, whole, whole) == ""
    assert scale(reliable_change=1).kind.changed(block.config, {}, whole) == ""


def test_bands_are_written_as_lines_and_wrong_ones_are_refused() -> None:
    block = scale()
    form = {"set.bands": "0-3: low\n4–9: high", "set.options": "a\nb", "set.statements": "x"}
    raw = block.kind.read_config(Form(form), "set")
    assert raw["bands"] == [
        {"from": "0", "to": "3", "words": "low"},
        {"from": "4", "to": "9", "words": "high"},
    ]
    wrong = block.kind.read_config(Form(form | {"set.bands": "low"}), "set")
    assert "bands" in block.kind.config_problems(wrong)


class Form(dict[str, str]):
    """A posted form."""

    def getlist(self, key: str) -> list[str]:
        return [self[key]] if key in self else []
