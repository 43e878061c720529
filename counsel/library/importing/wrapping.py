"""Telling which lines of a plain text belong together, whether it is wrapped or not."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from counsel.library.importing.blocks import (
    asks,
    is_caseless,
    is_closed,
    is_headline,
    starts_lower,
)
from counsel.library.importing.lines import Line
from counsel.library.importing.shapes import BOLD, HASHES, NUMBER, QUOTE, RULE, is_item, is_start

_NARROWEST = 30  # no text is wrapped more narrowly than this
_LOOSE, _STRICT = 0.8, 0.95  # how full of the width a line is that goes on below
_BYLINE = re.compile(r"(?:by|von|par|por|di)\s+[A-ZÀ-Þ][^.!?]{2,60}$")
_OPEN_END = re.compile(r"\b(?:a|an|the|of|and|or|to|in|for|with|on|at|your|my|our|from|by|&)", re.I)


@dataclass(slots=True)
class Group:
    """The lines of one block; `ruled` says that a line is drawn above them."""

    lines: list[Line]
    ruled: bool = False


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the source breaks its lines: whether it wraps them, and at which width."""

    wrapped: bool
    width: int


def unquote(lines: list[Line]) -> list[Line]:
    """The lines of a letter that is quoted as a whole, without its marks."""
    marked = [line for line in lines if line.text[0] == ">"]
    if len(marked) < 4 or len(marked) * 10 < len(lines) * 9:
        return lines
    bare: list[Line] = []
    gap = 0
    for line in lines:
        text = QUOTE.sub("", line.text, count=1)
        if text:
            bare.append(replace(line, text=text, gap=line.gap + gap))
        gap = 0 if text else gap + line.gap + 1
    return bare


def group(lines: list[Line]) -> list[Group]:
    """The lines gathered to paragraphs, items, headings and quotes."""
    layout = _layout(lines)
    main = _main_underline(lines)
    groups: list[Group] = []
    space = 0
    for line, below in pairwise([*lines, None]):
        if line is None:
            break
        if RULE.fullmatch(line.text):
            if not _underlines(groups, line, main):
                space = max(space, line.gap + 1)
            continue
        whole = replace(line, gap=line.gap + space)
        if groups and _continues(groups, whole, below, layout):
            groups[-1].lines.append(whole)
        else:
            groups.append(Group([whole], ruled=space > 0))
        space = 0
    return groups


def _underlines(groups: list[Group], rule: Line, main: str) -> bool:
    """Whether a drawn line makes the short line right above it a heading."""
    if not groups or rule.gap or rule.text[0] not in "=-" or len(groups[-1].lines) > 1:
        return False
    title = groups[-1].lines[0]
    if not is_headline(title.text) or HASHES.match(title.text):
        return False
    marks = "#" if rule.text[0] == main else "##"
    groups[-1].lines[0] = replace(title, text=f"{marks} {title.text}")
    return True


def _main_underline(lines: list[Line]) -> str:
    """The sign under headings of the first rank: "=", unless a title with "-" comes first."""
    drawn = "".join(line.text[0] for line in lines if RULE.fullmatch(line.text) and not line.gap)
    return "-" if "=" in drawn and drawn.startswith("-") else "="


def _layout(lines: list[Line]) -> _Layout:
    pairs = [
        (above, below)
        for above, below in pairwise(lines)
        if below.gap == 0 and len(above.text) <= 200 and not is_start(below.text)
    ]
    if not pairs:
        return _Layout(False, 0)
    cased = [pair for pair in pairs if not is_caseless(pair[1].text)]
    if len(cased) * 2 >= len(pairs):
        wrapped = sum(starts_lower(below.text) for _, below in cased) / len(cased) >= 0.3
    else:
        wrapped = sum(not is_closed(above.text) for above, _ in pairs) / len(pairs) >= 0.5
    width = max(len(above.text) for above, _ in pairs)
    return _Layout(wrapped and width >= _NARROWEST, width)


def _continues(groups: list[Group], line: Line, below: Line | None, layout: _Layout) -> bool:
    lines = groups[-1].lines
    above = lines[-1]
    if line.glued:
        return True
    if len(groups) < 4 and _BYLINE.match(line.text):
        return False
    if line.gap or HASHES.match(lines[0].text) or BOLD.fullmatch(above.text):
        return False
    if len(groups) == len(lines) == 1 and _runs_on(above, line, layout):
        return True
    if is_start(line.text):
        return layout.wrapped and _only_looks_so(lines, line, layout)
    if lines[0].text[0] == ">":
        return False
    if is_item(lines[0].text) and line.indent > lines[0].indent:
        return True
    if starts_lower(line.text) and not is_closed(above.text):
        return layout.wrapped or len(above.text) >= 40
    return layout.wrapped and _flows(lines, line, below, layout)


def _only_looks_so(lines: list[Line], line: Line, layout: _Layout) -> bool:
    """Whether a number or a dash stands at a line's beginning by the chance of wrapping."""
    if is_item(lines[0].text) or is_closed(lines[-1].text) or lines[-1].text[-1] == ":":
        return False
    chance = NUMBER.match(line.text) or line.text[0] in "–—"
    return bool(chance) and _fills(lines[-1], line, layout.width * _LOOSE)


def _flows(lines: list[Line], line: Line, below: Line | None, layout: _Layout) -> bool:
    """Whether a line that begins with a capital goes on with the one above."""
    above = lines[-1]
    if asks(above.text) and NUMBER.match(lines[0].text):
        return False
    if is_closed(above.text) and _is_heading(line, below, layout):
        return False
    first = len(lines) == 1 and is_headline(above.text)
    strict = first or is_closed(above.text)
    return _fills(above, line, layout.width * (_STRICT if strict else _LOOSE))


def _is_heading(line: Line, below: Line | None, layout: _Layout) -> bool:
    """Whether a line ends early without ending a sentence, and a new one begins below."""
    if below is None or not is_headline(line.text) or starts_lower(below.text):
        return False
    return below.gap > 0 or not _fills(line, below, layout.width * _LOOSE)


def _runs_on(title: Line, line: Line, layout: _Layout) -> bool:
    """Whether a title was broken over two lines."""
    if is_start(line.text) or not is_headline(title.text):
        return False
    last = title.text.rsplit(" ", 1)[-1]
    lonely = layout.wrapped and " " not in line.text and len(title.text) >= 30
    return bool(_OPEN_END.fullmatch(last)) or lonely


def _fills(above: Line, line: Line, width: float) -> bool:
    first = line.text.split(" ", 1)[0]
    return above.indent + len(above.text) + 1 + len(first) > width
