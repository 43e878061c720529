"""The head of an article: its title, its author, its dates."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from counsel.library.importing import vocabulary as known
from counsel.library.importing.article import Dropped
from counsel.library.importing.blocks import NEVER, Block, count_words, is_closed, is_headline
from counsel.library.importing.plain import Reading

_ADDRESS = re.compile(r"\s*<[^<>]{0,200}>|\s*\[[^\[\]]{0,200}@[^\[\]]{0,200}\]")
_TITLES = {"title", "titel", "titre", "subject", "betreff", "objet"}
_AUTHORS = {"author", "autor", "by", "from", "von"}
_REPLIES = re.compile(r"(?:(?:re|fwd?|aw|wg)\s*:\s*)+", re.I)
_HEAD = 8
SITE = "The name of the site or of its column"
WHEN = "A date or a reading time"
ABOUT = "A note on the author"


@dataclass(slots=True)
class Head:
    """Title and author, the blocks below them, and what was left out around them."""

    title: str | None
    author: str | None
    blocks: list[Block]
    dropped: list[Dropped] = field(default_factory=list)


def read(reading: Reading, blocks: list[Block]) -> Head:
    """Finds title and author in the first blocks of an article without furniture."""
    head = Head(reading.title, reading.author, list(blocks))
    _fields(head)
    before = len(head.blocks)
    _authors(head)
    _dates(head)
    _title(head, reading.page_title, before > len(head.blocks))
    _unsigned(head)
    _signature(head)
    _biography(head)
    named = [i for i, block in enumerate(head.blocks[:5]) if block.text == head.author]
    head.blocks = [block for i, block in enumerate(head.blocks) if i not in named]
    head.title = " ".join(head.title.split()) if head.title else None
    return head


def _fields(head: Head) -> None:
    named = []
    for block in head.blocks[:_HEAD]:
        match = known.FIELD.fullmatch(block.text) if len(block.text) < 300 else None
        if not match:
            break
        named.append((match[1].lower(), match[2].strip(), block))
    keys = {key for key, _, _ in named}
    if not (len(named) > 1 or keys & (_TITLES - {"titre"})):
        return
    for key, value, block in named:
        if key in _TITLES and not head.title:
            head.title = _REPLIES.sub("", value)
        elif key in _AUTHORS and not head.author:
            head.author = _ADDRESS.sub("", value).strip("\"' ") or value
            if head.author != value:
                head.dropped.append(Dropped("A line of the letter's head", block.text))
        else:
            head.dropped.append(Dropped("A line of the letter's head", block.text))
    head.blocks = head.blocks[len(named) :]


def _authors(head: Head) -> None:
    heads = 0
    for index, block in enumerate(head.blocks[:_HEAD]):
        heads += block.kind == "heading"
        if heads > 1 and block.level > 1:
            break
        if head.author and block.text.strip() == head.author and index:
            del head.blocks[index]
            break
        name, rest = author_of(block.text)
        if name and block.kind in ("paragraph", "heading"):
            head.author = head.author or name
            if name != head.author:
                rest = block.text
            _leave(head, index, rest)
            break
    for index, block in reversed(list(enumerate(head.blocks[:_HEAD]))):
        if known.REVIEWED.fullmatch(block.text):
            head.dropped.append(Dropped("A line on who checked the article", block.text))
            del head.blocks[index]


def _leave(head: Head, index: int, rest: str) -> None:
    del head.blocks[index]
    if rest:
        head.dropped.append(
            Dropped(WHEN if known.DATES.fullmatch(rest) else "Words beside the author", rest)
        )


def author_of(text: str) -> tuple[str | None, str]:
    """The name in a line like "By Name | 3 May 2024", and what else the line says."""
    if len(text) > 200:
        return None, ""
    when = known.WHEN_FIRST.match(text)
    if when:
        name, rest = author_of(text[when.end() :])
        return name, " ".join(part for part in (when[0].strip(" ,|•·"), rest) if part)
    by = known.BY.match(text)
    if not by:
        return None, ""
    said = text[by.end() :]
    cut = known.CUT.search(said)
    name = (said[: cut.start()] if cut else said).strip(" ,.|")
    rest = said[cut.end() :].strip(" ,.|•·()") if cut else ""
    if cut and re.match(r"\w", cut[0].strip(" ,") or "-"):
        rest = said[cut.start() :].strip(" ,.|•·()")
    return (name, rest) if is_name(name) else (None, "")


def is_name(text: str) -> bool:
    """Whether a few words could be the name of a person or a team."""
    said = text.replace(",", " ").split()
    if not 1 <= len(said) <= 12 or len(text) > 90 or is_closed(text.rstrip(".")):
        return False
    return (
        all(word.lower() in known.SMALL or not word[0].islower() for word in said)
        and text[0].isalpha()
    )


def _dates(head: Head) -> None:
    for index, block in reversed(list(enumerate(head.blocks[:_HEAD]))):
        if len(block.text) <= 120 and known.DATES.fullmatch(block.text.strip()):
            above = head.blocks[index - 1] if index else None
            if above and index > 1 and not head.author and _is_person(above):
                head.author = above.text
                del head.blocks[index - 1 : index + 1]
            else:
                del head.blocks[index]
            head.dropped.append(Dropped(WHEN, block.text))


def _is_person(block: Block) -> bool:
    return block.kind == "paragraph" and 2 <= count_words(block.text) <= 4 and is_name(block.text)


def _title(head: Head, page_title: str | None, signed: bool) -> None:
    blocks = head.blocks
    if not head.title:
        index = _named_by_page(blocks, page_title)
        index = _title_index(blocks, signed) if index is None else index
        if index is not None:
            head.title = blocks[index].text
            head.dropped += [Dropped(SITE, block.text) for block in blocks[:index]]
            del blocks[: index + 1]
            _subtitle(blocks)
        elif page_title:
            head.title = re.split(r"\s+[|–—-]\s+", page_title)[0]
    same = (head.title or "").casefold()
    head.blocks = [
        b for i, b in enumerate(blocks) if i > 2 or b.text.casefold() != same or is_closed(b.text)
    ]


def _subtitle(blocks: list[Block]) -> None:
    """A line right below the title, with space below it, is no heading."""
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
    if signed and len(blocks) > 2 and _could_be_title(blocks[1]):
        return int(count_words(blocks[0].text) <= 3 < count_words(blocks[1].text))
    return 0


def _is_above_title(block: Block) -> bool:
    return len(block.text) < 80 and not is_closed(block.text)


def _could_be_title(block: Block) -> bool:
    if block.kind != "paragraph" or len(block.text) > 160 or count_words(block.text) > 24:
        return False
    return is_headline(block.text) or not block.text.rstrip().endswith(
        (".", ",", ";", ":", "…", "。")
    )


def _unsigned(head: Head) -> None:
    first = head.blocks[:1]
    if first and not head.author:
        name, rest = author_of(first[0].text)
        if name:
            head.author = name
            _leave(head, 0, rest)


def _signature(head: Head) -> None:
    """A line at the end that names the author, or repeats the name."""
    for index, block in list(enumerate(head.blocks))[-3:]:
        name, rest = author_of(block.text) if known.SIGNED.match(block.text) else (None, "")
        if not name or not index:
            continue
        if head.author and name != head.author:
            continue
        if head.author:
            head.dropped.append(Dropped(ABOUT, block.text))
        head.author = name
        _leave(head, index, rest)
        return


def _biography(head: Head) -> None:
    """A part "About" the author by name, with up to three paragraphs."""
    author = (head.author or "").casefold()
    for index, block in enumerate(head.blocks):
        if index < 3 or not author or block.text.casefold() != f"about {author}":
            continue
        end = index + 1
        while end < len(head.blocks) and end - index < 4 and _is_told(head.blocks[end]):
            end += 1
        head.dropped += [Dropped(ABOUT, gone.text) for gone in head.blocks[index:end]]
        del head.blocks[index:end]
        return


def _is_told(block: Block) -> bool:
    return block.kind == "paragraph" and not is_headline(block.text)
