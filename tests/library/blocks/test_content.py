"""The document of an exercise: what it shows, what it misses, and when it can be published."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from counsel.library.content import ExerciseContent


def block(key: str, type_: str = "short_text", **more: Any) -> dict[str, Any]:
    config = more.pop("config", {"prompt": f"Ask {key}"})
    return {"key": key, "type": type_, "config": config, **more}


def content(*blocks: dict[str, Any], **more: Any) -> ExerciseContent:
    return ExerciseContent.model_validate({"title": "One", "blocks": list(blocks), **more})


CHOICE = block("way", "choice", config={"prompt": "Which?", "options": ["Stay", "Go"]})
NEEDED = {"prompt": "Why?", "required": True}


def branching() -> ExerciseContent:
    return content(
        CHOICE,
        block("why", config=NEEDED, show_if={"block": "way", "equals": "Go"}),
        block("far", "scale", config={"prompt": "Far?"}, show_if={"block": "way", "equals": "Go"}),
        block("rest", config=NEEDED, show_if={"block": "far", "at_least": 7}),
    )


def test_a_document_is_the_same_after_json() -> None:
    one = branching()
    assert ExerciseContent.model_validate(json.loads(one.model_dump_json())) == one


def test_a_document_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        branching().title = "Other"


@pytest.mark.parametrize(
    ("answers", "shown", "missing"),
    [
        ({}, ["way"], []),
        ({"way": "Stay"}, ["way"], []),
        ({"way": "Go"}, ["way", "why", "far"], ["why"]),
        ({"way": "Go", "why": "Rain"}, ["way", "why", "far"], []),
        ({"way": "Go", "why": "Rain", "far": 8}, ["way", "why", "far", "rest"], ["rest"]),
        ({"way": "Stay", "far": 8}, ["way"], []),
    ],
)
def test_only_what_the_answers_open_is_shown_and_needed(
    answers: dict[str, Any], shown: list[str], missing: list[str]
) -> None:
    one = branching()
    assert [part.key for part in one.visible_blocks(answers)] == shown
    assert [part.key for part in one.missing(answers)] == missing


def test_spaces_do_not_answer_a_needed_question() -> None:
    one = content(block("why", config=NEEDED))
    assert [part.key for part in one.missing({"why": " \n "})] == ["why"]


def test_problems_are_those_of_what_is_shown() -> None:
    one = branching()
    assert one.problems({"way": "Fly", "far": 99}) == {
        "way": ["Please choose again: this is not one of the answers."]
    }


def test_answers_to_unknown_questions_are_passed_over() -> None:
    assert branching().problems({"no-such-key": "x" * 10_000_000, "way": "Stay"}) == {}


@pytest.mark.parametrize(
    ("one", "problem"),
    [
        (content(CHOICE, title=" "), "Give the exercise a title."),
        (content(), "Add at least one question."),
        (
            content(block("a", "instruction", config={"text": "Rest."})),
            "Add at least one question.",
        ),
        (content(block("a"), block("a")), "Two parts have the same key."),
        (content(CHOICE, tier="A"), "Write the cautions, or let it be assigned freely."),
        (content(block("a", config={})), "Part 1 (Short text): Write the question."),
        (
            content(block("a", show_if={"block": "z", "equals": "x"})),
            "Part 1 depends on a question that is not before it.",
        ),
        (
            content(block("a", show_if={"block": "way", "equals": "Go"}), CHOICE),
            "Part 1 depends on a question that is not before it.",
        ),
        (
            content(CHOICE, block("a", show_if={"block": "way", "equals": "Fly"})),
            "Part 2 depends on an answer that is not offered.",
        ),
    ],
)
def test_what_is_unfinished_is_said_before_publishing(one: ExerciseContent, problem: str) -> None:
    assert problem in one.publish_problems()


def test_a_finished_document_can_be_published() -> None:
    assert branching().publish_problems() == []


@pytest.mark.parametrize(
    "broken",
    [
        {"blocks": "x"},
        {"blocks": [[]]},
        {"tier": "Z"},
        {"minutes": 0},
        {"schema_version": 2},
        {"surprise": True},
        {"title": "x" * 301},
        {"blocks": [{"key": "a", "type": "scale", "config": {}}] * 501},
    ],
)
def test_a_document_that_is_none_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        ExerciseContent.model_validate(broken)


def test_five_hundred_parts_are_read_and_checked_quickly() -> None:
    chain = [
        block(
            f"b{n}",
            "choice",
            config={"prompt": "On?", "options": ["Yes", "No"], "required": True},
            **({"show_if": {"block": f"b{n - 1}", "equals": "Yes"}} if n else {}),
        )
        for n in range(500)
    ]
    answers = {f"b{n}": "Yes" for n in range(499)}
    began = time.process_time()
    one = content(*chain)
    assert len(one.visible_blocks(answers)) == 500
    assert [part.key for part in one.missing(answers)] == ["b499"]
    assert one.problems(answers) == {}
    assert one.publish_problems() == []
    assert time.process_time() - began < 1
