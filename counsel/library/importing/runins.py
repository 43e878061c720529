"""Paragraphs that begin with bold words of their own: a run of them is a run of sections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from counsel.library.importing import emit
from counsel.library.importing.blocks import GUESSED, Block, asks, count_words, has_letter

_LEAD = re.compile(r"\*\*([^*\n]{2,110})\*\*([.:!?–—-]?)\s+(?=\S)")
_ESCAPED = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_ENOUGH = 3


def split(blocks: list[Block]) -> list[Block]:
    """The blocks with the bold beginnings of three or more paragraphs as headings.

    Nothing is changed where the source has headings of its own, or where the same words begin
    several paragraphs, as the names in a talk do.
    """
    if sum(block.kind == "heading" for block in blocks) > 1:
        return blocks
    leads = {i: found for i, block in enumerate(blocks) if (found := _lead(block))}
    said = [found[1].strip(" .:") for found in leads.values()]
    if len(said) < _ENOUGH or len(set(said)) < len(said):
        return blocks
    first = min(leads)
    if len(leads) * 3 < sum(block.kind == "paragraph" for block in blocks[first:]):
        return blocks
    return [part for i, b in enumerate(blocks) for part in _parts(b, leads.get(i))]


def _lead(block: Block) -> re.Match[str] | None:
    if block.kind != "paragraph" or block.bold:
        return None
    found = _LEAD.match(block.markdown)
    if not found or count_words(found[1]) > 14 or not has_letter(found[1]):
        return None
    ended = found[1].rstrip()[-1] in ".:!?–—-" or bool(found[2])
    return found if ended and len(block.markdown) - found.end() > 20 else None


def _parts(block: Block, found: re.Match[str] | None) -> Iterator[Block]:
    if found is None:
        yield block
        return
    words = _ESCAPED.sub("", found[1] + found[2]).strip()
    name = words if asks(words) else words.rstrip(".:–—- ")
    yield replace(
        block, kind="heading", level=GUESSED, text=name, markdown=emit.plain(name), bold=False
    )
    rest = block.markdown[found.end() :]
    text = block.text[len(words) :].strip()
    yield replace(block, text=text, markdown=rest, gap=0, ruled=False)
