"""A new type comes in one folder and touches no other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import Field
from werkzeug.datastructures import MultiDict

from counsel.library.blocks import registry
from counsel.library.blocks.base import AnswerableConfig, BlockType, FormData
from counsel.library.content import ExerciseContent
from tests.library.blocks.rendering import environment, render_settings


class Config(AnswerableConfig):
    """How many stars there are."""

    most: int = Field(5, ge=1, le=9, title="Stars", json_schema_extra={"widget": "number"})


class Stars(BlockType):
    """Some stars out of a few."""

    name = "stars"
    label = "Stars"
    icon = "star"
    description = "A few stars."
    Config = Config

    def read_form(self, config: Any, form: FormData, prefix: str) -> Any:
        return len(form.getlist(prefix))

    def problems(self, config: Any, value: Any) -> list[str]:
        fits = value is None or (isinstance(value, int) and value <= config.most)
        return [] if fits else [f"Give {config.most} stars at most."]


ANSWER = """{% import "macros/blocks.html" as ask %}
{% call ask.grouped(config, prefix, problems) %}
{% for n in range(config.most) %}<input type="checkbox" name="{{ prefix }}">{% endfor %}
{% endcall %}
"""


@pytest.fixture
def stars() -> Iterator[BlockType]:
    kind = Stars()
    registry.add(kind)
    yield kind
    registry.remove("stars")


def a_document() -> ExerciseContent:
    block = {"key": "sky", "type": "stars", "config": {"prompt": "How clear?", "most": 3}}
    return ExerciseContent.model_validate({"title": "Sky", "blocks": [block]})


def test_an_unknown_type_is_refused_until_it_is_known() -> None:
    with pytest.raises(ValueError, match="no such kind"):
        a_document()


def test_a_new_type_is_offered_validated_and_kept(stars: BlockType) -> None:
    assert stars in registry.every()
    content = a_document()
    assert content.publish_problems() == []
    assert ExerciseContent.model_validate(json.loads(content.model_dump_json())) == content


def test_a_new_type_reads_and_refuses_answers(stars: BlockType) -> None:
    content = a_document()
    block = content.by_key["sky"]
    value = stars.read_form(block.config, MultiDict([("b-sky", "on")] * 4), "b-sky")
    assert content.problems({"sky": value}) == {"sky": ["Give 3 stars at most."]}


def test_a_new_type_brings_its_own_page_and_inherits_the_settings(stars: BlockType) -> None:
    block = a_document().by_key["sky"]
    page = environment(**{"library/blocks/stars/answer.html": ANSWER}).get_template(
        f"library/blocks/{block.type}/answer.html"
    )
    html = page.render(block=block, config=block.config, value=None, prefix="b-sky", problems=[])
    assert html.count('name="b-sky"') == 3
    assert 'name="set.most"' in render_settings(block)
