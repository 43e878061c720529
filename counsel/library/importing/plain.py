"""Pasted plain text as blocks: paragraphs of wrapped lines, lists, quotes, marked headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from counsel.library.importing import emit
from counsel.library.importing.article import Dropped
from counsel.library.importing.blocks import (
    Block,
    is_caseless,
    is_closed,
    is_headline,
    starts_lower,
)
from counsel.library.importing.lines import Line, cut, drop_pages

BULLET = re.compile(r"([-*•‣⁃▪◦●○■□·➢➤✓✔✗►–—])\s+(?=\S)")
NUMBER = re.compile(r"\(?(\d{1,3})[.)]\s+(?=\S)")
LETTER = re.compile(r"\(?[a-z]\)\s+(?=\S)")
HASHES = re.compile(r"(#{1,6})\s+(?=\S)")
RULE = re.compile(r"(?:[-*_=~—·•⁂#+]\s*){3,}|⁂|❦")
QUOTE = re.compile(r">[>\s]*")
BOLD = re.compile(r"(\*\*|__)(?=\S)([^*_]{1,120}?)\1:?")
_SPLIT = re.compile(r"\W")
LABEL = re.compile(r"(?:q|a|f|question|answer|frage|antwort)\s*\d{0,3}\s*[:.]\s*", re.I)


@dataclass(slots=True)
class Reading:
    """What a reader made of a source: its blocks, and what it already knows of the whole."""

    blocks: list[Block] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    title: str | None = None
    author: str | None = None
    page_title: str | None = None


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the source breaks its lines: whether it wraps them, and at which width."""

    wrapped: bool
    width: int


def read(text: str) -> Reading:
    """Blocks of a cleaned plain text."""
    lines, dropped = drop_pages(cut(text))
    layout = _layout(lines)
    groups: list[list[Line]] = []
    space = 0
    for line in lines:
        if RULE.fullmatch(line.text):
            if groups and line.text[0] in "=-" and line.gap == 0 and len(groups[-1]) == 1:
                groups[-1][0] = replace(
                    groups[-1][0], text=_underlined(groups[-1][0].text, line.text)
                )
            else:
                space = max(space, line.gap + 1)
            continue
        line, space = replace(line, gap=line.gap + space), 0
        if groups and _continues(groups[-1], line, layout):
            groups[-1].append(line)
        else:
            groups.append([line])
    words = _hyphenated(text)
    return Reading(_unlisted([_block(group, words) for group in groups]), dropped)


def _unlisted(blocks: list[Block]) -> list[Block]:
    """A number that no other number follows or leads counts nothing: it stays in its line."""
    counted = {block.number for block in blocks}
    return [
        block
        if block.number is None or {block.number - 1, block.number + 1} & counted
        else _uncounted(block)
        for block in blocks
    ]


def _uncounted(block: Block) -> Block:
    text = f"{block.marker} {block.text}"
    shape = replace(block, kind="paragraph", text=text, markdown=emit.plain(text))
    return replace(shape, number=None, marker="")


def _underlined(title: str, rule: str) -> str:
    if not is_headline(title) or HASHES.match(title):
        return title
    return ("# " if rule[0] == "=" else "## ") + title


def _layout(lines: list[Line]) -> _Layout:
    pairs = [
        (above, below)
        for above, below in pairwise(lines)
        if below.gap == 0 and len(above.text) <= 200 and not _starts(below.text)
    ]
    if not pairs:
        return _Layout(False, 0)
    cased = [pair for pair in pairs if not is_caseless(pair[1].text)]
    if len(cased) * 2 >= len(pairs):
        flowing = sum(starts_lower(below.text) for _, below in cased) / len(cased)
        wrapped = flowing >= 0.3
    else:
        wrapped = sum(not is_closed(above.text) for above, _ in pairs) / len(pairs) >= 0.5
    return _Layout(wrapped, max(len(above.text) for above, _ in pairs))


def _starts(text: str) -> bool:
    return bool(
        BULLET.match(text)
        or NUMBER.match(text)
        or LETTER.match(text)
        or HASHES.match(text)
        or text[0] == ">"
        or BOLD.fullmatch(text)
        or LABEL.match(text)
    )


def _continues(group: list[Line], line: Line, layout: _Layout) -> bool:
    above = group[-1]
    if line.glued:
        return True
    if line.gap or HASHES.match(group[0].text) or BOLD.fullmatch(above.text):
        return False
    if _starts(line.text):
        inside = layout.wrapped and _full(above, line, layout) and not is_closed(above.text)
        return inside and bool(NUMBER.match(line.text)) and not NUMBER.match(group[0].text)
    if group[0].text[0] == ">":
        return False
    if _is_item(group[0].text) and line.indent > group[0].indent:
        return True
    if starts_lower(line.text) and not is_closed(above.text):
        return layout.wrapped or len(above.text) >= 40
    return layout.wrapped and _full(above, line, layout)


def _full(above: Line, line: Line, layout: _Layout) -> bool:
    first = line.text.split(" ", 1)[0]
    return above.indent + len(above.text) + 1 + len(first) > layout.width * 0.85


def _is_item(text: str) -> bool:
    return bool(BULLET.match(text) or NUMBER.match(text) or LETTER.match(text))


def _hyphenated(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in re.findall(r"\w{1,40}-\w{1,40}", text))


def _text(group: list[Line], hyphens: frozenset[str]) -> str:
    parts = [group[0].text]
    for line in group[1:]:
        last = parts[-1].rsplit(" ", 1)[-1]
        if last[-1] == "-" and last[:-1].isalpha() and starts_lower(line.text):
            whole = (last + _SPLIT.split(line.text, maxsplit=1)[0]).lower()
            if whole not in hyphens and last.lower() not in ("self-", "ex-", "well-", "non-"):
                parts[-1] = parts[-1][:-1]
            parts.append(line.text)
        else:
            parts += [" ", line.text]
    return "".join(parts)


def _block(group: list[Line], hyphens: frozenset[str]) -> Block:
    text, gap, depth = _text(group, hyphens), group[0].gap, min(group[0].indent // 2, 3)
    hashes, number, bold = HASHES.match(text), NUMBER.match(text), BOLD.fullmatch(text)
    if hashes and len(text) <= 130 and not text.endswith((".", ",", ";")):
        body = text[hashes.end() :].rstrip("# ") or text
        return Block("heading", body, emit.plain(body), gap, level=len(hashes[1]))
    if bold:
        return Block("paragraph", bold[2], emit.plain(bold[2]), gap, bold=True)
    quote = QUOTE.match(text)
    if quote and quote.end() < len(text):
        body = text[quote.end() :]
        return Block("quote", body, emit.plain(body), gap, depth=min(quote[0].count(">"), 3))
    if number:
        body = text[number.end() :]
        value, marker = int(number[1]), f"{int(number[1])}{text[number.end(1)]}"
        return Block("item", body, emit.plain(body), gap, 0, depth, value, marker)
    bullet = BULLET.match(text)
    if bullet:
        body = text[bullet.end() :]
        return Block("item", body, emit.plain(body), gap, depth=depth, marker="-")
    if LETTER.match(text):
        return Block("item", text, emit.plain(text), gap, depth=depth, marker="-")
    return Block("paragraph", text, emit.plain(text), gap)
