"""The corpus: articles of ours in many shapes, each with what the importer should understand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from counsel.library.importing.article import ParsedArticle
from counsel.library.importing.decode import decode
from counsel.library.importing.parse import parse, sniff

FOLDER = Path(__file__).parent / "corpus"
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix in {".txt", ".md", ".html"})


def read(path: Path) -> str:
    """The text of a corpus file, decoded as the command does it."""
    return decode(path.read_bytes())


def understand(path: Path) -> ParsedArticle:
    """What the importer makes of a corpus file whose format it has to tell by itself."""
    text = read(path)
    return parse(text, format=expected(path).get("format") or sniff(text))


def expected(path: Path) -> dict[str, Any]:
    """What the file's author meant."""
    want: dict[str, Any] = json.loads(path.with_name(path.name + ".json").read_text("utf-8"))
    return want
