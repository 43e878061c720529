"""A new type is one folder: authored, answered and reviewed without touching anything else."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from counsel.homework import service
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.library.blocks import registry
from counsel.library.blocks.base import BlockType
from counsel.library.content import ExerciseContent
from counsel.roster.models import Case, Client
from tests.cast import Cast
from tests.fakes import START
from tests.homework.factories import publish
from tests.people import Person

People = Callable[[Actor], Person]
Block = Callable[[], AbstractContextManager[None]]
FOLDER = {
    "__init__.py": """
from pydantic import Field

from counsel.library.blocks.base import AnswerableConfig, BlockType


class Config(AnswerableConfig):
    most: int = Field(5, ge=1, le=9, title="Stars", json_schema_extra={"widget": "number"})


class Stars(BlockType):
    name, label, icon, description = "stars", "Stars", "star", "A few stars."
    Config = Config

    def read_form(self, config, form, prefix):
        return len(form.getlist(prefix))

    def problems(self, config, value):
        return [] if not value or value <= config.most else [f"Give {config.most} at most."]

    def summary(self, config, value):
        return f"{value} of {config.most} stars" if value else ""


TYPE = Stars()
""",
    "edit.html": '<label for="{{ prefix }}.prompt">Sky</label>'
    '<input id="{{ prefix }}.prompt" name="{{ prefix }}.prompt" value="{{ raw.prompt }}">'
    '<input name="{{ prefix }}.most" value="{{ raw.most }}" aria-label="Stars">',
    "answer.html": '{% import "macros/blocks.html" as ask %}'
    "{% call ask.grouped(config, prefix, problems) %}{% for n in range(config.most) %}"
    '<input type="checkbox" name="{{ prefix }}" aria-label="{{ n + 1 }}"'
    "{% if value and n < value %} checked{% endif %}>{% endfor %}{% endcall %}",
    "review.html": '{% import "macros/blocks.html" as ask %}'
    "{% call ask.reviewed(config, not value) %}"
    "<p>{{ block.kind.summary(config, value) }}</p>{% endcall %}",
}


@pytest.fixture
def stars(tmp_path: Path) -> Iterator[BlockType]:
    folder = tmp_path / "stars"
    folder.mkdir()
    for name, text in FOLDER.items():
        (folder / name).write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("stars", folder / "__init__.py")
    assert spec is not None
    assert spec.loader is not None
    sys.modules["stars"] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    registry.add(module.TYPE)
    yield module.TYPE
    registry.remove("stars")
    del sys.modules["stars"]


def a_document() -> ExerciseContent:
    block = {"key": "sky", "type": "stars", "config": {"prompt": "How clear?", "most": 3}}
    return ExerciseContent.model_validate({"title": "Sky", "blocks": [block]})


def test_an_unknown_type_is_refused() -> None:
    with pytest.raises(ValueError, match="no such kind"):
        a_document()


def test_a_new_type_reads_and_refuses_answers(stars: BlockType) -> None:
    assert stars in registry.every()
    block = a_document().by_key["sky"]
    value = stars.read_form(block.config, MultiDict([("b-sky", "on")] * 4), "b-sky")
    assert a_document().problems({"sky": value}) == {"sky": ["Give 3 at most."]}


def test_a_counselor_authors_a_new_type_in_the_editor(
    stars: BlockType, cast: Cast, person: People
) -> None:
    page = person(cast.counselor)
    editor = page.post("/library/exercises").headers["Location"].partition("?")[0]
    exercise = editor.removesuffix("/edit")
    added = page.post(f"{exercise}/blocks", {"kind": "stars"})
    assert added.status_code == 303
    opened = page.get(added.headers["Location"]).text
    assert '<label for="set.prompt">Sky</label>' in opened
    seen = re.search(r'name="seen"[^>]*value="([^"]+)"', opened.partition('id="part-stars-1"')[2])
    assert seen is not None
    data: dict[str, Any] = {"set.prompt": "How clear?", "set.most": "3", "seen": seen[1]}
    assert page.post(f"{exercise}/blocks/stars-1", data).status_code == 303
    assert page.get(f"{exercise}/trial").text.count('name="b-stars-1"') == 3


def test_a_client_answers_a_new_type_and_the_counselor_reviews_it(
    stars: BlockType, cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        version = publish(cast.counselor, a_document(), now=START)
        one = service.assign(
            cast.counselor,
            db.session.get_one(Case, cast.case_id),
            [db.session.get_one(Client, cast.client.client_id)],
            version,
            rationale="Look up.",
            due_at=None,
            cautions_read=False,
            now=START,
        )[0]
        here = f"/my/homework/{one.id}"
    page = person(cast.client)
    answers = {"b-sky": ["on", "on"], "revision-sky": "0", "finish": "1"}
    assert page.post(here, answers).status_code == 303
    assert page.get(here).text.count("checked") == 2
    assert page.post(f"{here}/submission", {"difficulty": "2"}).status_code == 303
    queue = person(cast.counselor).get("/homework").text
    review = re.search(r'href="(/homework/[0-9a-f-]{36})"', queue)
    assert review is not None
    assert "2 of 3 stars" in person(cast.counselor).get(review[1]).text
