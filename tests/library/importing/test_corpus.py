"""The importer against articles of many shapes: titles, sections, questions, what is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.importing import scoring
from tests.library.importing.corpus_files import FILES, FOLDER, expected, understand

AIM = 0.98
OPEN = {"lower_headings.txt"}  # a byline in small letters right below the title is not told apart
NAMED = [path for path in FILES if path.name not in OPEN]


@pytest.mark.parametrize("path", NAMED, ids=lambda path: str(path.name))
def test_title_and_author_are_found(path: Path) -> None:
    article, want = understand(path), expected(path)
    assert (article.title, article.author) == (want["title"], want["author"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.name))
def test_what_belongs_to_the_page_is_set_aside_with_a_reason(path: Path) -> None:
    article = understand(path)
    aside = "\n".join(one.text for one in article.dropped)
    assert [words for words in expected(path)["dropped"] if words not in aside] == []
    assert all(one.reason and one.text for one in article.dropped)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.name))
def test_parts_and_questions_are_found(path: Path) -> None:
    article, want = understand(path), expected(path)
    parts, asked = scoring.boundaries(article, want), scoring.questions(article, want)
    assert (parts.precision, parts.recall, asked.precision, asked.recall) == (1, 1, 1, 1), [
        section.heading for section in article.sections
    ]


def test_the_corpus_reaches_its_aim(record_property: pytest.RecordProperty) -> None:
    parts, asked = scoring.Score(), scoring.Score()
    for path in FILES:
        article, want = understand(path), expected(path)
        parts += scoring.boundaries(article, want)
        asked += scoring.questions(article, want)
    figures = {"boundaries": parts, "questions": asked}
    for name, score in figures.items():
        record_property(f"{name}_precision", score.precision)
        record_property(f"{name}_recall", score.recall)
    assert min(parts.precision, parts.recall, asked.precision, asked.recall) >= AIM


def test_the_founding_shape_is_understood_exactly() -> None:
    article = understand(FOLDER / "founding_twin.txt")
    headings = [section.heading for section in article.sections]
    assert len(headings) == 15
    assert headings[0] is None
    assert headings[-1] is None
    assert None not in headings[1:-1]
    assert len(article.questions) == 5
    assert not any(one.question[0].isdigit() for one in article.questions)
    assert article.dropped[0].text == "Leave a Reply"
    assert article.sections[-1].markdown.startswith("However it ends")


def test_json_has_exactly_the_promised_keys() -> None:
    rows = understand(FOLDER / "founding_twin.txt").to_json()
    assert list(rows) == ["title", "author", "sections", "questions", "dropped"]
    assert list(rows["sections"][0]) == ["heading", "markdown"]
    assert list(rows["questions"][0]) == ["question", "answer"]
    assert list(rows["dropped"][0]) == ["reason", "text"]
