"""The source of an import with the importer's reading marked in it, line by line."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from counsel.library.importing.article import ParsedArticle

MOST_SHOWN = 60_000
PLAIN, FOUND, LEFT_OUT = "plain", "found", "left-out"
_TAG = re.compile(r"<[^<>]{0,500}>")
_NUMBER = re.compile(r"^\d+")


@dataclass(frozen=True, slots=True)
class Run:
    """Lines of the source that were understood alike."""

    kind: str
    text: str


def runs(source: str, article: ParsedArticle) -> list[Run]:
    """The first part of the source as runs: headings and questions found, what was left out."""
    found = {_key(article.title), *(_key(part.heading) for part in article.sections)}
    found |= {_key(one.question) for one in article.questions}
    dropped = {_key(line) for one in article.dropped for line in one.text.splitlines()}
    joined: list[Run] = []
    for line in source[:MOST_SHOWN].splitlines(keepends=True):
        kind = _kind(_key(line), found - {""}, dropped - {""})
        if joined and joined[-1].kind == kind != FOUND:
            joined[-1] = Run(kind, joined[-1].text + line)
        else:
            joined.append(Run(kind, line))
    return joined


def _kind(key: str, found: set[str], dropped: set[str]) -> str:
    if key in found or _NUMBER.sub("", key) in found:
        return FOUND
    return LEFT_OUT if key in dropped else PLAIN


def _key(text: str | None) -> str:
    """Letters and digits alone, so that markup and spacing make no difference."""
    plain = html.unescape(_TAG.sub("", text or ""))
    return "".join(char for char in plain.casefold() if char.isalnum())
