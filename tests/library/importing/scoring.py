"""How well the importer finds the parts of an article: boundaries, questions, precision, recall.

A section boundary is found when a section begins at the same words under the same heading as in
the expected article. A question counts when its words and the beginning of its answer agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from counsel.library.importing.article import ParsedArticle

Mark = tuple[str, str]


@dataclass(frozen=True)
class Score:
    """Counts of marks that were expected, found, and both."""

    expected: int = 0
    found: int = 0
    both: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.expected + other.expected, self.found + other.found, self.both + other.both
        )

    @property
    def precision(self) -> float:
        """The share of found marks that were expected."""
        return self.both / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of expected marks that were found."""
        return self.both / self.expected if self.expected else 1.0


def boundaries(article: ParsedArticle, want: dict[str, Any]) -> Score:
    """Compares where sections begin."""
    found = [(section.heading or "", words(section.markdown)) for section in article.sections]
    return compare(
        found, [(row["heading"] or "", words(row["starts"])) for row in want["sections"]]
    )


def questions(article: ParsedArticle, want: dict[str, Any]) -> Score:
    """Compares questions and the beginnings of their answers."""
    found = [(one.question, words(one.answer)) for one in article.questions]
    return compare(found, [(row["question"], words(row["starts"])) for row in want["questions"]])


def words(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def compare(found: list[Mark], expected: list[Mark]) -> Score:
    """Counts found marks that begin as an expected one does; each counts once."""
    left = list(found)
    both = 0
    for heading, start in expected:
        match = next((m for m in left if m[0] == heading and m[1].startswith(start)), None)
        if match:
            left.remove(match)
            both += 1
    return Score(len(expected), len(found), both)
