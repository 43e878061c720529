"""Word documents as HTML, for the reader of HTML to understand."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Mapping

import mammoth

from counsel.library.importing.errors import ImportRefused, TooLarge

MOST_UNPACKED = 40_000_000
MOST_PARTS = 2_000
BODY = "word/document.xml"
NO_DOCUMENT = "This file is not a Word document that can be read. Save it again as .docx."
_TITLE = re.compile(rb'<w:pStyle w:val="Title"')
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_FACT = re.compile(rb"<(dc:title|dc:creator)>([^<]{1,300})</")
_STYLES = (
    "p[style-name='Quote'] => blockquote > p:fresh",
    "p[style-name='Intense Quote'] => blockquote > p:fresh",
    "p[style-name='Block Text'] => blockquote > p:fresh",
    "p[style-name='List Bullet'] => ul > li:fresh",
    "p[style-name='List Number'] => ol > li:fresh",
    "p[style-name='Subtitle'] => p:fresh",
)
_RANKS = tuple(
    f"p[style-name='Heading {rank}'] => h{min(rank + 1, 6)}:fresh" for rank in range(1, 7)
)


def is_docx(data: bytes) -> bool:
    """Whether the bytes are an archive that says it holds a Word document."""
    return data.startswith(b"PK\x03\x04") and BODY.encode() in data


def to_html(data: bytes) -> str:
    """The document as an HTML page: headings, lists, quotes, tables; pictures are left out.

    Raises TooLarge for what unpacks to too much, ImportRefused for what is no Word document.
    """
    facts, titled = _look_inside(data)
    styles = [*_STYLES, "p[style-name='Title'] => h1:fresh", *(_RANKS if titled else ())]
    try:
        made = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map="\n".join(styles),
            convert_image=lambda _image: [],
            external_file_access=False,
        )
    except Exception as error:  # mammoth fails in as many ways as there are broken files
        raise ImportRefused(NO_DOCUMENT) from error
    return f"<html><head>{_head(facts)}</head><body>{made.value}</body></html>"


def _look_inside(data: bytes) -> tuple[dict[str, str], bool]:
    """What the document says of itself, and whether it uses the style of a title."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > MOST_UNPACKED:
                raise TooLarge("This document unpacks to too much. Save it without its pictures.")
            texts = {
                one.filename: archive.read(one)
                for one in parts
                if one.filename.endswith((".xml", ".rels"))
            }
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError) as error:
        raise ImportRefused(NO_DOCUMENT) from error
    if any(_ENTITY.search(text[:4000]) for text in texts.values()):
        raise ImportRefused(NO_DOCUMENT)
    core = texts.get("docProps/core.xml", b"")
    facts = {
        name.decode().removeprefix("dc:"): html.unescape(value.decode("utf-8", errors="replace"))
        for name, value in _FACT.findall(core)
    }
    return facts, bool(_TITLE.search(texts.get(BODY, b"")))


def _head(facts: Mapping[str, str]) -> str:
    """The document's own facts; the name that a program made up as a title is none."""
    title, author = facts.get("title", ""), facts.get("creator", "")
    known = not re.fullmatch(r"(?i)(microsoft )?word.*|document\d*|untitled.*", title)
    parts = [f"<title>{html.escape(title)}</title>" if title and known else ""]
    if author and author.lower() not in ("python-docx", "microsoft office user", "user", "admin"):
        parts.append(f'<meta name="author" content="{html.escape(author, quote=True)}">')
    return "".join(parts)
