"""Exercises 1 to 10 of domain.md with their variants: finished pieces of professional work."""

from __future__ import annotations

import pytest

from counsel.library import builtin
from counsel.library.readability import WORD, sentences
from tests.library.builtin.test_builtin import LONGEST_SENTENCE, TEXTS

EXERCISES = builtin.exercises()
FIRST_TEN = (
    "name-what-i-feel",
    "four-private-pages",
    "private-pages-weeks-later",
    "my-space-plan",
    "ride-the-urge",
    "test-a-thought",
    "our-pattern-map",
    "pattern-map-my-own-side",
    "values-compass",
    "two-week-activity-plan",
    "before-i-reach-out",
    "talk-and-listen",
    "talk-and-listen-together",
)
ARTICLES = tuple(sorted({EXERCISES[slug].article for slug in FIRST_TEN}))

each = pytest.mark.parametrize("slug", FIRST_TEN)


@each
def test_the_reviewer_finds_all_that_a_professional_needs(slug: str) -> None:
    content = EXERCISES[slug]
    assert 3 <= len(content.steps) <= 8
    assert all(len(step.split()) <= 9 for step in content.steps)
    assert all((content.closing, content.look_for, content.measure, content.sources))
    assert len(content.evidence_note.split()) >= 120
    assert "ten minutes" in content.closing


@each
def test_an_evidence_note_says_how_to_begin_and_when_to_stop(slug: str) -> None:
    note = EXERCISES[slug].evidence_note
    for heading in ("What it is", "What is known", "How to introduce it", "What to look for"):
        assert f"**{heading}" in note
    assert "**When to" in note
    assert "**Measure" in note


@each
def test_what_may_stir_up_danger_shows_where_help_is(slug: str) -> None:
    assert EXERCISES[slug].stop_panel or slug == "values-compass"


@pytest.mark.parametrize("slug", [*FIRST_TEN, *ARTICLES])
def test_no_sentence_is_too_long_for_a_tired_reader(slug: str) -> None:
    long = [one for one in sentences(TEXTS[slug]) if len(WORD.findall(one)) > LONGEST_SENTENCE]
    assert long == []


@pytest.mark.parametrize("slug", ARTICLES)
def test_an_article_of_a_theme_is_long_enough_to_be_worth_reading(slug: str) -> None:
    assert 700 <= len(TEXTS[slug].split()) <= 1200


def test_only_these_are_marked_for_the_safety_layer() -> None:
    marked = {
        name: {slug for slug in FIRST_TEN if getattr(EXERCISES[slug], name)}
        for name in ("about_contact", "clinician_only", "steadying", "grounding")
    }
    assert marked == {
        "about_contact": {"before-i-reach-out", "talk-and-listen-together"},
        "clinician_only": {
            "four-private-pages",
            "private-pages-weeks-later",
            "pattern-map-my-own-side",
        },
        "steadying": {"name-what-i-feel", "ride-the-urge"},
        "grounding": {"four-private-pages", "our-pattern-map", "pattern-map-my-own-side"},
    }


@pytest.mark.parametrize(
    ("slug", "variant", "of"),
    [
        ("private-pages-weeks-later", "solo", "four-private-pages"),
        ("pattern-map-my-own-side", "abuse-aware", "our-pattern-map"),
        ("talk-and-listen-together", "paired", "talk-and-listen"),
    ],
)
def test_a_variant_says_what_it_varies(slug: str, variant: str, of: str) -> None:
    assert (EXERCISES[slug].variant, EXERCISES[slug].variant_of) == (variant, of)


@pytest.mark.parametrize(
    ("slug", "types"),
    [
        ("name-what-i-feel", {"daily_log"}),
        ("my-space-plan", {"slider", "daily_log", "table", "date"}),
        ("ride-the-urge", {"timer", "scale"}),
        ("our-pattern-map", {"ranking", "table", "choice"}),
        ("values-compass", {"ranking", "likert", "table", "date"}),
        ("two-week-activity-plan", {"daily_log"}),
        ("talk-and-listen-together", {"timer", "scale", "checklist"}),
    ],
)
def test_an_exercise_asks_in_the_forms_that_its_table_names(slug: str, types: set[str]) -> None:
    assert types <= {block.type for block in EXERCISES[slug].blocks}


@pytest.mark.parametrize(
    ("slug", "key", "length"),
    [("name-what-i-feel", "week", 7), ("two-week-activity-plan", "log", 14)],
)
def test_a_log_runs_as_long_as_it_should(slug: str, key: str, length: int) -> None:
    assert EXERCISES[slug].by_key[key].config.model_dump()["days"] == length


def test_the_space_log_runs_as_long_as_the_client_chose() -> None:
    content = EXERCISES["my-space-plan"]
    slider = content.by_key["length"].config.model_dump()
    assert (slider["lowest"], slider["highest"], slider["start"]) == (7, 90, 30)
    assert content.by_key["log-open"].config.model_dump()["days_from"] == "length"
