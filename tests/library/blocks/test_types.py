"""Each block type: its answers round trip, what it refuses, and that nothing makes it raise."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from counsel.library.blocks import registry
from counsel.library.blocks.block import Block, ShowIf
from tests.library.blocks.page import Page
from tests.library.blocks.rendering import render_settings
from tests.library.blocks.samples import KEPT_APART, SAMPLES, SHOWN_ONLY, Sample, a_block

each = pytest.mark.parametrize("sample", SAMPLES.values(), ids=list(SAMPLES))
ANSWERED = SAMPLES | KEPT_APART
each_answered = pytest.mark.parametrize("sample", ANSWERED.values(), ids=list(ANSWERED))

HUGE = "x" * 10_000_000
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)
HOSTILE: tuple[Any, ...] = (
    HUGE,
    [HUGE],
    {"0": HUGE},
    [[HUGE]],
    10**400,
    float("nan"),
    float("inf"),
    True,
    [None],
    [{}],
    {"0": {"0": []}},
    {"": 1},
    [["a"], "b", 3],
    "\x00\ud800",
)


def test_samples_cover_every_type() -> None:
    assert set(ANSWERED) | set(SHOWN_ONLY) == set(registry.names())
    assert {name for name in registry.names() if registry.get(name).kept_apart} == set(KEPT_APART)
    assert {name for name in registry.names() if not registry.get(name).answerable} == set(
        SHOWN_ONLY
    )


@each
def test_an_answer_is_read_as_it_was_typed(sample: Sample) -> None:
    block = sample.block
    value = block.kind.read_form(block.config, sample.form, "b-one")
    assert value == sample.value
    assert block.kind.problems(block.config, value) == []
    assert not block.kind.is_empty(block.config, value)
    assert block.kind.summary(block.config, value) == sample.summary


@each_answered
def test_an_empty_form_is_an_empty_answer_without_a_problem(sample: Sample) -> None:
    block = sample.block
    value = block.kind.read_form(block.config, MultiDict(), "b-one")
    assert block.kind.is_empty(block.config, value)
    assert block.kind.is_empty(block.config, None)
    assert block.kind.problems(block.config, value) == []
    assert block.kind.problems(block.config, None) == []


@each_answered
def test_a_wrong_answer_is_refused_in_sentences(sample: Sample) -> None:
    block = sample.block
    for value in sample.wrong:
        problems = block.kind.problems(block.config, value)
        assert problems, value
        assert all(text[0].isupper() and text.endswith(".") for text in problems)


@each_answered
@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_answer_never_raises(sample: Sample, value: Any) -> None:
    block = sample.block
    assert isinstance(block.kind.problems(block.config, value), list)
    assert isinstance(block.kind.is_empty(block.config, value), bool)
    assert isinstance(block.kind.summary(block.config, value), str)


@each_answered
@settings(max_examples=25)
@given(value=JSON_VALUES)
def test_any_json_at_all_is_either_fine_empty_or_a_problem(sample: Sample, value: Any) -> None:
    block = sample.block
    refused = block.kind.problems(block.config, value)
    assert isinstance(block.kind.summary(block.config, value), str)
    assert all(isinstance(text, str) for text in refused)


@each
def test_ten_megabytes_of_text_are_a_problem_and_never_an_error(sample: Sample) -> None:
    block = sample.block
    names = [name for name, _ in sample.typed]
    form = MultiDict([(f"b-one{name}", HUGE) for name in names])
    value = block.kind.read_form(block.config, form, "b-one")
    assert len(str(value)) < 1000 or block.kind.problems(block.config, value)


@pytest.mark.parametrize("name", registry.names())
def test_settings_come_back_from_the_authors_form_as_they_were(name: str) -> None:
    block = a_block(name)
    form = Page(render_settings(block)).posted
    raw = block.kind.read_config(form, "set")
    assert block.kind.config_problems(raw) == {}
    assert block.kind.Config.model_validate(raw) == block.config


@pytest.mark.parametrize("name", registry.names())
def test_unknown_settings_are_refused_in_plain_words(name: str) -> None:
    found = registry.get(name).config_problems({"onclick": "alert(1)"})
    assert found["onclick"] == "This does not fit here."


@pytest.mark.parametrize("name", registry.names())
@settings(max_examples=25)
@given(raw=st.dictionaries(st.sampled_from(["prompt", "options", "text", "rows"]), JSON_VALUES))
def test_settings_of_any_shape_never_raise(name: str, raw: dict[str, Any]) -> None:
    assert isinstance(registry.get(name).config_problems(raw), dict)


@pytest.mark.parametrize("name", registry.names())
def test_a_new_part_says_what_it_still_lacks(name: str) -> None:
    kind = registry.get(name)
    assert kind.unfinished(kind.example())
    assert kind.label
    assert kind.description.endswith(".")


def test_an_answer_that_is_kept_apart_is_never_read_from_the_form() -> None:
    (sample,) = KEPT_APART.values()
    block = sample.block
    forged = MultiDict([("b-one", "[]"), ("b-one.file", "x"), ("b-one.id", "1")])
    assert block.kind.read_form(block.config, forged, "b-one") == []
    assert block.kind.problems(block.config, sample.value) == []
    assert block.kind.summary(block.config, sample.value) == sample.summary


def test_some_open_statements_are_named_only_where_they_are_needed() -> None:
    sample = SAMPLES["likert"]
    free, needed = sample.block, Sample("likert", {**sample.config, "required": True}).block
    half = {"0": "Yes"}
    assert free.kind.problems(free.config, half) == []
    assert needed.kind.problems(needed.config, half) == ["Some statements are still open."]


@pytest.mark.parametrize(
    ("condition", "value", "holds"),
    [
        ({"equals": "Yes"}, "Yes", True),
        ({"equals": "Yes"}, ["Yes"], False),
        ({"includes": "Yes"}, ["No", "Yes"], True),
        ({"includes": "Yes"}, "Yes", False),
        ({"at_least": 7}, 7, True),
        ({"at_least": 7}, 6, False),
        ({"at_least": 7}, "8", True),
        ({"at_least": 7}, None, False),
        ({"at_least": 7}, [8], False),
        ({"at_least": 7}, 10**400, False),
    ],
)
def test_a_condition_holds_for_the_answer_it_names(
    condition: dict[str, Any], value: Any, holds: bool
) -> None:
    assert ShowIf(block="one", **condition).holds({"one": value}) is holds


@pytest.mark.parametrize("ways", [{}, {"equals": "Yes", "at_least": 1}])
def test_a_condition_has_exactly_one_way_to_hold(ways: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="exactly one"):
        ShowIf(block="one", **ways)


@pytest.mark.parametrize(
    "broken",
    [
        {"key": "Not A Key", "type": "scale", "config": {}},
        {"key": "a", "type": "no-such-kind", "config": {}},
        {"key": "a", "type": "scale", "config": {"surprise": 1}},
        {"key": "a", "type": "scale", "config": {}, "surprise": 1},
        {"key": "a", "type": "scale", "config": "x"},
        {"key": "a", "type": [], "config": {}},
    ],
)
def test_a_broken_block_is_refused_as_a_value(broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        Block.model_validate(broken)
