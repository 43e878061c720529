"""Word documents and PDF files made for tests, from the same list of parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import docx
from fpdf import FPDF

PARTS: tuple[tuple[str, str], ...] = (
    ("title", "Finding your feet again"),
    ("p", "By A. Writer"),
    ("p", "A parting can take the floor from under you. " * 6),
    ("heading", "Let it be heavy"),
    ("p", "Some days weigh more than others, and that is how it is. " * 5),
    ("item", "Eat something warm"),
    ("item", "Walk around the block"),
    ("heading", "Give it time"),
    ("p", "Time does not heal by itself; what you do in it does. " * 7),
    ("heading", "Questions"),
    ("p", "How long does it take?"),
    ("p", "Longer than you would like, and less long than you fear. " * 2),
)


def word(parts: Sequence[tuple[str, str]] = PARTS) -> bytes:
    """A Word document."""
    made = docx.Document()
    for kind, text in parts:
        if kind in ("title", "heading"):
            made.add_heading(text, 0 if kind == "title" else 1)
        else:
            made.add_paragraph(text, style="List Bullet" if kind == "item" else None)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


class _Paper(FPDF):
    def header(self) -> None:
        self.set_font("Helvetica", size=8)
        self.cell(0, 5, "The Quiet Review", new_x="LMARGIN", new_y="NEXT")
        self.ln(5)

    def footer(self) -> None:
        self.set_y(-12)
        self.set_font("Helvetica", size=8)
        self.cell(0, 5, f"Page {self.page_no()}")


STYLES = {"title": ("B", 20, 10), "heading": ("B", 13, 8), "p": ("", 11, 6), "item": ("", 11, 6)}


def paper(parts: Sequence[tuple[str, str]] = PARTS, *, blank_pages: int = 0) -> bytes:
    """A PDF with a running head and page numbers."""
    made = _Paper()
    made.set_auto_page_break(True, 20)
    made.add_page()
    for kind, text in parts:
        weight, size, height = STYLES[kind]
        made.set_font("Helvetica", weight, size)
        said = f"- {text}" if kind == "item" else text
        made.multi_cell(0, height, said, new_x="LMARGIN", new_y="NEXT", align="L")
        made.ln(0 if kind == "item" else 2)
    for _page in range(blank_pages):
        made.add_page()
    return bytes(made.output())


def packed(**parts: bytes) -> bytes:
    """An archive with these parts, named as in a Word document."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return out.getvalue()
