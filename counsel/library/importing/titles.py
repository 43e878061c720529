"""The title of an article: a marked heading, what the page calls itself, or the first line."""

from __future__ import annotations

import re
from dataclasses import replace

from counsel.library.importing import emit
from counsel.library.importing import vocabulary as known
from counsel.library.importing.article import Dropped
from counsel.library.importing.blocks import NEVER, Block, count_words, is_closed, is_headline
from counsel.library.importing.heads import SITE, Head


def find(head: Head, page_title: str | None, signed: bool) -> None:
    """Sets the title of the head, and leaves out what stands above it."""
    blocks = head.blocks
    if not head.title:
        index = _named_by_page(blocks, page_title)
        index = _title_index(blocks, signed) if index is None else index
        if index is not None:
            head.title = blocks[index].text
            head.dropped += [Dropped(SITE, block.text) for block in blocks[:index]]
            del blocks[: index + 1]
            _subtitle(blocks, head.above)
        elif page_title:
            head.title = re.split(r"\s+[|–—-]\s+", page_title)[0]
    same = (head.title or "").casefold()
    head.blocks = [
        b for i, b in enumerate(blocks) if i > 2 or b.text.casefold() != same or is_closed(b.text)
    ]


def _subtitle(blocks: list[Block], above_author: Block | None) -> None:
    """A line right below the title, with space below it, is no heading.

    Nor is what stands between title and author, nor a marked one of a lower rank than all others.
    """
    if len(blocks) > 1 and blocks[0] is above_author:
        words = blocks[0].text
        blocks[0] = replace(blocks[0], kind="paragraph", level=NEVER, markdown=emit.plain(words))
    ranks = [block.level for block in blocks[1:] if block.kind == "heading"]
    if blocks and blocks[0].kind == "heading" and ranks and max(ranks) < blocks[0].level:
        words = blocks[0].text
        blocks[0] = replace(blocks[0], kind="paragraph", level=NEVER, markdown=emit.plain(words))
    if len(blocks) > 1 and blocks[0].gap == 0 < blocks[1].gap and blocks[0].kind == "paragraph":
        blocks[0] = replace(blocks[0], level=NEVER)


def _named_by_page(blocks: list[Block], page_title: str | None) -> int | None:
    """The heading in the first blocks with which the page's own title begins."""
    named = (page_title or "").casefold()
    for index, block in enumerate(blocks[:4]):
        if block.kind == "heading" and named.startswith(block.text.casefold()):
            return index if all(_is_above_title(b) for b in blocks[:index]) else None
    return None


def _title_index(blocks: list[Block], signed: bool) -> int | None:
    marked = [i for i, block in enumerate(blocks) if block.kind == "heading"]
    first = next((i for i in marked if blocks[i].level == 1), None)
    if first is not None and first <= 3 and all(_is_above_title(b) for b in blocks[:first]):
        return first
    if marked and marked[0] == 0 and all(blocks[i].level > blocks[0].level for i in marked[1:]):
        return 0
    if not blocks or len(blocks) < 2 or not _could_be_title(blocks[0]):
        return None
    if len(blocks) > 2 and _is_rubric(blocks[0], signed) and _could_be_title(blocks[1]):
        return 1
    if signed and len(blocks) > 2 and _could_be_title(blocks[1]):
        return int(count_words(blocks[0].text) <= 3 < count_words(blocks[1].text))
    return 0


def _is_rubric(block: Block, signed: bool) -> bool:
    """Whether a first line only names the column in which the article stands."""
    if known.RUBRIC.fullmatch(block.text) and block.kind == "paragraph":
        return True
    return signed and block.text.isupper() and count_words(block.text) <= 2


def _is_above_title(block: Block) -> bool:
    return len(block.text) < 80 and not is_closed(block.text)


def _could_be_title(block: Block) -> bool:
    if block.kind != "paragraph" or len(block.text) > 160 or count_words(block.text) > 24:
        return False
    return is_headline(block.text) or not block.text.rstrip().endswith(
        (".", ",", ";", ":", "…", "。")
    )
