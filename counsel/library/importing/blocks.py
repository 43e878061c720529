"""The blocks that every reader makes of a source, and what can be told from a block's look."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["heading", "question", "answer", "paragraph", "item", "quote", "code", "row"]
GUESSED = 7  # the level of a heading that the source did not mark as one
NEVER = -1  # the level of a line that only looks like a heading
CLOSERS = ".!?…。！？؟۔।"
ENDINGS = "\"'”’»)]*_“‘«"
ASKS = "?？؟;"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item, quote or piece of code of the source.

    `text` is its plain words, `markdown` how it is written; `gap` counts the blank lines above,
    and `ruled` says that a drawn line stands there; `level` is a heading's rank, or NEVER for a
    line that cannot be one; `number` is what it was counted with, `marker` what a list gives it;
    `links` counts the links of a block that is made of nothing else.
    """

    kind: Kind
    text: str
    markdown: str
    gap: int = 1
    level: int = 0
    depth: int = 0
    number: int | None = None
    marker: str = ""
    bold: bool = False
    ruled: bool = False
    links: int = 0


def is_closed(text: str) -> bool:
    """Whether the text ends like a sentence."""
    bare = text.rstrip(ENDINGS + " ")
    return bare[-1:] in CLOSERS if bare else False


def asks(text: str) -> bool:
    """Whether the text ends with a question mark."""
    bare = text.rstrip(ENDINGS + " ")
    return bool(bare) and (bare[-1] in "?？؟" or bare.endswith("\u037e"))


def starts_lower(text: str) -> bool:
    """Whether the first letter is a small one."""
    first = next((char for char in text[:20] if char.isalnum()), "")
    return first.islower()


def is_caseless(text: str) -> bool:
    """Whether the text's first letter belongs to a script without capitals."""
    first = next((char for char in text[:40] if char.isalpha()), "")
    return bool(first) and first.lower() == first.upper()


def has_letter(text: str) -> bool:
    """Whether any letter stands in the text."""
    return any(char.isalpha() for char in text)


_WORD = re.compile(r"\S+")


def count_words(text: str, most: int = 60) -> int:
    """The number of words, counted up to `most`."""
    count = 0
    for _ in _WORD.finditer(text):
        count += 1
        if count >= most:
            break
    return count


_NEXT_SENTENCE = re.compile(r"[a-zß-ÿ]{3}([.!?])[\"”’)]? (?=[A-ZÀ-Þ\"“])")


def _is_several_sentences(text: str) -> bool:
    ends = _NEXT_SENTENCE.findall(text)
    return len(ends) > 1 or ("." in ends and count_words(text) > 6)


def is_headline(text: str) -> bool:
    """Whether a line has the shape of a heading: short, begun like a title, not a sentence."""
    if not text or len(text) > 120 or not has_letter(text) or count_words(text) > 18:
        return False
    if "__" in text or _is_several_sentences(text):
        return False
    if starts_lower(text) or text[0] in "—–•*|<>[{\\":
        return False
    last = text.rstrip("\"'”’»)] ")[-1:]
    if last == "!":
        return count_words(text) <= 8
    if last == ":":
        return count_words(text) <= 6 or (count_words(text) <= 12 and is_titled(text))
    return asks(text) or (last not in CLOSERS + ",;،、–—-" and not is_closed(text))


def is_titled(text: str) -> bool:
    """Whether most of the longer words begin with a capital, as in a title."""
    longer = [word for word in text.split() if len(word) > 3 and word[0].isalpha()]
    return bool(longer) and sum(word[0].isupper() for word in longer) * 3 >= len(longer) * 2


def is_prose(block: Block) -> bool:
    """Whether the block reads like running text, and so can stand under a heading."""
    if block.kind in ("item", "quote", "code", "row"):
        return True
    if block.kind != "paragraph":
        return False
    words = count_words(block.text)
    if len(block.text) > 110 or words > 15 or (words > 4 and not is_headline(block.text)):
        return True
    asked = asks(block.text) and is_headline(block.text)
    return is_closed(block.text) and words > 2 and not asked
