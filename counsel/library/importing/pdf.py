"""PDF files as HTML: lines with their sizes become headings, paragraphs and lists."""

from __future__ import annotations

import io
from collections.abc import Iterator

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTChar, LTPage, LTTextBox, LTTextLine
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfparser import PDFParser, PDFSyntaxError
from pdfminer.pdftypes import resolve1
from pdfminer.utils import decode_text

from counsel.library.importing.errors import ImportRefused, TooLarge
from counsel.library.importing.pdfpages import Page, Piece, write

MOST_PAGES = 150
LOCKED = "This PDF is locked. Save it without a password and try again."
NO_PDF = "This file is not a PDF that can be read. Save it again, or paste its text."
PICTURES = "This PDF has pictures of pages, but no text. Paste the text, or use the original file."
_HEAVY = ("bold", "black", "heavy", "semibold", "demi")


def is_pdf(data: bytes) -> bool:
    """Whether the bytes begin like a PDF."""
    return b"%PDF-" in data[:1024]


def to_html(data: bytes) -> str:
    """The text of a PDF as an HTML page.

    Raises TooLarge for too many pages, ImportRefused for a locked, broken or text-less one.
    """
    try:
        facts = _facts(data)
        pages = [
            Page(page.height, list(_pieces(page)))
            for page in extract_pages(io.BytesIO(data), laparams=LAParams(boxes_flow=0.5))
        ]
    except (PDFEncryptionError, PDFPasswordIncorrect) as error:
        raise ImportRefused(LOCKED) from error
    except ImportRefused:
        raise
    except Exception as error:  # pdfminer fails in as many ways as there are broken files
        raise ImportRefused(NO_PDF) from error
    if not any(piece.text.strip() for page in pages for piece in page.pieces):
        raise ImportRefused(PICTURES)
    return write(pages, facts)


def _facts(data: bytes) -> dict[str, str]:
    """Title and author as the file says them. Raises TooLarge for too many pages."""
    document = PDFDocument(PDFParser(io.BytesIO(data)))
    if "Pages" not in document.catalog:
        raise PDFSyntaxError("no pages")
    count = resolve1(resolve1(document.catalog["Pages"]).get("Count", 0))
    if isinstance(count, int) and count > MOST_PAGES:
        raise TooLarge(f"This PDF has {count:,} pages. An article may have up to {MOST_PAGES}.")
    info = document.info[0] if document.info else {}
    values = {name: resolve1(info.get(name)) for name in ("Title", "Author")}
    return {
        name.lower(): " ".join(decode_text(value).split())
        for name, value in values.items()
        if isinstance(value, bytes)
    }


def _pieces(page: LTPage) -> Iterator[Piece]:
    """The lines of a page in reading order."""
    for number, box in enumerate(one for one in page if isinstance(one, LTTextBox)):
        for line in box:
            if text := line.get_text().strip():
                yield _piece(number, line, text)


def _piece(box: int, line: LTTextLine, text: str) -> Piece:
    chars = [char for char in line if isinstance(char, LTChar) and not char.get_text().isspace()]
    sizes = sorted(char.size for char in chars)
    heavy = sum(any(word in char.fontname.lower() for word in _HEAVY) for char in chars)
    return Piece(
        text=text,
        box=box,
        left=line.x0,
        right=line.x1,
        top=line.y1,
        bottom=line.y0,
        size=round(sizes[len(sizes) // 2], 1) if sizes else 0,
        bold=bool(chars) and heavy * 10 >= len(chars) * 8,
    )
