"""The importer's door: a pasted text, Markdown or HTML becomes an article in parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from counsel.library.importing import (
    byline,
    emit,
    furniture,
    headings,
    hyper,
    marked,
    plain,
    questions,
    runins,
    voices,
)
from counsel.library.importing.article import ParsedArticle, Section
from counsel.library.importing.blocks import Block, has_letter
from counsel.library.importing.errors import (
    MOST_LINES,
    Empty,
    ImportRefused,
    TooLarge,
    TooManyLines,
)
from counsel.library.importing.lines import clean
from counsel.library.importing.plain import Reading
from counsel.library.importing.sniff import sniff

__all__ = ["MOST_CHARACTERS", "parse", "sniff"]

MOST_CHARACTERS = 1_000_000
_READERS: dict[str, Callable[[str], Reading]] = {
    "text": plain.read,
    "markdown": marked.read,
    "html": hyper.read,
}


def parse(text: str, *, format: str = "text") -> ParsedArticle:
    """What the importer understands of a source in one of the formats text, markdown and html.

    Raises TooLarge, Empty, or ImportRefused for a format that it does not know.
    """
    reader = _READERS.get(format)
    if reader is None:
        raise ImportRefused("This kind of text cannot be imported. Choose text, Markdown or HTML.")
    if len(text) > MOST_CHARACTERS:
        raise TooLarge
    text = clean(text)
    if not any(char.isalnum() for char in text):
        raise Empty
    if sum(map(bool, map(str.strip, text.split("\n")))) > MOST_LINES:
        raise TooManyLines
    return _understand(reader(text))


def _understand(reading: Reading) -> ParsedArticle:
    kept, swept = furniture.sweep(reading.blocks)
    head = byline.read(reading, kept)
    blocks = runins.split(headings.mark(voices.label(head.blocks, head.dropped)))
    wide = _wide(blocks)
    found = questions.collect(blocks, wide, head.title or "")
    article = ParsedArticle(
        title=head.title,
        author=head.author,
        sections=tuple(_sections(found.blocks, wide)),
        questions=tuple(found.questions),
        dropped=(*reading.dropped, *head.dropped, *swept, *found.dropped),
    )
    return article if _is_more_than_a_title(article) else _only_title(article)


def _wide(blocks: list[Block]) -> int:
    """How many blank lines are more than this source usually leaves between paragraphs."""
    gaps = Counter(block.gap for block in blocks[1:] if block.kind != "heading" and block.gap)
    usual = min(gaps, key=lambda gap: (-gaps[gap], gap), default=1)
    return max(usual, 1) + 1


def _sections(blocks: list[Block], wide: int) -> list[Section]:
    parts: list[tuple[str | None, list[Block]]] = []
    last = max((i for i, block in enumerate(blocks) if block.kind == "heading"), default=-1)
    scenes = sum(block.ruled for block in blocks[last + 1 :]) > 1
    for index, block in enumerate(blocks):
        if block.kind == "heading":
            parts.append((_heading(block.text), []))
        elif not parts or (
            parts[-1][0] is not None and index > last + 1 and _is_apart(block, wide, scenes)
        ):
            parts.append((None, [block]))
        else:
            parts[-1][1].append(block)
    return [Section(heading, emit.render(body)) for heading, body in parts]


def _heading(text: str) -> str:
    return " ".join(text.split()).rstrip(": ") or text


def _is_apart(block: Block, wide: int, scenes: bool) -> bool:
    """Whether space sets a closing apart; lines drawn again and again only part scenes."""
    return block.kind == "paragraph" and block.gap >= wide and not (block.ruled and scenes)


def _is_more_than_a_title(article: ParsedArticle) -> bool:
    return bool(article.sections or article.questions or not article.title)


def _only_title(article: ParsedArticle) -> ParsedArticle:
    title = article.title or ""
    if not has_letter(title) and article.dropped:
        return article
    section = Section(None, emit.plain(title))
    return ParsedArticle(None, article.author, (section,), (), article.dropped)
