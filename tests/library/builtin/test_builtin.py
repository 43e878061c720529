"""The built-in library: whole, linked, kind, readable, and safe."""

from __future__ import annotations

import re

import pytest

from counsel.library import builtin, readability
from counsel.library.builtin import BuiltInArticle, variants
from counsel.library.builtin.tables import client_text
from counsel.library.themes import THEMES
from tests.library.blocks.rendering import render

EXERCISES = builtin.exercises()
ARTICLES = builtin.articles()
NUMBERED = {
    "name-what-i-feel": "G",
    "four-private-pages": "A",
    "private-pages-weeks-later": "A",
    "my-space-plan": "A",
    "ride-the-urge": "G",
    "test-a-thought": "G",
    "our-pattern-map": "A",
    "pattern-map-my-own-side": "A",
    "values-compass": "G",
    "two-week-activity-plan": "G",
    "before-i-reach-out": "R",
    "finding-the-right-help": "G",
    "talk-and-listen": "G",
    "talk-and-listen-together": "R",
    "owning-it": "A",
    "owning-it-delivery": "R",
    "show-dont-tell": "G",
    "trust-agreement": "R",
    "weekly-check-in": "R",
    "pace-map": "A",
    "pace-map-together": "R",
    "forgiveness-my-way": "A",
    "setback-plan": "G",
    "goodbye-letter": "A",
    "is-this-right-for-me": "A",
}
HIGHEST_GRADE, LONGEST_SENTENCE, LONGEST_RATIONALE = 8, 20, 60
BLAMING = re.compile(
    r"\b(patient|patients|overdue|failed|missed|non-compliant)\b"
    r"|\byou (should|must) forgive\b|\bday 31\b|\bstreak",
    re.IGNORECASE,
)

each = pytest.mark.parametrize("slug", EXERCISES)
each_article = pytest.mark.parametrize("slug", ARTICLES)


def article_text(article: BuiltInArticle) -> str:
    parts: list[str] = [article.summary]
    parts += [text for one in article.sections for text in (one.heading or "", one.markdown)]
    parts += [text for one in article.questions for text in (one.question, one.answer)]
    return "\n\n".join(parts)


TEXTS = {slug: client_text(content) for slug, content in EXERCISES.items()} | {
    slug: article_text(article) for slug, article in ARTICLES.items()
}
each_text = pytest.mark.parametrize("slug", TEXTS)


def test_the_promised_exercises_are_there_with_their_tiers() -> None:
    found = {slug: EXERCISES[slug].tier for slug in NUMBERED}
    assert found == NUMBERED


STEADYING = {"name-what-i-feel", "ride-the-urge", "finding-the-right-help"}
CLINICAL = {
    "four-private-pages",
    "forgiveness-my-way",
    "forgiveness-my-own-side",
    "goodbye-letter",
}


def test_the_marks_of_the_safety_layer_are_where_they_belong() -> None:
    """Under a risk hold only 1, 4 and 17 stay open; coaches do not assign 2, 16 and 20."""
    assert {slug for slug, one in EXERCISES.items() if one.steadying} == STEADYING
    clinical = {slug for slug, one in EXERCISES.items() if one.clinician_only}
    assert clinical >= CLINICAL & set(EXERCISES)
    assert EXERCISES["before-i-reach-out"].about_contact


@each
def test_an_exercise_has_all_that_a_professional_looks_for(slug: str) -> None:
    content = EXERCISES[slug]
    assert content.publish_problems() == []
    assert content.theme in THEMES
    assert len(content.rationale.split()) <= LONGEST_RATIONALE
    assert len(content.evidence_note.split()) >= 60
    assert all((content.summary, content.content_note, content.who_reads, content.repeat))
    assert "\n" not in content.content_note
    assert "stop" in content.content_note
    assert content.cautions or content.tier == "G"


@each
def test_an_exercise_leads_to_its_article_and_back(slug: str) -> None:
    content = EXERCISES[slug]
    assert ARTICLES[content.article].theme == content.theme
    assert slug in builtin.exercises_of(content.article)


@each
def test_only_what_steers_the_exercise_is_needed(slug: str) -> None:
    needed = [block for block in EXERCISES[slug].blocks if block.required]
    assert 1 <= len(needed) <= 6


@each
def test_every_part_of_an_exercise_can_be_shown(slug: str) -> None:
    for block in EXERCISES[slug].blocks:
        assert render(block, "answer").strip()
        assert render(block, "review").strip()


@each_article
def test_an_article_is_a_finished_piece(slug: str) -> None:
    article = ARTICLES[slug]
    assert article.theme in THEMES
    assert len(article.sections) >= 5
    assert article.sections[0].heading is None
    assert all(one.heading for one in article.sections[1:])
    assert len(article_text(article).split()) >= 450
    assert builtin.exercises_of(slug)


@each_text
def test_clients_read_plain_words_in_short_sentences(slug: str) -> None:
    counted = readability.measure(TEXTS[slug])
    assert counted.grade <= HIGHEST_GRADE
    assert counted.sentence_length <= LONGEST_SENTENCE


@each_text
def test_nothing_blames_hurries_or_promises_a_return(slug: str) -> None:
    assert BLAMING.findall(TEXTS[slug]) == []


def test_clients_are_told_who_reads_and_that_nobody_watches() -> None:
    for content in EXERCISES.values():
        assert "not watched around the clock" in content.who_reads


def test_not_now_is_a_complete_answer_to_forgiving() -> None:
    for slug in ("forgiveness-my-way", "forgiveness-my-own-side"):
        content = EXERCISES[slug]
        answers = {"safe": "No", "decide": "Not now"}
        shown = {block.key for block in content.visible_blocks(answers)}
        assert "reply-not-now" in shown
        assert "recall-facts" not in shown
        assert content.missing(answers) == []


@pytest.mark.parametrize("answer", ["Yes", "I am not sure", "I would rather not say"])
def test_forgiving_ends_kindly_where_the_harm_goes_on(answer: str) -> None:
    content = EXERCISES["forgiveness-my-way"]
    answers = {"safe": answer, "decide": "Yes, I want to begin"}
    assert "decide" not in {block.key for block in content.visible_blocks(answers)}
    assert content.missing(answers) == []


def test_the_whole_way_of_forgiving_measures_before_and_after() -> None:
    content = EXERCISES["forgiveness-my-way"]
    answers = {"safe": "No", "decide": "Yes, I want to begin", "empathy-want": "Yes, carefully"}
    shown = {block.key for block in content.visible_blocks(answers)}
    for measure in ("hurt", "resentment", "peace"):
        assert {f"{measure}-before", f"{measure}-after"} <= shown
    assert {"recall-facts", "empathy-guess", "gift-size", "commit-letter", "hold-plan"} <= shown
    assert {block.type for block in content.blocks} >= {"choice", "long_text", "scale", "letter"}


def test_the_abuse_aware_form_never_asks_for_the_other_side() -> None:
    content = EXERCISES["forgiveness-my-own-side"]
    assert not [block.key for block in content.blocks if block.key.startswith("empathy")]
    assert content.tier == EXERCISES["forgiveness-my-way"].tier
    headings = [block.config.model_dump().get("heading", "") for block in content.blocks]
    parts = [heading.split(":")[0] for heading in headings if heading.startswith("Part")]
    assert parts == [f"Part {number}" for number in range(1, 6)]


def test_rehearsing_stops_where_there_is_fear() -> None:
    content = EXERCISES["talk-and-listen"]
    shown = {block.key for block in content.visible_blocks({"afraid": "Yes"})}
    assert "afraid-yes" in shown
    assert "opening" not in shown


def test_a_dangerous_urge_is_not_ridden_alone() -> None:
    content = EXERCISES["ride-the-urge"]
    answers = {"danger": "No, another urge", "urge": "Something else", "can-wait": "No"}
    shown = {block.key for block in content.visible_blocks(answers)}
    assert shown == {"about", "danger", "urge", "can-wait", "cannot-wait"}
    assert content.missing(answers) == []


def test_nobody_who_was_hurt_is_asked_to_apologize() -> None:
    content = EXERCISES["owning-it"]
    shown = {block.key for block in content.visible_blocks({"for-me": "Yes"})}
    assert shown == {"about", "for-me", "for-me-yes"}


def test_a_goodbye_is_written_only_by_those_who_chose_to() -> None:
    content = EXERCISES["goodbye-letter"]
    began = {"lately-any": "None of them", "ready": "Yes"}
    waiting = began | {"still-well": "I could hardly cope", "write-now": "Not now"}
    shown = {block.key for block in content.visible_blocks(waiting)}
    assert "hardly" in shown
    assert "letter" not in shown


@pytest.mark.parametrize(
    ("answer", "reply"),
    [("Yes", "yes"), ("I am not sure", "unsure"), ("I would rather not say", "silent")],
)
def test_nothing_is_weighed_where_there_is_fear(answer: str, reply: str) -> None:
    content = EXERCISES["is-this-right-for-me"]
    answers = {"afraid": answer, "leaning": "To stay apart"}
    shown = {block.key for block in content.visible_blocks(answers)}
    assert shown == {"about", "afraid", f"afraid-{reply}"}
    assert content.missing(answers) == []


def test_the_five_questions_of_seekers_are_answered_safely() -> None:
    asked = " ".join(one.question for article in ARTICLES.values() for one in article.questions)
    for words in (
        "very bad fight",
        "How long should we not be in contact",
        "need a counselor",
        "somebody else",
        "back together is right",
    ):
        assert words in asked


def test_a_variant_of_a_part_that_is_not_there_is_refused() -> None:
    raw = {"blocks": [], "variants": [{"slug": "other", "without": ["ghost"]}]}
    with pytest.raises(ValueError, match="no part named ghost"):
        variants.expand("one", raw)
