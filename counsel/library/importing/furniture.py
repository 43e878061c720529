"""Leaving out what a page puts around an article: menus, share bars, notices, forms, links."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from counsel.library.importing import emit
from counsel.library.importing import vocabulary as known
from counsel.library.importing.article import Dropped
from counsel.library.importing.blocks import Block, count_words, is_closed, is_headline

_WHOLE = [(reason, re.compile(like)) for reason, like in known.WHOLE]
_BEGIN = [(reason, re.compile(like)) for reason, like in known.BEGIN]
_COMMENTS, _REPLY, _RELATED, _CONTENTS, _NEWSLETTER, _BIOGRAPHY = (
    re.compile(like)
    for like in (
        known.COMMENTS,
        known.REPLY,
        known.RELATED,
        known.CONTENTS,
        known.NEWSLETTER,
        known.BIOGRAPHY,
    )
)
_PARTS = re.compile(r"\s*[|•·»›/]\s*|\s{3,}")
_EDIT = re.compile(r"(?<=\w)\s*\[ ?(?:edit|bearbeiten|modifier|editar)(?: source)? ?\]$")
_INVITES = re.compile(r"\bleave (?:a|your|me a) (?:comment|reply)\b")
_BYLINE = re.compile(r"(?:by|written by|von|par|por)\s", re.I)
_LINE, _NOTICE, _PROSE = 300, 420, 160


@dataclass(frozen=True, slots=True)
class _Zone:
    """Furniture that goes on below its heading until `ends` says that the article is back."""

    reason: str
    ends: Callable[[list[Block], int, int], bool]


def sweep(blocks: list[Block]) -> tuple[list[Block], list[Dropped]]:
    """What is the article's, and what was left out, both in order."""
    kept: list[Block] = []
    dropped: list[Dropped] = []
    blocks = [_without_links(block, dropped) for block in blocks if has_word(block.text)]
    menus = _menus(blocks)
    lines = _places(blocks)
    zone: tuple[_Zone, int] | None = None
    lost = 0
    for index, block in enumerate(blocks):
        if zone and zone[0].ends(blocks, zone[1], index):
            zone = None
        found = _zone(block, blocks, index, lines)
        if found and not (zone and zone[0].reason == found.reason):
            zone = (found, index)
        reason = zone[0].reason if zone else known.MENU if index in menus else _reason(block)
        if reason:
            dropped.append(Dropped(reason, block.text))
            lost = max(lost, block.gap)
        else:
            kept.append(replace(block, gap=max(block.gap, min(lost, 1))) if lost else block)
            lost = 0
    return kept, dropped


def has_word(text: str) -> bool:
    """Whether there is more in the text than signs."""
    return any(char.isalnum() for char in text)


def _without_links(block: Block, dropped: list[Dropped]) -> Block:
    """A heading without the "[edit]" that an encyclopedia hangs on it."""
    found = _EDIT.search(block.text) if len(block.text) < 200 else None
    if not found:
        return block
    dropped.append(Dropped(known.MENU, found[0].strip()))
    text = block.text[: found.start()].rstrip()
    return replace(block, text=text, markdown=emit.plain(text))


def _menus(blocks: list[Block]) -> set[int]:
    """Short lines right below each other, some of them known from menus."""
    found: set[int] = set()
    run: list[int] = []
    links: list[int] = []
    for index, block in enumerate([*blocks, Block("code", "", "")]):
        if _is_linked(block):
            links.append(index)
        else:
            if sum(blocks[i].links for i in links) > 2:
                found.update(links)
            links = []
        joins = bool(run) and block.gap == 0 and _is_link(block)
        if not joins:
            if len(run) > 2 and sum(_reason(blocks[i]) is not None for i in run) * 3 >= len(run):
                found.update(run)
            run = []
        if _is_link(block):
            run.append(index)
    return found


def _is_linked(block: Block) -> bool:
    """Whether a block is nothing but short links, as the lines of a menu are."""
    if not block.links or block.kind in ("heading", "question", "row") or is_closed(block.text):
        return False
    return len(block.text) <= 25 * block.links and count_words(block.text) <= 4 * block.links


def _is_link(block: Block) -> bool:
    short = len(block.text) <= 30 and count_words(block.text) <= 3
    return short and block.kind in ("paragraph", "item") and not is_closed(block.text)


def _places(blocks: list[Block]) -> dict[str, int]:
    """The last place where each line stands, so that a table of contents can be told."""
    return {_key(block.text): index for index, block in enumerate(blocks) if len(block.text) < 160}


def _key(text: str) -> str:
    return re.sub(r"[\W\d]+", " ", text[:160]).strip().casefold()


def _reason(block: Block) -> str | None:
    if block.kind in ("code", "row", "answer") or len(block.text) > _NOTICE:
        return None
    return _reason_of(block.text)


def _reason_of(line: str) -> str | None:
    text = line.strip().casefold()
    if len(text) <= _LINE:
        found = next((reason for reason, like in _WHOLE if like.fullmatch(text)), None)
        if found or _is_menu(line):
            return found or known.MENU
    return next((reason for reason, like in _BEGIN if like.match(text)), None)


def _is_menu(text: str) -> bool:
    parts = [part for part in _PARTS.split(text.strip(" |•·»›/")) if part]
    if len(parts) < 3 or is_closed(text) or _BYLINE.match(text) or any(c.isdigit() for c in text):
        return False
    return all(count_words(part) <= 4 and len(part) <= 30 for part in parts)


def _zone(block: Block, blocks: list[Block], index: int, lines: dict[str, int]) -> _Zone | None:
    if len(block.text) > 120 or block.kind in ("code", "row", "quote"):
        return None
    text = block.text.strip().casefold()
    heading = block.kind == "heading" or not is_closed(block.text)
    if _REPLY.fullmatch(text) or (block.kind == "heading" and _INVITES.search(text)):
        return _Zone("The comment form and what follows it", _form_ends)
    if index and heading and _COMMENTS.fullmatch(text) and block.kind != "item":
        return _Zone("Comments of readers", _never)
    if _CONTENTS.fullmatch(text) and _lists_lines(blocks, index, lines):
        return _Zone("The table of contents", _contents_end(lines))
    if _RELATED.fullmatch(text) and _leads_to_links(blocks, index):
        return _Zone("Links to other articles", _links_end)
    if _NEWSLETTER.fullmatch(text) and heading:
        return _Zone(known.NEWS, _notice_ends)
    if _BIOGRAPHY.fullmatch(text) and heading:
        return _Zone("A note on the author", _biography_ends)
    return None


def _never(blocks: list[Block], start: int, index: int) -> bool:
    return False


def _begins_section(blocks: list[Block], index: int) -> bool:
    block = blocks[index]
    if block.kind != "heading" and not (block.kind == "paragraph" and is_headline(block.text)):
        return False
    if _reason(block) or index + 1 >= len(blocks):
        return False
    below = blocks[index + 1]
    return below.kind == "paragraph" and len(below.text) >= _PROSE and not _reason(below)


def _form_ends(blocks: list[Block], start: int, index: int) -> bool:
    if index == start:
        return False
    said = blocks[index].text.casefold()
    return _begins_section(blocks, index) and " says" not in said and not said.endswith(":")


def _lists_lines(blocks: list[Block], index: int, lines: dict[str, int]) -> bool:
    below = blocks[index + 1 : index + 4]
    if not below:
        return False
    again = sum(lines.get(_key(block.text), 0) > index + 3 for block in below)
    listed = all(block.kind == "item" or len(block.text) < 90 for block in below[:2])
    return listed and (again > 0 or below[0].kind == "item")


def _contents_end(lines: dict[str, int]) -> Callable[[list[Block], int, int], bool]:
    def ends(blocks: list[Block], start: int, index: int) -> bool:
        block = blocks[index]
        if index == start or block.kind == "item":
            return False
        again = lines.get(_key(block.text), 0) > index
        tight = index > start + 1 and block.gap == 0 and not is_closed(block.text)
        return not again and not (tight and len(block.text) < 90)

    return ends


def _leads_to_links(blocks: list[Block], index: int) -> bool:
    below = blocks[index + 1 : index + 3]
    return all(block.kind in ("item", "heading") or len(block.text) <= _PROSE for block in below)


def _links_end(blocks: list[Block], start: int, index: int) -> bool:
    if index == start:
        return False
    block = blocks[index]
    if block.kind == "heading" or blocks[start].kind != "heading":
        return _begins_section(blocks, index) or len(block.text) > _PROSE
    return len(block.text) > _PROSE


def _notice_ends(blocks: list[Block], start: int, index: int) -> bool:
    if index == start:
        return False
    return blocks[index].kind == "heading" or index > start + 1 or len(blocks[index].text) > 240


def _biography_ends(blocks: list[Block], start: int, index: int) -> bool:
    if index == start:
        return False
    return blocks[index].kind == "heading" or _begins_section(blocks, index) or index > start + 2
