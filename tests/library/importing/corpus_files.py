"""The corpus: articles of ours in many shapes, each with what the importer should understand."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from counsel.library.importing import sources
from counsel.library.importing.article import ParsedArticle
from counsel.library.importing.parse import parse

FOLDER = Path(__file__).parent / "corpus"
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix != ".json")


def read(path: Path) -> str:
    """The text of a corpus file, as the importer sees it."""
    return sources.read(path.read_bytes())[0]


@cache
def understand(path: Path) -> ParsedArticle:
    """What the importer makes of a corpus file whose format it has to tell by itself."""
    text, format = sources.read(path.read_bytes(), named=expected(path).get("format") or "")
    return parse(text, format=format)


def expected(path: Path) -> dict[str, Any]:
    """What the file's author meant."""
    want: dict[str, Any] = json.loads(path.with_name(path.name + ".json").read_text("utf-8"))
    return want
