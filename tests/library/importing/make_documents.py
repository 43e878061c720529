"""Makes the corpus' Word documents and PDF files, each with its expected result beside it.

`python -m tests.library.importing.make_documents FOLDER` writes them; what is committed in
corpus/ was made so. The articles are in `documents_text.py`, each with how it is laid out.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from fpdf import FPDF

from tests.library.importing.documents_text import ARTICLES, Part


def main(folder: Path) -> None:
    """Writes every document and its expected result."""
    for name, layout, parts in ARTICLES:
        (folder / name).write_bytes(LAYOUTS[layout](parts))
        want = json.dumps(expected(parts), indent=2, ensure_ascii=False)
        (folder / f"{name}.json").write_text(want + "\n", "utf-8")


def expected(parts: list[Part]) -> dict[str, Any]:
    """What a reader of the document sees: headings with the words that follow them."""
    want: dict[str, Any] = {"title": None, "author": None, "sections": [], "questions": []}
    want["dropped"] = []
    rows: list[dict[str, Any]] = want["sections"]
    for kind, text in parts:
        if kind in ("title", "author"):
            want[kind] = bare(text)
        elif kind == "faq":
            want["dropped"].append(text)
        elif kind == "heading":
            want["sections"].append({"heading": text, "starts": ""})
            rows = want["sections"]
        elif kind == "question":
            want["questions"].append({"question": text, "starts": ""})
            rows = want["questions"]
        else:
            if not rows:
                rows.append({"heading": None, "starts": ""})
            mark = {"item": "- ", "quote": "> "}.get(kind, "")
            first = " ".join(text.split()[:4])
            rows[-1]["starts"] = rows[-1]["starts"] or mark + first
    return want


def bare(author: str) -> str:
    """A name without the word before it."""
    return author.removeprefix("By ").removeprefix("Von ")


def styled(parts: list[Part]) -> bytes:
    """A Word document that uses the styles of Word."""
    made = docx.Document()
    names = {"title": "Title", "heading": "Heading 1", "faq": "Heading 1", "question": "Heading 2"}
    names |= {"item": "List Bullet", "quote": "Quote"}
    for kind, text in parts:
        made.add_paragraph(text, style=names.get(kind))
    author = next((text for kind, text in parts if kind == "author"), "")
    made.core_properties.author = bare(author)
    return saved(made)


def ranked(parts: list[Part]) -> bytes:
    """A Word document whose title is a heading of the first rank, the others of the second."""
    made = docx.Document()
    names = {"title": "Heading 1", "heading": "Heading 2", "faq": "Heading 2"}
    names |= {"question": "Heading 3", "item": "List Number", "quote": "Intense Quote"}
    for kind, text in parts:
        made.add_paragraph(text, style=names.get(kind))
    made.core_properties.author = "user"
    return saved(made)


def by_hand(parts: list[Part]) -> bytes:
    """A Word document without styles: its headings are bold lines."""
    made = docx.Document()
    for kind, text in parts:
        paragraph = made.add_paragraph()
        run = paragraph.add_run(("• " if kind == "item" else "") + text)
        run.bold = kind in ("title", "heading", "faq", "question")
        if kind == "title":
            run.font.size = Pt(20)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return saved(made)


def by_size(parts: list[Part]) -> bytes:
    """A Word document whose headings are only larger, with empty paragraphs as space."""
    made = docx.Document()
    for kind, text in parts:
        if kind in ("heading", "faq"):
            made.add_paragraph()
        run = made.add_paragraph().add_run(text)
        run.font.size = Pt({"title": 22, "heading": 15, "faq": 15}.get(kind, 11))
    return saved(made)


def numbered(parts: list[Part]) -> bytes:
    """A Word document whose headings are counted by a list."""
    made = docx.Document()
    names = {"title": "Title", "heading": "List Number", "question": "List Number"}
    for kind, text in parts:
        paragraph = made.add_paragraph(style=names.get(kind))
        paragraph.add_run(text).bold = kind == "heading"
    return saved(made)


def tabled(parts: list[Part]) -> bytes:
    """A Word document with a table of two columns at the end."""
    made = docx.Document(io.BytesIO(styled(parts)))
    table = made.add_table(rows=0, cols=2)
    for left, right in (("What", "When"), ("Ring the school", "Monday"), ("Find the keys", "Soon")):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = left, right
    return saved(made)


def saved(made: Document) -> bytes:
    """The bytes of a document."""
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


class Paper(FPDF):
    """Pages with a running head and a number."""

    running = ""

    def header(self) -> None:
        """Writes the running head."""
        self.set_font("Times", "I", 8)
        self.cell(0, 5, self.running, new_x="LMARGIN", new_y="NEXT")
        self.ln(4)

    def footer(self) -> None:
        """Writes the page's number."""
        self.set_y(-12)
        self.set_font("Times", size=8)
        self.cell(0, 5, str(self.page_no()), align="C")


Look = dict[str, tuple[str, float]]
SIZED: Look = {"title": ("B", 22), "heading": ("", 15), "faq": ("", 15), "question": ("", 12.5)}
BOLD: Look = {"title": ("B", 16), "heading": ("B", 11), "faq": ("B", 11), "question": ("B", 11)}
PLAIN: Look = {"title": ("", 11), "heading": ("", 11)}
ITALIC: Look = {"title": ("B", 18), "heading": ("BI", 12), "faq": ("BI", 12), "question": ("I", 11)}


def paper(
    look: Look, *, columns: int = 1, align: str = "L", running: str = ""
) -> Callable[[list[Part]], bytes]:
    """A way to lay out a PDF."""

    def make(parts: list[Part]) -> bytes:
        made = Paper(format="A4")
        made.running = running
        made.set_auto_page_break(True, 18)
        made.add_page()
        wide = [part for part in parts if columns == 1 or part[0] in ("title", "author")]
        for kind, text in wide:
            write(made, look, kind, text, align)
        if columns > 1:
            in_columns(made, look, parts[len(wide) :], columns)
        return bytes(made.output())

    return make


def in_columns(made: Paper, look: Look, parts: list[Part], columns: int) -> None:
    """The parts in columns on the page."""
    with made.text_columns(ncols=columns, gutter=6, text_align="L") as column:
        for kind, text in parts:
            weight, size = look.get(kind, ("", 10))
            made.set_font("Times", weight, size)
            column.write(("- " if kind == "item" else "") + text + "\n\n")


def write(made: Paper, look: Look, kind: str, text: str, align: str) -> None:
    """One paragraph on the page."""
    weight, size = look.get(kind, ("", 11))
    made.set_font("Times", weight, size)
    said = f"- {text}" if kind == "item" else text
    made.multi_cell(0, size * 0.5, said, new_x="LMARGIN", new_y="NEXT", align=align)
    made.ln(1 if kind == "item" else 3)


LAYOUTS: dict[str, Callable[[list[Part]], bytes]] = {
    "styled": styled,
    "ranked": ranked,
    "by_hand": by_hand,
    "by_size": by_size,
    "numbered": numbered,
    "tabled": tabled,
    "sized": paper(SIZED, running="The Garden Gate, 14"),
    "bold": paper(BOLD, align="J", running="Notes for families"),
    "plain": paper(PLAIN),
    "italic": paper(ITALIC, running="Quiet Hours Quarterly"),
    "columns": paper(SIZED, columns=2, running="Two Rooms"),
}

if __name__ == "__main__":
    main(Path(sys.argv[1]))
