"""The pages of each block type, without the application: whole, labelled and safe."""

from __future__ import annotations

from typing import Any

import pytest

from counsel.library.blocks import registry
from counsel.library.blocks.block import Block
from tests.library.blocks.page import Page
from tests.library.blocks.rendering import render, render_settings
from tests.library.blocks.samples import (
    ENTRY,
    KEPT_APART,
    OPTIONS,
    SAMPLES,
    SHOWN_ONLY,
    Sample,
    a_block,
)

HOSTILE = '"><script>alert(1)</script>{{ 7 * 7 }}<img src=x onerror=alert(1)>'
each = pytest.mark.parametrize("sample", SAMPLES.values(), ids=list(SAMPLES))
ANSWERED = SAMPLES | KEPT_APART
each_answered = pytest.mark.parametrize("sample", ANSWERED.values(), ids=list(ANSWERED))


@pytest.mark.parametrize("name", registry.names())
def test_every_type_can_be_set_answered_and_reviewed(name: str) -> None:
    block = a_block(name)
    value = ANSWERED[name].value if name in ANSWERED else None
    for html in (render(block, "answer", value), render(block, "review", value)):
        assert html.strip()
    assert "set." in render_settings(block)


@each
def test_every_field_has_a_name_and_a_label(sample: Sample) -> None:
    page = Page(render(sample.block, "answer", sample.value))
    assert page.fields
    for one in page.fields:
        if one.get("type") == "range":  # says the same as the number beside it
            assert one["aria-label"]
            continue
        assert (one["name"] or "").startswith("b-one")
        assert one.get("type") == "hidden" or one["id"] in page.labels
    assert page.described <= page.ids


@each_answered
def test_a_problem_and_a_help_are_tied_to_the_question(sample: Sample) -> None:
    block = Sample(sample.type, {**sample.config, "help": "A hint."}).block
    page = Page(render(block, "answer", None, ["This is still open."]))
    assert {"b-one-help", "b-one-problems"} <= page.described <= page.ids


@each
def test_what_was_answered_stands_in_the_form_again(sample: Sample) -> None:
    block = sample.block
    posted = Page(render(block, "answer", sample.value)).posted
    assert block.kind.read_form(block.config, posted, "b-one") == sample.value


@each_answered
def test_hostile_answers_are_shown_as_text(sample: Sample) -> None:
    shapes: tuple[Any, ...] = (HOSTILE, [HOSTILE], {"0": HOSTILE}, [[HOSTILE, HOSTILE]])
    fitting = {
        "multiple_choice": shapes[1],
        "checklist": shapes[1],
        "likert": shapes[2],
        "table": shapes[3],
        "ranking": shapes[1],
        "file": [{**ENTRY, "name": HOSTILE, "id": HOSTILE}],
        "scored_scale": shapes[2],
        "signature": {"name": HOSTILE, "agreed": True},
        "daily_log": {"began": HOSTILE, "days": {"1": {"say": HOSTILE, "did": HOSTILE}}},
    }.get(sample.type, HOSTILE)
    for page in ("answer", "review"):
        html = render(sample.block, page, fitting)
        assert "<script" not in html
        assert "<img" not in html
        assert "49" not in html


@each_answered
@pytest.mark.parametrize("value", [HOSTILE, [HOSTILE], {"x": 1}, [[["a"]]], 5, [None], True])
def test_an_answer_of_a_wrong_shape_still_gives_a_page(sample: Sample, value: Any) -> None:
    for page in ("answer", "review"):
        assert "<script" not in render(sample.block, page, value)


def test_hostile_settings_are_shown_as_text() -> None:
    worst = [HOSTILE, HOSTILE + "2"]
    configs: dict[str, dict[str, Any]] = {
        **{name: dict(texts) for name, texts in SHOWN_ONLY.items()},
        **{name: {"prompt": HOSTILE, "help": HOSTILE} for name in ANSWERED},
    }
    for name in ("choice", "multiple_choice", "checklist"):
        configs[name]["options"] = worst
    configs["likert"] |= {"options": OPTIONS, "statements": worst}
    configs["scored_scale"] |= {"options": OPTIONS, "statements": worst}
    configs["ranking"]["items"] = worst
    configs["signature"]["statement"] = HOSTILE
    configs["slider"] |= {"low": HOSTILE[:60], "unit": HOSTILE[:40]}
    configs["timer"] = {"prompt": HOSTILE, "text": HOSTILE}
    fields = [{"key": "a", "label": HOSTILE, "kind": "choice", "options": worst}]
    configs["daily_log"]["fields"] = fields
    configs["table"]["columns"] = worst
    configs["scale"] |= {"low": HOSTILE[:60], "high": HOSTILE[:60]}
    configs["number"]["unit"] = HOSTILE[:40]
    configs["reading"] = {"heading": HOSTILE, "text": HOSTILE}
    configs["instruction"] = {"text": HOSTILE}
    for name, config in configs.items():
        block = Block.model_validate({"key": "one", "type": name, "config": config})
        pages = render(block, "answer"), render(block, "review"), render_settings(block)
        assert not any("<script" in page or "<img" in page for page in pages), name


def test_a_wrong_setting_is_named_beside_its_field() -> None:
    html = render_settings(SAMPLES["choice"].block, {"options": "Give two answers or more."})
    page = Page(html)
    assert "Give two answers or more." in html
    assert page.described == {"set.options-errors"} <= page.ids


def test_a_scale_is_a_group_of_eleven_numbers() -> None:
    page = Page(render(SAMPLES["scale"].block, "answer", 7))
    assert [one["value"] for one in page.fields] == [str(step) for step in range(11)]
    assert page.tags.count("fieldset") == page.tags.count("legend") == 1
