"""Word documents and PDF files: what they say, and what is refused before it does harm."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from counsel.library.importing import sources
from counsel.library.importing.errors import ImportRefused, TooLarge
from counsel.library.importing.parse import parse
from tests.library.importing import documents

EACH = pytest.mark.parametrize("make", [documents.word, documents.paper], ids=["docx", "pdf"])
BODY = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'


@EACH
def test_a_document_becomes_an_article(make: Callable[[], bytes]) -> None:
    text, kind = sources.read(make())
    article = parse(text, format=kind)
    assert article.title == "Finding your feet again"
    assert article.author == "A. Writer"
    assert [one.heading for one in article.sections] == [None, "Let it be heavy", "Give it time"]
    assert [one.question for one in article.questions] == ["How long does it take?"]
    assert "Eat something warm" in article.sections[1].markdown


def test_running_heads_and_page_numbers_are_no_words_of_the_article() -> None:
    long = (*documents.PARTS[:3], *[("p", "A paragraph that fills the page. " * 12)] * 30)
    text, kind = sources.read(documents.paper(long))
    assert "Quiet Review" not in text
    assert "Page 2" not in text
    assert parse(text, format=kind).title == "Finding your feet again"


def test_a_paragraph_goes_on_over_the_end_of_a_page() -> None:
    text, _kind = sources.read(
        documents.paper([("title", "Long"), ("p", "and so it goes on " * 900)])
    )
    assert text.count("<p>") == 1


def test_the_type_is_told_by_the_content_and_never_by_the_name() -> None:
    assert sources.read(documents.paper(), named="markdown")[1] == "html"
    assert sources.read(b"# A title\n\nWords.", named="")[1] == "markdown"


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n" + b"\x00\x01" * 500,
        b"%PDF-1.4\n%%EOF",
        b"PK\x03\x04 word/document.xml",
        documents.packed(word__document=b"<not xml"),
        documents.packed(word__document=b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + BODY),
        documents.packed(word__document=BODY),
        documents.paper([], blank_pages=1)[:400],
    ],
    ids=["noise", "empty-pdf", "no-zip", "broken-xml", "entities", "no-relations", "cut"],
)
def test_a_broken_document_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(ImportRefused) as refused:
        sources.read(data)
    assert refused.value.text.endswith(".")


def test_an_archive_that_unpacks_to_too_much_is_refused_before_it_does() -> None:
    with pytest.raises(TooLarge):
        sources.read(documents.packed(word__document=BODY, bomb=b"\0" * 50_000_000))


def test_a_pdf_of_a_thousand_pages_is_refused_by_its_count() -> None:
    with pytest.raises(TooLarge, match=r"1,000 pages"):
        sources.read(documents.paper([], blank_pages=999))


def test_a_pdf_of_pictures_says_what_to_do() -> None:
    class Scan(documents._Paper):
        def header(self) -> None: ...
        def footer(self) -> None: ...

    made = Scan()
    made.add_page()
    made.rect(20, 20, 50, 50)
    with pytest.raises(ImportRefused, match="pictures"):
        sources.read(bytes(made.output()))


def test_the_source_of_a_document_is_shown_as_one_reads_it() -> None:
    shown = sources.readable(sources.read(documents.word())[0])
    assert "## Let it be heavy" in shown
    assert "- Eat something warm" in shown
    assert "<" not in shown
