"""How hard a text is to read: the Flesch-Kincaid grade, with syllables guessed from the letters.

Made for English. A list item counts as a sentence even without a full stop, because that is how
one reads it; a colon or semicolon does not end one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
SENTENCE_END = re.compile(r"[.!?…]+[\"”')*_]*\s+|\n\s*\n|\n\s*(?=[-*+>#]|\d+\.)")
VOWELS = re.compile(r"[aeiouy]+")
APART = re.compile(r"[aeouy]ing|iet|i[ao](?!n|us)|dea$|crea")  # two vowels, two syllables
SILENT_ENDS = re.compile(r"(?:[^laeiouy]e|[^laeiouydt]ed|[^laeiouyscgzx]es)$")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was counted in a text."""

    words: int
    sentences: int
    syllables: int

    @property
    def sentence_length(self) -> float:
        """Words a sentence, on average; 0 without words."""
        return self.words / self.sentences if self.words else 0.0

    @property
    def grade(self) -> float:
        """The school grade by Flesch and Kincaid (1975), never below 0."""
        if not self.words:
            return 0.0
        grade = 0.39 * self.sentence_length + 11.8 * self.syllables / self.words - 15.59
        return max(0.0, round(grade, 1))


def measure(text: str) -> Reading:
    """Count the words, sentences and syllables of a text."""
    pieces = [found for piece in SENTENCE_END.split(text) if (found := WORD.findall(piece))]
    words = [word for piece in pieces for word in piece]
    return Reading(len(words), len(pieces), sum(syllables(word) for word in words))


def syllables(word: str) -> int:
    """The syllables of an English word, guessed: groups of vowels without silent endings."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    count = len(VOWELS.findall(letters)) + len(APART.findall(letters))
    if count > 1 and SILENT_ENDS.search(letters):
        count -= 1
    return max(count, 1)
