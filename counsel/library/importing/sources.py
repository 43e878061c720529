"""Any source as text that can be parsed: bytes of a file told by their content, not their name."""

from __future__ import annotations

from counsel.library.importing import docx, hyper, pdf
from counsel.library.importing.blocks import Block
from counsel.library.importing.decode import MOST_BYTES, decode
from counsel.library.importing.errors import Empty, TooLarge
from counsel.library.importing.lines import clean
from counsel.library.importing.sniff import sniff

MOST_FILE_BYTES = 20_000_000
READABLE = "document"  # kept in a shape that people read; what was parsed was HTML


def read(data: bytes, *, named: str = "") -> tuple[str, str]:
    """The text of a file and its format: text, markdown or html.

    `named` is the format that the file's name promises, for text alone. Raises ImportRefused.
    """
    if not data.strip():
        raise Empty
    if pdf.is_pdf(data) or docx.is_docx(data):
        if len(data) > MOST_FILE_BYTES:
            raise TooLarge("This file is too large. It may have up to 20 MB.")
        return (pdf.to_html(data) if pdf.is_pdf(data) else docx.to_html(data)), "html"
    if len(data) > MOST_BYTES:
        raise TooLarge
    text = decode(data)
    return text, named or sniff(text)


def readable(text: str) -> str:
    """An HTML source as plain lines, to be looked at beside what was understood."""
    blocks = hyper.read(clean(text)).blocks
    return "\n\n".join(_shown(block) for block in blocks)


def _shown(block: Block) -> str:
    mark = "#" * block.level + " " if block.kind == "heading" and block.level > 0 else ""
    item = f"{block.marker} " if block.kind == "item" else ""
    return f"{mark}{item}{block.text}"
