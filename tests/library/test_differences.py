"""What changed between two documents, in words."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counsel.library import builtin, differences, draft
from counsel.library.blocks import registry
from counsel.library.content import ExerciseContent
from counsel.library.differences import between


def block(key: str, kind: str = "long_text", show: Any = None, **config: Any) -> dict[str, Any]:
    values = {"prompt": f"{key}?"} | config if registry.get(kind).answerable else config
    return {"key": key, "type": kind, "config": values, "show_if": show}


def document(*blocks: dict[str, Any], **values: Any) -> ExerciseContent:
    return ExerciseContent.model_validate({"title": "A title", **values, "blocks": blocks})


def told(before: ExerciseContent, after: ExerciseContent) -> list[str]:
    return [one.text for one in between(before, after)]


ASKED = block("a", "choice", prompt="Was it safe?", options=["yes", "no"])


@pytest.mark.parametrize("slug", list(builtin.exercises()))
def test_a_document_does_not_differ_from_itself(slug: str) -> None:
    content = builtin.exercises()[slug]
    again = ExerciseContent.model_validate(content.model_dump(mode="json"))
    assert between(content, again) == []


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        (
            document(block("a"), block("b", prompt="How much?")),
            document(block("a"), block("b", prompt="How strong?")),
            ["Question 2 “How strong?” was “How much?”."],
        ),
        (
            document(block("a")),
            document(block("a"), block("b", "scale", prompt="How strong?")),
            ["Part 2 (Scale 0 to 10, “How strong?”) added."],
        ),
        (
            document(block("a"), block("b", "reading", heading="Begin", text="So.")),
            document(block("a")),
            ["Part 2 (Reading, “Begin”) taken out."],
        ),
        (document(block("a")), document(block("a", required=True)), ["Part 1 “a?” is needed now."]),
        (
            document(block("a", required=True)),
            document(block("a")),
            ["Part 1 “a?” is not needed any more."],
        ),
        (
            document(block("a", help="Slowly.")),
            document(block("a")),
            ["Part 1 “a?”, help under the question: empty now; it was “Slowly.”."],
        ),
        (
            document(block("a", shareable=False)),
            document(block("a", shareable=True)),
            [
                "Part 1 “a?”, the client chooses whether to share none of it, a summary, or all:"
                " “yes”; it was “no”."
            ],
        ),
        (
            document(block("a", "choice", options=["one", "two"])),
            document(block("a", "choice", options=["two", "three"])),
            ["Part 1 “a?”, answers: “three” added.", "Part 1 “a?”, answers: “one” taken out."],
        ),
        (
            document(block("a", "choice", options=["one", "two"])),
            document(block("a", "choice", options=["two", "one"])),
            ["Part 1 “a?”, answers: in another order."],
        ),
        (
            document(ASKED, block("b")),
            document(ASKED, block("b", show={"block": "a", "equals": "no"})),
            ["Part 2 “b?” is shown only if “Was it safe?” is “no”; it was shown always."],
        ),
        (document(minutes=15), document(minutes=20), ["Minutes: “20”; it was “15”."]),
        (
            document(tier="G"),
            document(tier="R"),
            [
                "Before it is assigned: “Needs a screen and an attestation”;"
                " it was “Assign freely”."
            ],
        ),
        (document(), document(steps=["Sit", "Write"]), [
            "Steps in a few words: “Sit” added.", "Steps in a few words: “Write” added."]),
        (document(), document(content_note="Slow."), ["Content note: “Slow.”; it was empty."]),
    ],
)  # fmt: skip
def test_a_change_is_told_in_a_sentence(
    was: ExerciseContent, now: ExerciseContent, words: list[str]
) -> None:
    assert told(was, now) == words


def test_a_long_text_is_shown_in_full_beside_its_sentence() -> None:
    one = document(block("a", "reading", heading="Begin", text="Old words. " * 20))
    two = document(block("a", "reading", heading="Begin", text="New words. " * 20))
    (only,) = between(one, two)
    assert only.text == "Part 1 “Begin”, text: changed."
    assert only.was.startswith("Old words.")
    assert only.now.startswith("New words.")


def test_an_alert_is_told_with_its_question_and_what_follows() -> None:
    rule = {"block": "a", "kind": "risk", "says": "Not safe at home.", "equals": "no"}
    (only,) = told(document(ASKED), document(ASKED, alerts=[rule]))
    assert "If “Was it safe?” is “no”: shows where to find help" in only
    assert only.endswith("added.")


def test_one_part_that_moved_far_is_the_only_one_called_moved() -> None:
    keys = "abcdef"
    before = document(*(block(key) for key in keys))
    after = document(*(block(key) for key in "fabcde"))
    assert told(before, after) == ["Part 1 (Long text, “f?”) moved up; it was part 6."]


def test_a_part_of_another_kind_under_the_same_key_is_another_part() -> None:
    kinds = [one.kind for one in between(document(block("a")), document(block("a", "scale")))]
    assert kinds == ["added", "removed"]


def test_every_field_of_the_document_has_a_word() -> None:
    fields = set(ExerciseContent.model_fields) - {"schema_version", "blocks"}
    assert fields == set(differences.wording.FIELDS)


@settings(max_examples=60, deadline=None)
@given(st.permutations("abcdefgh"), st.sets(st.sampled_from("abcdefgh")))
def test_any_order_is_told_by_the_fewest_moves(order: list[str], moving: set[str]) -> None:
    before = document(*(block(key) for key in "abcdefgh"))
    after = document(*(block(key) for key in order))
    moved = {one.part for one in between(before, after)}
    still = [key for key in order if key not in moved]
    assert still == sorted(still)
    few = document(*(block(key) for key in [k for k in "abcdefgh" if k not in moving]))
    assert {one.part for one in between(before, few)} == moving


def test_any_two_built_in_exercises_can_be_compared() -> None:
    pieces = list(builtin.exercises().values())
    for one, two in pairwise(pieces):
        assert between(one, two)


def test_a_change_of_any_setting_of_any_kind_is_noticed() -> None:
    for kind in registry.every():
        content, key = draft.add(document(), kind.name)
        present = content.by_key[key]
        for name in kind.Config.model_fields:
            if isinstance(getattr(present.config, name), str):
                config = present.config.model_copy(update={name: "Something else"})
                changed = draft.replace(content, present.model_copy(update={"config": config}))
                assert between(content, changed), f"{kind.name}.{name}"
