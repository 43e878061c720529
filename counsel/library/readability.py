"""How hard a text is to read: the Flesch-Kincaid grade, with syllables guessed from the letters.

Made for English. The length of sentences is measured on prose alone: a heading, a label, a list
item without a full stop is no sentence, so neither it nor its words count there. How hard the words
are is measured on all of them, labels too. A colon ends a sentence only where a list or a new
paragraph follows; a semicolon does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
PIECE = re.compile(r"\n\s*\n|\n\s*(?=[-*+>#|]|\d+\.)")
CLOSERS = "\"”’')*_]"
SENTENCE_END = re.compile(rf"(?<=[.!?])[{re.escape(CLOSERS)}]*\s+(?=[^a-z\s])")
HEADING = re.compile(r"\s*#")
ENDED = re.compile(rf"[.!?:][{re.escape(CLOSERS)}\s]*$")
VOWELS = re.compile(r"[aeiouy]+")
APART = re.compile(r"[aeouy]ing|iet|i[ao](?!n|us)|dea$|crea")  # two vowels, two syllables
SILENT_ENDS = re.compile(r"(?:[^laeiouy]e|[^laeiouydt]ed|[^laeiouyscgzx]es)$")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was counted: words in sentences, sentences, words of labels, syllables of all."""

    words: int
    sentences: int
    labels: int
    syllables: int

    @property
    def sentence_length(self) -> float:
        """Words a sentence, on average; 0 without sentences."""
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def grade(self) -> float:
        """The school grade by Flesch and Kincaid (1975), never below 0; 0 without a sentence."""
        if not self.sentences:
            return 0.0
        hardness = self.syllables / (self.words + self.labels)
        return max(0.0, round(0.39 * self.sentence_length + 11.8 * hardness - 15.59, 1))


def measure(text: str) -> Reading:
    """Count the words, sentences, labels and syllables of a text."""
    prose = [WORD.findall(sentence) for sentence in sentences(text)]
    every = WORD.findall(text)
    words = sum(len(sentence) for sentence in prose)
    return Reading(words, len(prose), len(every) - words, sum(syllables(word) for word in every))


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, without headings and labels."""
    for piece in PIECE.split(text):
        if not HEADING.match(piece):
            parts = SENTENCE_END.split(piece)
            last = parts.pop()
            yield from (part for part in parts if WORD.search(part))
            if ENDED.search(last) and WORD.search(last):
                yield last


def syllables(word: str) -> int:
    """The syllables of an English word, guessed: groups of vowels without silent endings."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    count = len(VOWELS.findall(letters)) + len(APART.findall(letters))
    if count > 1 and SILENT_ENDS.search(letters):
        count -= 1
    return max(count, 1)
