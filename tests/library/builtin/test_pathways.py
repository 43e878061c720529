"""The four built-in pathways: their order keeps the cautions of domain.md."""

from __future__ import annotations

import re

import pytest

from counsel.library import builtin, readability
from counsel.library.pathway import PathwayContent, PathwayStep
from counsel.library.themes import THEMES

PATHWAYS = builtin.pathways()
EXERCISES = builtin.exercises()
SLUGS = (
    "first-thirty-days",
    "repairing-trust-together",
    "apology-from-the-inside-out",
    "letting-go",
)
WRITING = {"four-private-pages", "private-pages-weeks-later", "goodbye-letter"}
FIRST = {"name-what-i-feel", "two-week-activity-plan"}
COUNTDOWN = re.compile(
    r"\b(day 31|then you (can|may) (write|call|contact)|win (him|her|them) back)\b", re.I
)

each = pytest.mark.parametrize("slug", SLUGS)


def slug_of(step: PathwayStep) -> str:
    return step.exercise.removeprefix("built-in:")


def words_of(content: PathwayContent) -> str:
    return "\n\n".join([content.summary, *(step.reason for step in content.steps)])


def test_the_four_promised_pathways_are_there() -> None:
    assert set(SLUGS) <= set(PATHWAYS)


@each
def test_a_pathway_tells_the_counselor_all_they_need(slug: str) -> None:
    content = PATHWAYS[slug]
    assert content.theme in THEMES
    assert content.for_whom
    assert content.cautions
    assert len(content.evidence_note.split()) >= 120
    for heading in ("What it is", "What is known", "How to use it", "When to stop", "Measure"):
        assert f"**{heading}" in content.evidence_note


@each
def test_its_reasons_are_in_plain_short_sentences(slug: str) -> None:
    counted = readability.measure(words_of(PATHWAYS[slug]))
    assert counted.grade <= 8
    assert counted.sentence_length <= 20


@each
def test_expressive_writing_never_comes_by_itself_and_never_first(slug: str) -> None:
    before: set[str] = set()
    for step in PATHWAYS[slug].steps:
        if slug_of(step) in WRITING:
            assert step.by_hand
            assert step.optional
            assert before >= FIRST
        before.add(slug_of(step))


@each
def test_what_is_restricted_waits_for_the_counselor(slug: str) -> None:
    restricted = [one for one in PATHWAYS[slug].steps if EXERCISES[slug_of(one)].tier == "R"]
    assert all(step.by_hand for step in restricted)


@each
def test_nothing_counts_down_to_contact(slug: str) -> None:
    content = PATHWAYS[slug]
    assert COUNTDOWN.findall(words_of(content)) == []
    assert "before-i-reach-out" not in {slug_of(step) for step in content.steps}


def test_the_first_thirty_days_lead_towards_nobody() -> None:
    steps = PATHWAYS["first-thirty-days"].steps
    assert {slug_of(step) for step in steps[:2]} == FIRST
    assert not [step for step in steps if EXERCISES[slug_of(step)].about_contact]
    assert PATHWAYS["first-thirty-days"].days < 30
