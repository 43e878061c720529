"""Cutting HTML into tags and words in one pass that no input can slow down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

_NAME = re.compile(r"(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})")
_ATTRIBUTE = re.compile(r"""([a-zA-Z:-]{1,40})\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""")
_LONGEST = 4000  # a tag longer than this is no tag
RAW = {
    "script",
    "style",
    "textarea",
    "title",
    "xmp",
    "iframe",
    "noembed",
    "noframes",
    "svg",
    "math",
}
_CLOSE = {name: re.compile(rf"</{name}(?=[\s/>])", re.I) for name in RAW}


@dataclass(frozen=True, slots=True)
class Tag:
    """An opening or closing tag, or words (`name` is empty then); `raw` is what a script held."""

    name: str = ""
    closing: bool = False
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


def scan(source: str) -> Iterator[Tag]:
    """Tags and words in order. What looks like a tag and is none stays words."""
    position, words = 0, 0
    while (position := source.find("<", position)) >= 0:
        end, tag = _markup(source, position)
        if end < 0:
            position += 1
            continue
        if words < position:
            yield Tag(text=unescape(source[words:position]))
        if tag:
            yield tag
            if tag.name in RAW and not tag.closing:
                end, inside = _raw(source, end, tag.name)
                yield Tag(text=unescape(inside))
                yield Tag(tag.name, closing=True)
        position = words = end
    if words < len(source):
        yield Tag(text=unescape(source[words:]))


def _markup(source: str, start: int) -> tuple[int, Tag | None]:
    if source.startswith("<!--", start):
        end = source.find("-->", start + 4)
        return (end + 3, None) if end >= 0 else (len(source), Tag("comment"))
    if source.startswith(("<!", "<?"), start):
        end = source.find(">", start, start + _LONGEST)
        return (end + 1, None) if end >= 0 else (-1, None)
    name = _NAME.match(source, start + 1)
    if not name:
        return -1, None
    end = _close(source, name.end())
    if end < 0:
        return -1, None
    inside = source[name.end() : end]
    pairs = {key.lower(): unescape(value.strip("\"'")) for key, value in _ATTRIBUTE.findall(inside)}
    return end + 1, Tag(name[2].lower(), bool(name[1]), attributes=pairs)


def _close(source: str, start: int) -> int:
    end = source.find(">", start, start + _LONGEST)
    while end >= 0 and source.count('"', start, end) % 2 and end - start < _LONGEST // 4:
        further = source.find(">", end + 1, start + _LONGEST)
        if further < 0:
            break
        end = further
    return end


def _raw(source: str, start: int, name: str) -> tuple[int, str]:
    found = _CLOSE[name].search(source, start)
    if not found:
        return len(source), source[start:]
    end = source.find(">", found.end())
    return (end + 1 if end >= 0 else len(source)), source[start : found.start()]
