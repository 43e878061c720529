"""Exercises as files: what goes out comes in again, and what is hostile is refused in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counsel.kernel.errors import DomainError
from counsel.library import authoring, builtin, draft, filing, origin, transfer
from counsel.library.blocks import registry
from counsel.library.content import TIERS, ExerciseContent
from tests.cast import Cast
from tests.fakes import START
from tests.library.factories import make_content

SCHEMA = Path(__file__).parents[2] / "docs" / "exercise.schema.json"
TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00\r"), max_size=60)


def exported(content: ExerciseContent, built_in: str | None = None) -> bytes:
    return transfer.write(content, built_in=built_in, version=None, now=START)


def raw(content: ExerciseContent | None = None, **more: Any) -> dict[str, Any]:
    """A file as JSON, to be spoilt."""
    made: dict[str, Any] = json.loads(exported(content or make_content(2)))
    return made | more


def refused(data: bytes) -> transfer.Refused:
    with pytest.raises(transfer.Refused) as caught:
        transfer.read(data)
    return caught.value


@pytest.mark.parametrize("slug", list(builtin.exercises()))
def test_each_built_in_exercise_comes_back_as_it_went(slug: str) -> None:
    content = builtin.exercises()[slug]
    read = transfer.read(exported(content, slug))
    assert read.exercise == content
    assert read.origin.built_in == slug


@st.composite
def documents(draw: st.DrawFn) -> ExerciseContent:
    """Any exercise: each kind of part may be in it, with any texts."""
    content = ExerciseContent(title="A title")
    for kind in draw(st.lists(st.sampled_from(registry.names()), max_size=5)):
        content, key = draft.add(content, kind)
        part = content.by_key[key]
        texts = {
            name: draw(TEXTS).strip()[:40]
            for name, field in type(part.config).model_fields.items()
            if field.annotation is str and not field.metadata[1:]
        }
        config = type(part.config).model_validate(part.config.model_dump() | texts)
        content = draft.replace(content, part.model_copy(update={"config": config}))
    values = {name: draw(TEXTS) for name in ("title", "summary", "rationale", "closing")}
    values |= {"minutes": draw(st.integers(1, 600)), "steps": draw(st.lists(TEXTS, max_size=4))}
    return draft.change(content, **values)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_any_exercise_comes_back_as_it_went(content: ExerciseContent) -> None:
    assert transfer.read(exported(content)).exercise == content


@pytest.mark.parametrize("name", registry.names())
def test_a_part_of_each_kind_comes_back_as_it_went(name: str) -> None:
    content, _key = draft.add(make_content(), name)
    assert transfer.read(exported(content)).exercise == content


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    refused(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(JSON, st.sampled_from(["exercise", "origin", "exported", "version", "blocks", "alerts"]))
def test_any_json_in_any_place_is_read_or_refused(value: Any, name: str) -> None:
    document = raw()
    if name in ("blocks", "alerts"):
        document["exercise"][name] = value
    else:
        document[name] = value
    with suppress(transfer.Refused):
        transfer.read(json.dumps(document).encode())


def test_fifty_megabytes_are_refused_at_once() -> None:
    assert "larger than 2 MB" in refused(b"[" * 50_000_000).text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Choose a file"),
        (b"   \n", "Choose a file"),
        (b"[" * 500_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b"\xff\xfe\x00", "no text in UTF-8"),
        (b"PK\x03\x04 a zip", "no JSON"),
        (b'{"format": "counsel-exercise", ', "breaks off at line 1"),
        (b"[]", "Its first line should say"),
        (b'"counsel-exercise"', "Its first line should say"),
        (b'{"format": "other"}', "Its first line should say"),
        (b'{"format": "counsel-exercise", "version": 2}', "another edition"),
        (b'{"format": "counsel-exercise", "version": true}', "another edition"),
        (b'{"format": "x", "format": "counsel-exercise"}', "stands twice"),
        (b'{"a": NaN}', "no number"),
        (b'{"a": ' + b"9" * 5000 + b"}", "far too long"),
    ],
    ids=range(15),
)
def test_what_is_no_exercise_is_refused_in_words(data: bytes, words: str) -> None:
    assert words in refused(data).text


def spoil(path: str, value: Any) -> bytes:
    document = raw()
    place: Any = document
    *way, last = path.split(".")
    for step in way:
        place = place[int(step)] if step.isdigit() else place[step]
    place[int(last) if last.isdigit() else last] = value
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("exercise.minutes", "soon", "“Minutes”: Write a whole number."),
        ("exercise.minutes", 0, "“Minutes”: Choose a number from 1."),
        ("exercise.tier", "Z", "“Before it is assigned”: This does not fit here."),
        ("exercise.danger", 1, "“danger”: is not known here."),
        ("surprise", 1, "“surprise”: is not known here."),
        ("exercise.blocks.1.type", "bomb", "Part 2, “type”: There is no such kind of block."),
        ("exercise.blocks.1.config.colour", 1, "Part 2 (Long text), “colour”: is not known here."),
        ("exercise.blocks.1.config.prompt", "x" * 501, "Keep it under 500 characters."),
        ("exercise.blocks.1.config.prompt", [1], "Part 2 (Long text), “prompt”"),
        ("exercise.blocks.1.key", "../etc", "Part 2 (Long text), “key”"),
        ("exercise.blocks.2.key", "long-text-1", "is the key of part 2 too"),
        ("exercise.blocks.1", None, "Part 2"),
        ("exercise.blocks", {}, "“blocks”"),
        ("exercise.blocks", [{}] * 600, "It has 600 parts. Use 500 at most."),
        ("exercise", None, "The exercise: This does not fit here."),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(path: str, value: Any, words: str) -> None:
    assert words in "\n".join(refused(spoil(path, value)).problems)


def test_many_mistakes_are_told_in_a_few_lines() -> None:
    document = raw()
    document["exercise"]["blocks"] = [{"key": "a", "type": "bomb", "config": {}}] * 90
    assert len(refused(json.dumps(document).encode()).problems) <= transfer.MOST_PROBLEMS + 1


def test_halves_of_characters_and_nul_do_not_come_in() -> None:
    text = json.dumps(raw()).replace("A small exercise", "A \\ud800 small\\u0000 exercise")
    assert transfer.read(text.encode()).exercise.title == "A ? small exercise"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Forgiveness, my way", "forgiveness-my-way.json"),
        ("../../etc/passwd", "etc-passwd.json"),
        ('a"\r\nX: y', "a-x-y.json"),
        ("静かな朝", "exercise.json"),
        ("Ärger über Nähe", "arger-uber-nahe.json"),
        ("x" * 300, "x" * 60 + ".json"),
    ],
)
def test_a_file_has_a_name_that_every_system_takes(title: str, name: str) -> None:
    assert transfer.file_name(ExerciseContent(title=title)) == name


RESTRICTED = max(
    builtin.exercises(), key=lambda slug: list(TIERS).index(builtin.exercises()[slug].tier)
)


def without_marks(change: Callable[[dict[str, Any]], None] | None = None) -> bytes:
    """A built-in exercise of the highest tier, exported and edited by hand to ask for less."""
    document = raw(builtin.exercises()[RESTRICTED], origin={"built_in": ""})
    document["exercise"] |= {"tier": "G", "variant_of": "", "title": "Mine now", "alerts": []}
    document["exercise"] |= {"about_contact": False, "clinician_only": False, "stop_panel": False}
    if change:
        change(document["exercise"])
    return json.dumps(document).encode()


def half(document: dict[str, Any]) -> None:
    document["blocks"] = document["blocks"][::2]


def reworded(document: dict[str, Any]) -> None:
    for block in document["blocks"]:
        for name, value in block["config"].items():
            if isinstance(value, str) and " " in value:
                block["config"][name] = value + " Please."
        block["key"] = f"x-{block['key']}"[:40]
        block["show_if"] = None


@pytest.mark.parametrize("change", [None, half, reworded], ids=["as it is", "half", "reworded"])
def test_the_marks_of_a_built_in_exercise_are_not_shed_by_a_file(
    practice: Cast, change: Callable[[dict[str, Any]], None] | None
) -> None:
    original = builtin.exercises()[RESTRICTED]
    made, notes = filing.bring_in(practice.counselor, without_marks(change), now=START)
    content = authoring.content_of(made)
    assert (
        made.copied_from in (RESTRICTED, original.variant_of)
        or origin.lost(original, content) == {}
    )
    assert content.tier == original.tier
    assert any("keeps its safety marks" in note for note in notes)
    seen = draft.digest(content)
    with pytest.raises(DomainError):
        authoring.save_details(made, {"tier": "G"}, seen=seen, now=START)


def test_what_is_typed_off_is_known_when_it_is_published(practice: Cast) -> None:
    original = builtin.exercises()[RESTRICTED]
    typed = draft.change(original, tier="G", variant_of="", alerts=(), title="Mine now")
    made = authoring.new_exercise(practice.counselor, now=START, content=typed)
    with pytest.raises(DomainError, match="cannot ask for less"):
        authoring.publish(practice.counselor, made, "", now=START)


def test_an_exercise_of_ones_own_is_nobodys_copy(practice: Cast) -> None:
    made, notes = filing.bring_in(practice.counselor, exported(make_content(8)), now=START)
    assert made.copied_from is None
    assert notes == []


@pytest.mark.parametrize("slug", list(builtin.exercises()))
def test_no_built_in_exercise_is_taken_for_another(slug: str) -> None:
    content = builtin.exercises()[slug]
    family = {slug, content.variant_of} | {
        other for other, one in builtin.exercises().items() if one.variant_of == slug
    }
    assert origin.alike(content) in family


def test_what_points_to_another_house_is_left_out(practice: Cast) -> None:
    away = draft.change(
        make_content(), variant_of="0" * 32, article="not-here", steadying=True, tier="G"
    )
    made, notes = filing.bring_in(practice.counselor, exported(away), now=START)
    content = authoring.content_of(made)
    assert (content.variant_of, content.article, content.steadying) == ("", "", False)
    assert len(notes) == 2


def test_the_schema_in_the_documents_is_that_of_the_models() -> None:
    kept = json.loads(SCHEMA.read_text())
    assert kept == transfer.schema(), "run: .venv/bin/counsel exercise-file schema"
