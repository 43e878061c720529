"""Exercises 11 to 20 of domain.md with their variants: finished, careful, and safe to stop."""

from __future__ import annotations

import pytest

from counsel.library import builtin
from counsel.library.builtin.tables import client_text
from counsel.library.readability import WORD, sentences
from counsel.library.themes import THEMES
from tests.library.builtin.test_builtin import ARTICLES, LONGEST_SENTENCE, article_text

EXERCISES = builtin.exercises()
LAST_TEN = (
    "owning-it",
    "owning-it-delivery",
    "show-dont-tell",
    "trust-agreement",
    "weekly-check-in",
    "pace-map",
    "pace-map-together",
    "forgiveness-my-way",
    "forgiveness-my-own-side",
    "finding-the-right-help",
    "setback-plan",
    "is-this-right-for-me",
    "goodbye-letter",
)
PAIRED = {"trust-agreement", "weekly-check-in", "pace-map-together"}
ARTICLES_OF_THESE = tuple(sorted({EXERCISES[slug].article for slug in LAST_TEN}))

each = pytest.mark.parametrize("slug", LAST_TEN)


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
    assert "**When to stop" in note
    assert "**Measure" in note


@each
def test_a_source_names_its_author_and_year(slug: str) -> None:
    for source in EXERCISES[slug].sources:
        head, _, title = source.partition(": ")
        assert title
        assert head[-4:].isdigit()


@each
def test_what_may_stir_up_danger_shows_where_help_is(slug: str) -> None:
    assert EXERCISES[slug].stop_panel


def long_sentences(text: str) -> list[str]:
    return [one for one in sentences(text) if len(WORD.findall(one)) > LONGEST_SENTENCE]


@each
def test_no_sentence_is_too_long_for_a_tired_reader(slug: str) -> None:
    assert long_sentences(client_text(EXERCISES[slug])) == []


@pytest.mark.parametrize("slug", ARTICLES_OF_THESE)
def test_no_sentence_of_an_article_is_too_long(slug: str) -> None:
    assert long_sentences(article_text(ARTICLES[slug])) == []


@pytest.mark.parametrize("slug", ARTICLES_OF_THESE)
def test_an_article_of_a_theme_is_long_enough_to_be_worth_reading(slug: str) -> None:
    assert 700 <= len(article_text(ARTICLES[slug]).split()) <= 1200
    assert ARTICLES[slug].questions


def test_only_these_are_marked_for_the_safety_layer() -> None:
    marked = {
        name: {slug for slug in LAST_TEN if getattr(EXERCISES[slug], name)}
        for name in ("about_contact", "clinician_only", "steadying", "grounding")
    }
    both = {"forgiveness-my-way", "forgiveness-my-own-side", "goodbye-letter"}
    assert marked == {
        "about_contact": PAIRED | {"owning-it-delivery", "pace-map"},
        "clinician_only": both,
        "steadying": {"finding-the-right-help"},
        "grounding": both | {"owning-it", "owning-it-delivery", "is-this-right-for-me"},
    }


def test_what_two_people_do_is_restricted_and_asks_neither_about_fear() -> None:
    for slug in PAIRED:
        content = EXERCISES[slug]
        assert (content.variant, content.tier) == ("paired", "R")
        assert not [b.prompt for b in content.blocks if "afraid" in b.prompt.lower()]
        assert "without a reason" in content.content_note
        assert "unless both say that they are ready" in content.who_reads


def test_trust_is_never_built_by_watching() -> None:
    content = EXERCISES["trust-agreement"]
    assert "No passwords, no tracking, no phone checks" in content.cautions
    watching = "It asks for passwords, places, messages or reports"
    shown = {block.key for block in content.visible_blocks({"check": [watching]})}
    assert "check-control" in shown


@pytest.mark.parametrize(
    ("slug", "types"),
    [
        ("owning-it", {"table", "letter", "scored_scale", "timer"}),
        ("show-dont-tell", {"table", "daily_log", "scale"}),
        ("trust-agreement", {"table", "likert", "scale", "date", "signature"}),
        ("weekly-check-in", {"short_text", "scale"}),
        ("pace-map", {"ranking", "date", "scale", "multiple_choice"}),
        ("pace-map-together", {"ranking", "date", "scale", "multiple_choice"}),
        ("forgiveness-my-way", {"choice", "long_text", "scale", "letter", "timer"}),
        ("finding-the-right-help", {"checklist", "table", "choice", "short_text"}),
        ("setback-plan", {"table", "checklist", "short_text"}),
        ("is-this-right-for-me", {"table", "likert", "choice", "date"}),
        ("goodbye-letter", {"letter", "scale", "timer"}),
    ],
)
def test_an_exercise_asks_in_the_forms_that_its_table_names(slug: str, types: set[str]) -> None:
    assert types <= {block.type for block in EXERCISES[slug].blocks}


def test_the_rubric_of_owning_it_goes_from_0_to_14() -> None:
    block = EXERCISES["owning-it"].by_key["self-check"]
    best = {str(place): "Yes" for place in range(7)}
    score = block.kind.score(block.config, best)
    assert score is not None
    assert (score.total, score.highest) == (14, 14)
    covered = [n for one in block.config.model_dump()["bands"] for n in _whole(one)]
    assert covered == list(range(15))


def _whole(band: dict[str, float]) -> range:
    return range(int(band["least"]), int(band["most"]) + 1)


def test_nothing_of_an_apology_asks_to_be_forgiven() -> None:
    asked = [block.prompt for block in EXERCISES["owning-it"].blocks]
    assert not [prompt for prompt in asked if "forgive" in prompt.lower()]


@pytest.mark.parametrize(
    "answers",
    [
        {"refused": "Yes, or I am not sure"},
        {"refused": "No, and I am sure of it", "someone-new": "Yes"},
    ],
)
def test_whether_to_say_it_ends_at_a_refusal_and_at_somebody_new(answers: dict[str, str]) -> None:
    content = EXERCISES["owning-it-delivery"]
    assert "decision" not in {block.key for block in content.visible_blocks(answers)}
    assert content.missing(answers) == []
    assert "contact" in {rule.kind for rule in content.alerts if rule.holds(answers)}


def test_a_pace_is_mapped_only_where_the_other_one_said_yes() -> None:
    content = EXERCISES["pace-map"]
    for wish in ("I do not know", "No, or they asked for distance"):
        shown = {b.key for b in content.visible_blocks({"wish": wish, "afraid": "No"})}
        assert "order" not in shown


def test_what_is_right_has_no_score_and_its_fear_items_are_seen() -> None:
    content = EXERCISES["is-this-right-for-me"]
    assert not [block for block in content.blocks if block.type == "scored_scale"]
    for place in range(5):
        answers = {"afraid": "No", "safe-items": {str(place): "Once or more"}}
        kinds = {rule.kind for rule in content.alerts if rule.holds(answers)}
        assert kinds == {"review"}


@pytest.mark.parametrize("slug", ["forgiveness-my-way", "goodbye-letter"])
def test_a_dark_look_ahead_is_seen(slug: str) -> None:
    answers = {"ahead": "Dark, I see nothing ahead"}
    found = [rule.kind for rule in EXERCISES[slug].alerts if rule.holds(answers)]
    assert found == ["review"]


def test_no_letter_is_written_over_a_reason_to_wait() -> None:
    content = EXERCISES["goodbye-letter"]
    answers = {"lately-any": "One or more", "ready": "Yes", "write-now": "Yes"}
    shown = {block.key for block in content.visible_blocks(answers)}
    assert {"lately-wait"} <= shown
    assert not {"ready", "letter"} & shown


def test_a_change_is_logged_for_four_weeks_with_one_tick_and_confidence() -> None:
    config = EXERCISES["show-dont-tell"].by_key["log"].config.model_dump()
    assert config["days"] == 28
    assert [one["kind"] for one in config["fields"]][:2] == ["tick", "scale"]


def test_each_theme_has_its_article_and_its_exercise() -> None:
    wanted = {theme for theme in THEMES if theme}
    assert {article.theme for article in ARTICLES.values()} == wanted
    assert {content.theme for content in EXERCISES.values()} == wanted


@pytest.mark.parametrize(
    ("slug", "answers"),
    [
        ("finding-the-right-help", {"bad-now": "I am in danger, or I think of dying"}),
        (
            "setback-plan",
            {
                "the-thing": "Sleep",
                "had-one": "Yes",
                "kind-of": ["I thought of dying, or hurt myself"],
            },
        ),
        ("goodbye-letter", {"lately-any": "One or more"}),
    ],
)
def test_whoever_is_in_danger_can_finish_at_once(slug: str, answers: dict[str, object]) -> None:
    assert EXERCISES[slug].missing(answers) == []
