"""The importer's result: what it understood of an article, and what it left out."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the article; an untitled opening or closing has no heading."""

    heading: str | None
    markdown: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question in plain words and its answer in Markdown."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """Words that are not in the article any more, with the reason in plain words."""

    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class ParsedArticle:
    """An article as the importer understood it, in the order of the source."""

    title: str | None = None
    author: str | None = None
    sections: tuple[Section, ...] = ()
    questions: tuple[Question, ...] = ()
    dropped: tuple[Dropped, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The article as plain lists and dicts, ready for `json.dumps`."""
        return {
            "title": self.title,
            "author": self.author,
            "sections": [asdict(section) for section in self.sections],
            "questions": [asdict(question) for question in self.questions],
            "dropped": [asdict(dropped) for dropped in self.dropped],
        }

    def to_draft(self) -> dict[str, Any]:
        """What is kept while the counselor adjusts; `from_draft` reads it back."""
        return self.to_json()


def from_draft(draft: dict[str, Any]) -> ParsedArticle:
    """The article that `to_draft` wrote. Raises ValueError when the draft is not one."""
    try:
        return ParsedArticle(
            title=_text(draft["title"]),
            author=_text(draft["author"]),
            sections=tuple(
                Section(_text(row["heading"]), str(row["markdown"])) for row in draft["sections"]
            ),
            questions=tuple(
                Question(str(row["question"]), str(row["answer"])) for row in draft["questions"]
            ),
            dropped=tuple(
                Dropped(str(row["reason"]), str(row["text"])) for row in draft["dropped"]
            ),
        )
    except (KeyError, TypeError) as error:
        raise ValueError("This is not a draft of an article.") from error


def _text(value: object) -> str | None:
    return None if value is None else str(value)
