"""Telling which short lines are headings when the source has not marked them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from counsel.library.importing import emit
from counsel.library.importing.blocks import (
    ENDINGS,
    GUESSED,
    NEVER,
    Block,
    asks,
    count_words,
    is_closed,
    is_headline,
    is_prose,
    starts_lower,
)

_NUMBERED = re.compile(r"\(?(\d{1,3})(?:[.):]|\s[–—-])\s+(?=\S)")
_COUNTED = re.compile(r"(\d{1,2})[.)]\s+(?=\S)")
_COUNT = re.compile(r"^\d{1,2}\\?[.)]\s+")
_ENOUGH = 2  # with so many marked headings the short lines between are no headings
_LONGEST_QUESTION = 300
_SAID_BY = re.compile(r"[\"“„«][^\"“”»]{1,110}[\"”“»]\s*[—–-]")
_SAYING = re.compile(r"[\"“„«].{1,110}[\"”“»]")


def mark(blocks: list[Block]) -> list[Block]:
    """The blocks with headings and numbered questions told apart from lines and lists."""
    blocks = _itemize([_strip_number(block) for block in blocks])
    blocks = _numbered(blocks)
    marked = sum(block.kind == "heading" and 0 < block.level < GUESSED for block in blocks)
    guesses = set(_guesses(blocks))
    guesses |= set(_last_glued(blocks, guesses))
    guesses |= set(_like_those_with_colons(blocks, guesses))
    if marked >= _ENOUGH:
        guesses = {i for i in guesses if blocks[i].text.isupper()}
    return [_as_heading(b) if i in guesses else b for i, b in enumerate(blocks)]


def _strip_number(block: Block) -> Block:
    if block.kind not in ("heading", "question") and not block.bold:
        return block
    found = _NUMBERED.match(block.text)
    if not found:
        return block
    text = block.text[found.end() :]
    return replace(block, text=text, markdown=emit.plain(text), number=int(found[1]))


def _itemize(blocks: list[Block]) -> list[Block]:
    """Paragraphs that are counted, as HTML often has them, become numbered items."""
    found = {i: m for i, b in enumerate(blocks) if (m := _counted(b))}
    numbers = {int(match[1]) for match in found.values()}
    made = list(blocks)
    for i, match in found.items():
        number, text = int(match[1]), blocks[i].text[match.end() :]
        if {number - 1, number + 1} & numbers:
            markdown = _COUNT.sub("", blocks[i].markdown, count=1)
            shape = replace(blocks[i], kind="item", text=text, markdown=markdown, number=number)
            made[i] = replace(shape, marker=f"{number}.")
    return made


def _counted(block: Block) -> re.Match[str] | None:
    if block.kind != "paragraph" or block.bold or len(block.text) > _LONGEST_QUESTION:
        return None
    return _COUNTED.match(block.text)


def _as_heading(block: Block) -> Block:
    return replace(block, kind="heading", level=block.level or GUESSED)


def _numbered(blocks: list[Block]) -> list[Block]:
    """Numbered lines that stand alone above other text become questions or headings."""
    made = list(blocks)
    for run in _runs([i for i in range(len(blocks)) if _stands_alone(blocks, i)], blocks):
        asking = len(run) > 1 and all(asks(blocks[i].text) for i in run)
        for i in run:
            if asking:
                made[i] = replace(blocks[i], kind="question")
            elif blocks[i].kind == "item" and _could_head(blocks[i]):
                made[i] = _as_heading(blocks[i])
    return made


def _could_head(block: Block) -> bool:
    text = block.text[:1].upper() + block.text[1:]
    return is_headline(text) or (len(text) <= 60 and is_headline(text.rstrip(ENDINGS + ".")))


def _stands_alone(blocks: list[Block], index: int) -> bool:
    block = blocks[index]
    if block.number is None or block.depth or len(block.text) > _LONGEST_QUESTION:
        return False
    below = blocks[index + 1] if index + 1 < len(blocks) else None
    above = blocks[index - 1] if index else None
    if below is None or below.number is not None or below.kind == "heading":
        return False
    if above is None or above.kind != "item" or above.number is None or block.kind != "item":
        return True
    return above.gap == 0 < block.gap


def _runs(indexes: list[int], blocks: list[Block]) -> Iterator[list[int]]:
    run: list[int] = []
    for index in indexes:
        if run and (blocks[index].number or 0) < (blocks[run[-1]].number or 0):
            yield run
            run = []
        run.append(index)
    if run:
        yield run


def _guesses(blocks: list[Block]) -> Iterator[int]:
    small = _is_all_small(blocks)
    for index, block in enumerate(blocks):
        if block.kind != "paragraph" or index + 1 >= len(blocks):
            continue
        shaped = _has_shape(_capital(block) if small else block)
        if not shaped and not _is_small(block, blocks[index + 1]):
            continue
        if not _stands_apart(blocks, index):
            continue
        below = blocks[index + 1]
        if (
            block.text.endswith(":")
            and below.kind != "paragraph"
            and not _is_label(block, blocks, index)
        ):
            continue
        if is_prose(below) or below.kind == "question" or _leads_to_heading(blocks, index):
            yield index


def _last_glued(blocks: list[Block], guesses: set[int]) -> Iterator[int]:
    """Where headings stand right above their text, a last one may stand above a mere line."""
    glued = sum(blocks[i + 1].gap == 0 < blocks[i].gap for i in guesses)
    last = blocks[-2:]
    if glued < 2 or len(last) < 2 or {block.kind for block in last} != {"paragraph"}:
        return
    if last[0].gap > 0 == last[1].gap and _has_shape(last[0]):
        yield len(blocks) - 2


def _is_all_small(blocks: list[Block]) -> bool:
    """Whether the author writes no capitals, so that a small letter tells nothing."""
    long = [block for block in blocks if block.kind == "paragraph" and is_closed(block.text)]
    return len(long) > 2 and sum(starts_lower(b.text) for b in long) * 5 > len(long) * 4


def _capital(block: Block) -> Block:
    return replace(block, text=block.text[:1].upper() + block.text[1:])


def _like_those_with_colons(blocks: list[Block], guesses: set[int]) -> Iterator[int]:
    """Where some headings end with a colon, longer lines that stand just like them are some too."""
    looks = {
        (blocks[i].gap > 0, blocks[i + 1].gap > 0) for i in guesses if blocks[i].text[-1] == ":"
    }
    if sum(blocks[i].text[-1] == ":" for i in guesses) < _ENOUGH or len(looks) > 1:
        return
    for index, block in enumerate(blocks[:-1]):
        if block.kind != "paragraph" or block.text[-1:] != ":" or count_words(block.text) > 14:
            continue
        below = blocks[index + 1]
        if (block.gap > 0, below.gap > 0) in looks and below.kind == "paragraph":
            yield index


def _has_shape(block: Block) -> bool:
    if block.level == NEVER or _SAYING.fullmatch(block.text) or _SAID_BY.match(block.text):
        return False
    return is_headline(block.text) or (
        block.bold and count_words(block.text) <= 15 and not is_closed(block.text)
    )


def _is_small(block: Block, below: Block) -> bool:
    """Whether a line in small letters stands alone above a long paragraph, like a heading."""
    if not starts_lower(block.text) or not block.gap or not below.gap or block.level == NEVER:
        return False
    shaped = count_words(block.text) <= 10 and is_headline(block.text[0].upper() + block.text[1:])
    return shaped and len(below.text) > 110 and not starts_lower(below.text)


def _is_label(block: Block, blocks: list[Block], index: int) -> bool:
    """Whether a line like "What you need:" above a list names a part and is no lead-in."""
    apart = index == 0 or block.gap > 0
    return (apart and count_words(block.text) <= 3 and blocks[index + 1].gap > 0) or block.bold


def _stands_apart(blocks: list[Block], index: int) -> bool:
    above = blocks[index - 1] if index else None
    if above is None or above.kind != "paragraph" or blocks[index].bold:
        return True
    if blocks[index].gap > 0:
        return True
    return is_closed(above.text) and not (asks(above.text) and is_headline(above.text))


def _leads_to_heading(blocks: list[Block], index: int) -> bool:
    """Whether exactly one more short line stands between this one and its text."""
    if index + 2 >= len(blocks):
        return False
    below, text = blocks[index + 1], blocks[index + 2]
    if below.kind == "heading":
        return is_prose(text)
    above_is_short = (
        index > 0 and blocks[index - 1].kind == "paragraph" and not is_prose(blocks[index - 1])
    )
    short = below.kind == "paragraph" and is_headline(below.text) and below.gap > 0
    return short and is_prose(text) and not above_is_short
