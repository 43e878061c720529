"""Writing CommonMark that says exactly the words of the source, and no markup more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from counsel.library.importing.blocks import Block

_SPECIAL = re.compile(r"\\(?=[!-/:-@\[-`{-~])|[`<*_~]|&(?=#?\w{1,31};)|!?\[|\](?=[(\[:])")
_START = re.compile(r"(#{1,6}|[-+]|=+|-{2,})(?=\s|$)|>|\|")
_NUMBER = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_SAFE = re.compile(r"(https?://|mailto:)[^\s<>\\\x00-\x1f]+\Z", re.I)
WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words in one style; a line break is the text "\\n" (hard) or " " (soft)."""

    text: str
    strong: bool = False
    em: bool = False
    code: bool = False
    href: str = ""


def escape(text: str) -> str:
    """Plain words as Markdown that shows them unchanged, inside a line."""

    def shield(match: re.Match[str]) -> str:
        char, start, end = match[0], match.start(), match.end()
        before, after = text[start - 1 : start], text[end : end + 1]
        if char == "<":
            return "&lt;"
        if char == "&":
            return "&amp;"
        if char == "*" and before.isspace() and (after.isspace() or not after):
            return char
        if char == "_" and WORD.match(before or " ") and WORD.match(after or " "):
            return char
        if char == "~" and "~" not in (before, after):
            return char
        return char.replace("[", "\\[") if "[" in char else "\\" + char

    return _SPECIAL.sub(shield, text)


def escape_start(markdown: str) -> str:
    """The same line with a beginning that cannot become a heading, list, quote or rule."""
    number = _NUMBER.match(markdown)
    if number:
        return f"{number[1]}\\{markdown[number.end() - 1 :]}"
    return "\\" + markdown if _START.match(markdown) else markdown


def plain(text: str) -> str:
    """A whole paragraph of plain words as Markdown."""
    return escape_start(escape(text))


def is_safe(href: str) -> bool:
    """Whether an address may stay a link: http, https or mailto only."""
    return bool(_SAFE.match(href))


def write(spans: Iterable[Span]) -> str:
    """Spans as one paragraph of Markdown."""
    return escape_start("".join(_write(span) for span in _join(spans)).strip())


def _join(spans: Iterable[Span]) -> list[Span]:
    joined: list[list[Span]] = []
    for span in spans:
        if joined and _style(joined[-1][0]) == _style(span) and span.text != "\n":
            joined[-1].append(span)
        else:
            joined.append([span])
    return [Span("".join(part.text for part in run), *_style(run[0])) for run in joined]


def _style(span: Span) -> tuple[bool, bool, bool, str]:
    return span.strong, span.em, span.code, span.href


def _write(span: Span) -> str:
    core = span.text.strip()
    if not core:
        return span.text.replace("\n", "\\\n")
    start = span.text.index(core)
    body = _code(core) if span.code else escape(core)
    marks = "**" * span.strong + "*" * span.em
    body = marks + body + marks[::-1]
    if span.href and is_safe(span.href):
        body = f"[{body}](<{span.href}>)"
    return span.text[:start] + body + span.text[start + len(core) :]


def _code(text: str) -> str:
    return escape(text) if any(char in text for char in "`<&") else f"`{text}`"


def render(blocks: Sequence[Block]) -> str:
    """The blocks of one section as Markdown paragraphs, lists and quotes."""
    parts: list[str] = []
    for index, block in enumerate(blocks):
        if index:
            parts.append(_between(blocks[index - 1], block))
        parts.append(_piece(block))
    return "".join(parts)


def _between(above: Block, below: Block) -> str:
    if above.kind == below.kind == "item" and below.marker:
        return "\n"
    if above.kind == below.kind == "quote":
        return "\n" + "> " * min(above.depth, below.depth) + "\n"
    return "\n\n"


def _piece(block: Block) -> str:
    if block.kind == "item":
        indent = "    " * block.depth
        if not block.marker:
            return f"{indent}    {block.markdown}"
        return f"{indent}{block.marker} " + block.markdown.replace("\n", f"\n{indent}  ")
    if block.kind == "quote":
        prefix = "> " * max(block.depth, 1)
        return prefix + block.markdown.replace("\n", "\n" + prefix)
    if block.kind == "code":
        return "\\\n".join(plain(line) for line in block.text.split("\n") if line.strip())
    return block.markdown
