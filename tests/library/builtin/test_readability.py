"""The measure of how hard a text is to read."""

from __future__ import annotations

import pytest

from counsel.library.readability import measure, sentences, syllables


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


def test_words_are_counted_in_sentences_and_in_labels() -> None:
    counted = measure("You can stop. It is kept!\n\n- a walk\n- a call\n\nWhy not?")
    assert (counted.words, counted.sentences, counted.labels) == (8, 3, 4)


def test_a_heading_or_a_label_does_not_make_a_text_easier() -> None:
    prose = "Whoever sees only the first part of what went wrong between them may drown in guilt."
    alone = measure(prose)
    among = measure(f"## Three parts\n\n{prose}\n\nWhat I did\n\n- Mine\n- Theirs")
    assert among.sentence_length == alone.sentence_length
    assert among.words == alone.words


def test_hard_words_in_a_label_count_as_hard() -> None:
    prose = "You may stop at any time."
    assert measure(f"{prose}\n\nInterpersonal difficulties").grade > measure(prose).grade


def test_a_sentence_goes_on_after_dots_and_after_a_name_in_quotes() -> None:
    text = "Write “It is true that … and also that …” here. Then say “I hear you.” And wait."
    assert [len(one.split()) for one in sentences(text)] == [11, 5, 2]


def test_a_list_item_with_a_full_stop_is_a_sentence_and_its_lead_in_another() -> None:
    assert len(list(sentences("It is none of these:\n\n- It is no debt.\n- a walk"))) == 2


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
    assert measure("Only a label").grade == 0.0
