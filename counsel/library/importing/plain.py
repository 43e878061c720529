"""Pasted plain text as blocks: paragraphs of wrapped lines, lists, quotes, marked headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from counsel.library.importing import emit, wrapping
from counsel.library.importing.article import Dropped
from counsel.library.importing.blocks import Block, starts_lower
from counsel.library.importing.lines import Line, cut, drop_pages
from counsel.library.importing.shapes import (
    BOLD,
    BULLET,
    DECOR,
    HASHES,
    LETTER,
    NUMBER,
    QUOTE,
    is_item,
)
from counsel.library.importing.wrapping import unquote

_SPLIT = re.compile(r"\W")


@dataclass(slots=True)
class Reading:
    """What a reader made of a source: its blocks, and what it already knows of the whole."""

    blocks: list[Block] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    title: str | None = None
    author: str | None = None
    page_title: str | None = None


def read(text: str) -> Reading:
    """Blocks of a cleaned plain text."""
    lines, dropped = drop_pages(unquote(cut(text)))
    words = _hyphenated(text)
    groups = wrapping.group(lines)
    base = min((g.lines[0].indent for g in groups if is_item(g.lines[0].text)), default=0)
    blocks = [_block(g.lines, words, base) for g in groups]
    blocks = [replace(b, ruled=g.ruled) for b, g in zip(blocks, groups, strict=True)]
    return Reading(_unlisted(blocks), dropped)


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


def _block(group: list[Line], hyphens: frozenset[str], base: int) -> Block:
    text, gap = _text(group, hyphens), group[0].gap
    depth = max(min((group[0].indent - base) // 2, 3), 0)
    hashes, number, bold = HASHES.match(text), NUMBER.match(text), BOLD.fullmatch(text)
    if hashes and len(text) <= 130 and not text.endswith((".", ",", ";")):
        body = text[hashes.end() :].rstrip("# ") or text
        return Block("heading", body, emit.plain(body), gap, level=len(hashes[1]))
    decor = DECOR.fullmatch(text)
    if decor and not bold:
        return Block("heading", decor[2], emit.plain(decor[2]), gap, level=len(decor[1]))
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
