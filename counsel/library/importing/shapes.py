"""The marks at the beginning of a plain line: bullets, numbers, quotes, rules, labels."""

from __future__ import annotations

import re

BULLET = re.compile(r"([-*•‣⁃▪◦●○■□·➢➤✓✔✗►–—])\s+(?=\S)")
NUMBER = re.compile(r"\(?(\d{1,3})[.)]\s+(?=\S)")
LETTER = re.compile(r"\(?[a-z]\)\s+(?=\S)")
HASHES = re.compile(r"(#{1,6})\s+(?=\S)")
RULE = re.compile(r"(?:[-*_=~—·•⁂#+]\s*){3,}|⁂|❦")
QUOTE = re.compile(r">[>\s]*")
BOLD = re.compile(r"(\*\*|__)(?=\S)([^*_]{1,120}?)\1:?")
DECOR = re.compile(r"(={2,6}|-{2,6}|\*{2,6}|~{2,6}|_{2,6})\s*(\w[^=*~_]{0,110}?)\s*\1")
LABEL = re.compile(r"(?:q|a|f|question|answer|frage|antwort)\s*\d{0,3}\s*[:.]\s*", re.I)


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
