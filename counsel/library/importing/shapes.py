"""The marks at the beginning of a plain line: bullets, numbers, quotes, rules, labels."""

from __future__ import annotations

import re

BULLET = re.compile(r"([-*•‣⁃▪◦●○■□·➢➤✓✔✗►–—])\s+(?=\S)")
NUMBER = re.compile(r"\(?(\d{1,3})[.)]\s+(?=\S)")
LETTER = re.compile(r"\(?[a-z]\)\s+(?=\S)")
_TIGHT = re.compile(r"^(#{1,6}(?=[^\W\d_])|#{2,6}(?=\d))(?=\S+ [^#\n]{0,100}$)", re.M)
HASHES = re.compile(r"(#{1,6})\s+(?=\S)")
RULE = re.compile(r"(?:[-*_=~—·•⁂#+]\s*){3,}|⁂|❦")
QUOTE = re.compile(r">[>\s]*")
BOLD = re.compile(r"(\*\*|__)(?=\S)([^*_]{1,120}?)\1:?")
DECOR = re.compile(r"(={2,6}|-{2,6}|\*{2,6}|~{2,6}|_{2,6})\s*(\w[^=*~_]{0,110}?)\s*\1")
LABEL = re.compile(r"(?:q|a|f|question|answer|frage|antwort)\s*\d{0,3}\s*[:.]\s*", re.I)


def spaced(text: str) -> str:
    """Markdown whose headings lack the space behind their hashes, with that space.

    One line alone is left as it is, for it may be a hashtag; so is "#1", a place in a count.
    """
    if sum(1 for _ in zip(_TIGHT.finditer(text), range(2), strict=False)) < 2:
        return text
    return _TIGHT.sub(r"\1 ", text)


def is_item(text: str) -> bool:
    """Whether the line begins like the item of a list."""
    return bool(BULLET.match(text) or NUMBER.match(text) or LETTER.match(text))


def is_start(text: str) -> bool:
    """Whether the line begins something of its own and does not go on with the one above."""
    return bool(
        is_item(text)
        or HASHES.match(text)
        or text[0] == ">"
        or BOLD.fullmatch(text)
        or LABEL.match(text)
    )
