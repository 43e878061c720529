"""Plain text in the ways that programs and people lay it out."""

from __future__ import annotations

import pytest

from counsel.library.importing.article import ParsedArticle
from counsel.library.importing.parse import parse, sniff

PROSE = "This is a passage of some length, so that nobody would take it for a heading of its own."


def headings(article: ParsedArticle) -> list[str | None]:
    return [section.heading for section in article.sections]


def test_plain_words_cannot_become_markup_by_accident() -> None:
    text = f"A Title\n\n{PROSE} 2 * 3 * 4 and a_b_c and [x](y) `z`"
    markdown = parse(text).sections[0].markdown
    assert "\\[x\\](y)" in markdown
    assert "\\`z\\`" in markdown
    assert "2 * 3 * 4 and a_b_c" in markdown


def test_a_hash_before_a_sentence_is_escaped() -> None:
    text = f"A Title\n\n{PROSE}\n\n# one of us said that, and meant it."
    markdown = parse(text).sections[0].markdown
    assert "\\# one of us" in markdown


def test_a_single_number_before_a_line_stays_with_it() -> None:
    markdown = parse(f"A Title\n\n{PROSE}\n\n1) and only one.").sections[0].markdown
    assert "1\\) and only one." in markdown


def test_wrapped_lines_become_one_paragraph() -> None:
    text = "A Title\n\nThe first line of the passage runs on\nto the second one and ends\nhere.\n"
    assert parse(text).sections[0].markdown.count("\n") == 0


def test_a_word_cut_at_the_line_end_is_whole_again() -> None:
    text = (
        "A Title\n\nWhen two people build a relation-\nship they lay down a kind of self-\n"
        "portrait of the two of them in the\nmiddle of the room.\n"
    )
    assert "build a relationship they" in parse(text).sections[0].markdown
    assert "self-portrait" in parse(text).sections[0].markdown


def test_each_line_may_be_a_paragraph() -> None:
    text = f"A Title\n{PROSE}\nA Heading\n{PROSE}\n{PROSE}\n"
    article = parse(text)
    assert headings(article) == [None, "A Heading"]
    assert article.sections[1].markdown == f"{PROSE}\n\n{PROSE}"


def test_a_lead_in_before_a_list_is_no_heading() -> None:
    text = f"A Title\n\n{PROSE}\n\nHere is what you can try at home:\n\n- one\n- two\n"
    article = parse(text)
    assert headings(article) == [None]
    assert article.sections[0].markdown.endswith("at home:\n\n- one\n- two")


def test_nested_lists_and_quotes_are_kept() -> None:
    text = (
        f"A Title\n\n{PROSE}\n\n- one\n  - inner\n- two\n\n> Said by one.\n> Said by the other.\n"
    )
    markdown = parse(text).sections[0].markdown
    assert "- one\n    - inner\n- two" in markdown
    assert "> Said by one.\n> \n> Said by the other." in markdown


def test_a_wide_gap_after_the_last_section_makes_an_untitled_closing() -> None:
    text = f"A Title\n\n{PROSE}\n\nA Part\n\n{PROSE}\n\n{PROSE}\n\n\n{PROSE}\n"
    assert headings(parse(text)) == [None, "A Part", None]


def test_questions_may_be_numbered_labelled_or_headed() -> None:
    numbered = f"A Title\n\n{PROSE}\n\n1. Is it?\n\nIt is.\n\n2. Was it?\n\nIt was.\n"
    labelled = f"A Title\n\n{PROSE}\n\nQ: Is it?\nA: It is.\n\nQ: Was it?\nA: It was.\n"
    headed = f"A Title\n\n{PROSE}\n\nFAQ\n\nIs it?\n\nIt is.\n\nWas it?\n\nIt was.\n"
    for text in (numbered, labelled, headed):
        asked = [(one.question, one.answer) for one in parse(text).questions]
        assert asked == [("Is it?", "It is."), ("Was it?", "It was.")]


def test_a_heading_on_questions_with_no_question_below_is_a_section() -> None:
    text = f"A Title\n\n{PROSE}\n\nCommon Questions Couples Carry\n\n{PROSE}\n\n{PROSE}\n"
    assert headings(parse(text)) == [None, "Common Questions Couples Carry"]


def test_an_author_may_speak_of_sharing_cookies_and_comments() -> None:
    kept = [
        "Share this with your partner before you go to bed tonight.",
        "We bake cookies on the first Sunday of Advent.",
        "Comments on a body are never small to the one who lives in it.",
        "Subscribe to nothing that you cannot leave.",
        "By the river we found our old bench again.",
        "Read more slowly than you want to.",
    ]
    article = parse("A Title\n\n" + "\n\n".join(kept))
    assert article.dropped == ()
    assert article.author is None
    assert all(line in article.sections[0].markdown for line in kept)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Plain words.\n\nMore of them.", "text"),
        ("# A title\n\nWords.", "markdown"),
        ("A title\n=======\n\nWords.", "text"),
        ("See [this](https://example.org).", "markdown"),
        ("<p>One</p><p>Two</p>", "html"),
        ("\ufeff<!doctype html><title>x</title>", "html"),
        ("5 < 7 and <3 to you", "text"),
    ],
)
def test_the_format_is_told_from_the_text(text: str, form: str) -> None:
    assert sniff(text) == form
