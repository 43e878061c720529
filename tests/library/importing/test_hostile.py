"""Input that wants to break, stall or abuse the importer."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from markdown_it import MarkdownIt

from counsel.library.importing.errors import Empty, ImportRefused, TooLarge
from counsel.library.importing.parse import MOST_CHARACTERS, parse

WHOLE, PART = 999_000, 250_000
SECONDS = 20  # generous: the machine that tests may be busy; alone each takes under three
AT_FULL_SIZE = {"one_line", "newlines_and_a_word", "spaced_quotes", "brackets", "divs"}
PATTERNS = {
    "one_line": "a ",
    "newlines_and_a_word": "\n",
    "quotes": ">",
    "spaced_quotes": "> ",
    "quotes_in_lines": "> " * 50 + "x\n",
    "brackets": "[",
    "pictures": "![",
    "open_links": "[a](",
    "links": "[a](https://example.org) ",
    "backticks": "`a",
    "stars": "*a ",
    "mixed_marks": "a**b*c_d",
    "smaller_than": "<",
    "open_tags": "<a ",
    "open_attributes": '<a "',
    "open_comments": "<!--",
    "divs": "<div>",
    "wrong_ends": "<div></p>",
    "tables": "<table><tr><td>",
    "paragraphs": "<p>x",
    "lists_in_lists": "<ul><li>a",
    "bold": "<b>a",
    "scripts": "<script>",
    "references": "[a]: x\n",
    "list": "- a\n",
    "questions": "Q: a?\nA: b\n",
    "share_bar": "5 shares " * 30 + "z\n\n",
    "cookie_bar": "accept manage a manage b " * 10 + "\n\n",
    "dates": "may 2020 " * 12 + "x\n\n",
    "contents": "Contents\n- a\n",
    "spaces": " ",
    "tabs": "\t",
    "entities": "&amp;",
    "hyphens": "ab-",
}


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
@pytest.mark.parametrize("name", PATTERNS)
def test_a_megabyte_of_anything_is_answered_in_time(name: str, form: str) -> None:
    pattern, size = PATTERNS[name], WHOLE if name in AT_FULL_SIZE else PART
    text = (pattern * (size // len(pattern) + 1))[:size] + "\nend"
    begun = time.monotonic()
    with suppress(ImportRefused):
        parse(text, format=form)
    assert time.monotonic() - begun < SECONDS


def test_a_long_article_is_taken_whole() -> None:
    paragraph = "It was a plain day, and nothing in it asked to be written down. " * 8
    text = "A Long Book\n\n" + f"{paragraph}\n\n" * (900_000 // len(paragraph))
    article = parse(text)
    assert len(article.sections[0].markdown) > 850_000


def test_more_than_a_million_characters_are_refused_in_words() -> None:
    with pytest.raises(TooLarge) as refused:
        parse("a" * (MOST_CHARACTERS + 1))
    assert "1,000,000" in refused.value.text


@pytest.mark.parametrize("text", ["", " \n\t ", "\u200b\ufeff", "\x00\x01", "---", "…!?"])
@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_nothing_readable_is_refused_in_words(text: str, form: str) -> None:
    with pytest.raises(Empty) as refused:
        parse(text, format=form)
    assert refused.value.text


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ImportRefused):
        parse("words", format="docx")


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "<a href='java\nscript:alert(1)'>a</a>",
    '<a href="data:text/html,x">a</a>',
    "<div hx-get='/x' hx-on:click='y'>a</div>",
    "![a](https://example.org/a.png)",
    "<svg><script>alert(1)</script></svg>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    '[a](<https://example.org/" onmouseover="x>)',
    "`<script>`",
    "    <script>alert(1)</script>",
    "```\n<script>alert(1)</script>\n```",
    "[a]: javascript:alert(1)\n\n[a]",
]


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
@pytest.mark.parametrize("attack", ATTACKS)
def test_markup_in_the_source_is_only_words_in_the_result(attack: str, form: str) -> None:
    source = f"A Title\n\nSome words stand before it.\n\n{attack}\n\nSome after."
    article = parse(source, format=form)
    renderer = MarkdownIt("commonmark", {"html": True})
    for section in article.sections:
        assert "<script" not in section.markdown
        shown = renderer.render(section.markdown)
        for bad in ("<script", "<img", "<svg", "<div", 'href="java', 'href="data', " hx-"):
            assert bad not in shown


def test_safe_links_stay_and_unsafe_ones_become_words() -> None:
    text = "# T\n\nSee [one](https://example.org/a) and [two](ftp://example.org) here."
    markdown = parse(text, format="markdown").sections[0].markdown
    assert markdown == "See [one](<https://example.org/a>) and two here."
