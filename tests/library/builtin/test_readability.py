"""The measure of how hard a text is to read."""

from __future__ import annotations

import pytest

from counsel.library.readability import measure, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("hurt", 1),
        ("named", 1),
        ("wanted", 2),
        ("places", 2),
        ("table", 2),
        ("going", 2),
        ("quiet", 2),
        ("people", 2),
        ("decided", 3),
        ("counselor", 3),
        ("relationship", 4),
        ("I", 1),
        ("don't", 1),
    ],
)
def test_syllables_are_guessed_as_one_says_them(word: str, count: int) -> None:
    assert syllables(word) == count


def test_words_and_sentences_are_counted_in_prose_and_in_lists() -> None:
    counted = measure("You can stop. It is kept!\n\n- a walk\n- a call\n\nWhy not?")
    assert (counted.words, counted.sentences) == (12, 5)


def test_short_words_read_easier_than_long_ones() -> None:
    easy = measure("You may stop at any time. What you wrote is kept.")
    hard = measure(
        "Reconciliation necessitates considerable emotional availability, "
        "notwithstanding unresolved interpersonal difficulties and communication breakdowns."
    )
    assert easy.grade < 3
    assert hard.grade > 15


def test_a_text_without_words_has_no_grade() -> None:
    assert measure(" \n 123 — …").grade == 0.0
