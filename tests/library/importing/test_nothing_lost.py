"""Every word of a source is somewhere in the result, whatever the source is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counsel.library.importing.article import ParsedArticle, from_draft
from counsel.library.importing.errors import ImportRefused
from counsel.library.importing.lines import clean
from counsel.library.importing.parse import parse
from counsel.library.importing.sniff import sniff
from tests.library.importing.corpus_files import FILES, expected, read

# Labels that only say what the words beside them are; they are said by the article's fields.
LABELS = set(
    "by from von par por di written words text story posted author authors autor autorin auteur"
    " auteure q a f r question answer frage antwort title titel titre subject betreff objet"
    " geschrieben écrit escrito re fwd fw aw wg on am le el interview מאת بقلم".split()
)
_WORD = re.compile(r"[^\W\d_]+")
LINES = st.sampled_from(
    [
        "A Short Heading", "Another heading", "a line in small letters", "Is it so?",
        "Yes, it is.",
        "A sentence that goes on for a while and then, as sentences do, it comes to its end.",
        "1. First",
        "2. Second one?", "3) Third.", "- a point", "* another", "> said", "Q: Why?",
        "A: Because.", "FAQ", "Home | About | Contact", "By Some One", "3 May 2020",
        "Leave a Reply",
        "Name *", "Related posts", "Table of contents", "Share this: Facebook", "# Marked", "====",
        "---", "**Bold**", "Advertisement", "Page 2 of 9", "7", "LOUD HEADING", "“Quoted.”", "A:",
        "From: one <a@example.org>", "Subject: a thing", "Read more: elsewhere",
        "ends with hyphen-",
        "Comments",
        "About the author", "1.", "-", "<b>tag</b>", "[x](y)", "```", "    indented", "\f",
    ]
)  # fmt: skip
GAPS = st.sampled_from(["\n", "\n\n", "\n\n\n", "\r\n", "\n\n\n\n"])
SOURCES = st.lists(st.tuples(LINES, GAPS), max_size=30).map(
    lambda rows: "".join(line + gap for line, gap in rows)
)
FORMS = st.sampled_from(["text", "markdown", "html"])


def everything(article: ParsedArticle) -> str:
    parts = [article.title or "", article.author or ""]
    parts += [f"{section.heading or ''} {section.markdown}" for section in article.sections]
    parts += [f"{one.question} {one.answer}" for one in article.questions]
    parts += [one.text for one in article.dropped]
    return " ".join(parts)


def missing(source: str, article: ParsedArticle) -> list[str]:
    """Words of the source that stand nowhere in the result; a word that was cut may be whole."""
    kept = everything(article)
    return [
        word
        for word in _WORD.findall(clean(source))
        if word.lower() not in LABELS and word not in kept
    ]


@given(SOURCES)
@settings(max_examples=400, deadline=None)
def test_no_word_of_a_plain_text_is_lost(source: str) -> None:
    try:
        article = parse(source)
    except ImportRefused:
        return
    assert missing(source, article) == []


@given(SOURCES)
@settings(max_examples=200, deadline=None)
def test_letters_are_neither_lost_nor_doubled(source: str) -> None:
    try:
        article = parse(source)
    except ImportRefused:
        return
    said = len(re.findall(r"[zZ]", everything(parse(source + "\n\nzzz zz is a word of its own."))))
    assert said == 5
    assert len(everything(article)) <= 2 * len(source) + 40


@given(st.text(max_size=400), FORMS)
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_or_refused_and_nothing_else(source: str, form: str) -> None:
    try:
        article = parse(source, format=form)
    except ImportRefused as refused:
        said = refused.text
    else:
        said = str(from_draft(article.to_draft()) == article)
    assert said not in ("", "False")


@given(SOURCES, FORMS)
@settings(max_examples=300, deadline=None)
def test_any_mixture_of_lines_is_read_in_any_format(source: str, form: str) -> None:
    try:
        article = parse(source, format=form)
    except ImportRefused:
        return
    assert all(section.heading is None or section.heading.strip() for section in article.sections)
    assert all(one.question.strip() for one in article.questions)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.name))
def test_no_word_of_the_corpus_is_lost(path: Path) -> None:
    source = read(path)
    form = expected(path).get("format") or sniff(source)
    if form == "text":
        assert missing(source, parse(source, format=form)) == []
