"""Cleaning a source and cutting it into lines that know how far they stand apart."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise

from counsel.library.importing.article import Dropped
from counsel.library.importing.blocks import is_closed, is_headline, starts_lower

_BREAKS = dict.fromkeys("\v\x1c\x1d\x1e\x85\u2028\u2029", "\n")
_SPACES = dict.fromkeys(
    "\xa0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B))), " "
)
_NOTHING = dict.fromkeys(
    "\xad\u200b\u200e\u200f\u2060\ufeff\ufffe\uffff\u061c"
    + "".join(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0x7F, 0x85)]))
    + "".join(map(chr, [*range(9), *range(14, 28), 31, *range(0x86, 0xA0)]))
)
_CLEAN = str.maketrans({**_BREAKS, **_SPACES, **_NOTHING, "\t": "    "})
_JOINERS = re.compile("(?<=[\x00-\u024f])[\u200c\u200d]|[\u200c\u200d](?=[\x00-\u024f]|$)")
_SURROGATES = re.compile("[\ud800-\udfff]")
_PAGE = re.compile(
    r"(page|seite|pagina|página|pág\.|p\.)\s*\d{1,4}(\s*(of|/|von|sur|de|di)\s*\d{1,4})?"
    r"|[-–—|]\s*\d{1,4}\s*[-–—|]|\d{1,4}\s*/\s*\d{1,4}",
    re.I,
)
_NUMBER = re.compile(r"\d{1,4}")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its outer spaces; `gap` counts the blank lines above.

    `first` begins a page, and `glued` goes on with the line above.
    """

    text: str
    indent: int = 0
    gap: int = 0
    glued: bool = False
    first: bool = False


def clean(text: str) -> str:
    """The text with plain newlines and spaces, without characters that cannot be seen."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _SURROGATES.sub("\ufffd", text).translate(_CLEAN)
    return _JOINERS.sub("", text)


def cut(text: str) -> list[Line]:
    """The lines that hold something. A form feed begins a page."""
    lines: list[Line] = []
    gap = 0
    for raw in text.split("\n"):
        first = "\f" in raw
        raw = raw.replace("\f", "")
        body = raw.strip()
        if not body:
            gap += 1
            continue
        indent = len(raw) - len(raw.lstrip())
        lines.append(Line(body, indent, gap, first=first))
        gap = 0
    return lines


def drop_pages(lines: list[Line]) -> tuple[list[Line], list[Dropped]]:
    """The lines without page numbers and the headers that repeat on every page."""
    numbers = {index for index, line in enumerate(lines) if _PAGE.fullmatch(line.text)}
    numbers |= _lone_numbers(lines)
    edges = numbers | {index for index, line in enumerate(lines) if line.first}
    gone = numbers | _repeated(lines, edges)
    kept: list[Line] = []
    torn = False
    for index, line in enumerate(lines):
        if index in gone:
            torn = True
            continue
        kept.append(_mend(kept[-1], line) if torn and kept else line)
        torn = False
    words = [
        Dropped("A page number or a line that repeats on each page", lines[i].text)
        for i in sorted(gone)
    ]
    return kept, words


def _lone_numbers(lines: list[Line]) -> set[int]:
    found = [index for index, line in enumerate(lines) if _NUMBER.fullmatch(line.text)]
    values = [int(lines[index].text) for index in found]
    rising = all(a + 1 == b for a, b in pairwise(values))
    return set(found) if len(found) > 1 and rising else set()


def _repeated(lines: list[Line], edges: set[int]) -> set[int]:
    if not edges:
        return set()
    near = {index + step for index in edges for step in (-2, -1, 0, 1, 2)}
    places: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        if len(line.text) <= 80 and not is_closed(line.text):
            places.setdefault(_DIGITS.sub("#", line.text), []).append(index)
    counts = Counter({key: len(near.intersection(found)) for key, found in places.items()})
    gone = {i for key, count in counts.items() if count >= 2 and key != "#" for i in places[key]}
    if 0 in gone and not (len(lines) > 1 and lines[1].gap + 1 and _is_title(lines[1])):
        gone.discard(0)
    return gone


def _is_title(line: Line) -> bool:
    return is_headline(line.text) and len(line.text) < 90


def _mend(above: Line, line: Line) -> Line:
    if not is_closed(above.text) and starts_lower(line.text):
        return replace(line, gap=0, glued=True)
    return replace(line, gap=min(max(line.gap, 1), 1))
