"""The head of an article: its title, its author, its dates."""

from __future__ import annotations

import re

from counsel.library.importing import titles
from counsel.library.importing import vocabulary as known
from counsel.library.importing.article import Dropped
from counsel.library.importing.blocks import Block, count_words, is_closed, is_headline
from counsel.library.importing.heads import ABOUT, CHECKED, WHEN, Head
from counsel.library.importing.plain import Reading

_ADDRESS = re.compile(r"\s*<[^<>]{0,200}>|\s*\[[^\[\]]{0,200}@[^\[\]]{0,200}\]")
_TITLES = {"title", "titel", "titre", "subject", "betreff", "objet"}
_AUTHORS = {"author", "autor", "by", "from", "von"}
_REPLIES = re.compile(r"(?:(?:re|fwd?|aw|wg)\s*:\s*)+", re.I)
_PLACE = re.compile(r"(?:\d{1,2}|[IVX]{1,5})[.):]\s+\S")
_MARK = re.compile(r"\s*[|•·]\s*|\s+[–—/-]\s+|,\s+")
_HEAD = 8


def read(reading: Reading, blocks: list[Block]) -> Head:
    """Finds title and author in the first blocks of an article without furniture."""
    head = Head(reading.title, reading.author, list(blocks))
    _fields(head)
    before = len(head.blocks)
    _authors(head)
    _dates(head)
    titles.find(head, reading.page_title, before > len(head.blocks))
    _unsigned(head)
    _name_alone(head)
    _ending(head)
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
            head.above = head.blocks[index - 1] if index else None
            _leave(head, index, rest)
            break
    for index, block in reversed(list(enumerate(head.blocks[:_HEAD]))):
        if head.author and known.ROLE.fullmatch(block.text) and block.kind == "paragraph":
            head.dropped.append(Dropped(ABOUT, block.text))
            del head.blocks[index]
            continue
        if known.REVIEWED.fullmatch(block.text):
            head.dropped.append(Dropped(CHECKED, block.text))
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
        return _dated(text)
    said = text[by.end() :]
    cut = known.CUT.search(said)
    name = (said[: cut.start()] if cut else said).strip(" ,.|")
    rest = said[cut.end() :].strip(" ,.|•·()") if cut else ""
    if cut and re.match(r"\w", cut[0].strip(" ,") or "-"):
        rest = said[cut.start() :].strip(" ,.|•·()")
    return (name, rest) if is_name(name) else (None, "")


def _dated(text: str) -> tuple[str | None, str]:
    """The name in a line like "Name | 3 May 2024", which ends with a date or a reading time."""
    name, _, rest = (part.strip() for part in _MARK.sub("|", text, count=1).partition("|"))
    if not rest or not known.DATES.fullmatch(rest) or not 2 <= count_words(name) <= 4:
        return None, ""
    return (name, rest) if is_name(name) and not any(map(str.isdigit, name)) else (None, "")


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
    plain = all(char.isalpha() or char in " .'’-" for char in block.text)
    named = 2 <= count_words(block.text) <= 4 and is_name(block.text)
    return block.kind == "paragraph" and plain and named


def _unsigned(head: Head) -> None:
    first = head.blocks[:1]
    if first and not head.author:
        name, rest = author_of(first[0].text)
        if name:
            head.author = name
            _leave(head, 0, rest)


def _name_alone(head: Head) -> None:
    """A bare name below the title, in an article whose headings all look otherwise."""
    if head.author or len(head.blocks) < 5 or not _is_person(head.blocks[0]):
        return
    below, name = head.blocks[1], head.blocks[0]
    marked = [b for b in head.blocks[2:] if b.kind == "heading" or _PLACE.match(b.text) or b.number]
    if below.kind == "paragraph" and is_closed(below.text) and len(marked) > 1 and not name.bold:
        head.author = name.text
        del head.blocks[0]


def _ending(head: Head) -> None:
    """Lines at the very end on who checked the article and when."""
    while len(head.blocks) > 3 and head.blocks[-1].kind == "paragraph":
        text = head.blocks[-1].text.strip()
        if len(text) > 120 or not (known.REVIEWED.fullmatch(text) or known.DATES.fullmatch(text)):
            return
        head.dropped.append(Dropped(WHEN if known.DATES.fullmatch(text) else CHECKED, text))
        del head.blocks[-1]


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
