"""Markdown as blocks, read by markdown-it and written again as the plain kind that we keep."""

from __future__ import annotations

import re
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from counsel.library.importing import emit, hyper, spans
from counsel.library.importing.article import Dropped
from counsel.library.importing.blocks import Block
from counsel.library.importing.emit import Span
from counsel.library.importing.plain import Reading
from counsel.library.importing.shapes import spaced

_LONG = 20_000  # an inline text beyond this, or with this many brackets, is kept as plain words
_BRACKETS = 400
_FRONT = re.compile(r"-{3}[ ]*\n((?:[^\n]{0,2000}\n){0,200}?)-{3}[ ]*(?:\n|\Z)")
_FIELD = re.compile(r"(\w{1,30})\s*:\s*(.*)")
_TAG = re.compile(r"<(/?)(\w+)[^>]*>")


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.disable("inline")
    return parser


_BLOCKS = _parser()
_INLINE = MarkdownIt("commonmark")


def read(text: str) -> Reading:
    """Blocks of a cleaned Markdown text; its front matter gives title and author."""
    reading = Reading()
    text = spaced(_front_matter(text.lstrip("\n"), reading))
    _Walk(reading).walk(_BLOCKS.parse(text))
    return reading


def _front_matter(text: str, reading: Reading) -> str:
    front = _FRONT.match(text)
    if not front:
        return text
    rest = []
    for line in front[1].splitlines():
        named = _FIELD.match(line)
        value = named[2].strip().strip("\"'") if named else ""
        if named and named[1].lower() == "title" and value:
            reading.title = value
        elif named and named[1].lower() in ("author", "by") and value:
            reading.author = value
        elif line.strip():
            rest.append(line.strip())
    if rest:
        reading.dropped.append(Dropped("Settings at the top of the file", "\n".join(rest)))
    return text[front.end() :]


class _Walk:
    """Goes through markdown-it's tokens and keeps where in lists and quotes it is."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.lists: list[tuple[str, int]] = []
        self.quotes = 0
        self.fresh: str = ""
        self.level = 0
        self.end = 0
        self.rule = 0
        self.cells: list[str] | None = None

    def walk(self, tokens: list[Token]) -> None:
        for token in tokens:
            getattr(self, "on_" + token.type, _pass)(token)

    def on_heading_open(self, token: Token) -> None:
        self.level = int(token.tag[1])

    def on_heading_close(self, token: Token) -> None:
        self.level = 0

    def on_bullet_list_open(self, token: Token) -> None:
        self.lists.append(("-", 0))

    def on_ordered_list_open(self, token: Token) -> None:
        self.lists.append((".", int(token.attrGet("start") or 1)))

    def on_bullet_list_close(self, token: Token) -> None:
        self.lists.pop()

    on_ordered_list_close = on_bullet_list_close

    def on_list_item_open(self, token: Token) -> None:
        self.fresh = "-" if self.lists[-1][0] == "-" else f"{token.info or 1}."

    def on_blockquote_open(self, token: Token) -> None:
        self.quotes += 1

    def on_blockquote_close(self, token: Token) -> None:
        self.quotes -= 1

    def on_hr(self, token: Token) -> None:
        self.rule = 1

    def on_tr_open(self, token: Token) -> None:
        self.cells = []

    def on_tr_close(self, token: Token) -> None:
        text = " | ".join(self.cells or [])
        self.cells = None
        self._add(replace(self._shape(token), kind="row"), [Span(text)])

    def on_inline(self, token: Token) -> None:
        runs = _runs(token.content, self.reading)
        if self.cells is not None:
            self.cells.append(spans.words(runs))
            return
        self._add(self._shape(token), runs)

    def on_fence(self, token: Token) -> None:
        shape = replace(self._shape(token), kind="code", text=token.content.strip("\n"))
        if shape.text.strip():
            self.reading.blocks.append(shape)

    on_code_block = on_fence

    def on_html_block(self, token: Token) -> None:
        inner = hyper.read(token.content)
        self.reading.dropped += inner.dropped
        self.reading.blocks += inner.blocks

    def _shape(self, token: Token) -> Block:
        start, end = token.map or (self.end, self.end)
        gap = max(start - self.end, 0) + (2 if self.rule else 0)
        ruled = bool(self.rule)
        self.end, self.rule = end, 0
        base = Block("paragraph", "", "", gap, ruled=ruled)
        if self.level:
            return replace(base, kind="heading", level=self.level)
        if self.lists:
            marker, self.fresh = self.fresh, ""
            number = int(marker[:-1]) if marker[:-1].isdigit() else None
            depth = min(len(self.lists), 4) - 1
            return replace(base, kind="item", depth=depth, marker=marker, number=number)
        return replace(base, kind="quote", depth=min(self.quotes, 3)) if self.quotes else base

    def _add(self, shape: Block, runs: list[Span]) -> None:
        if shape.kind == "heading":
            text = spans.words(runs)
            if text:
                self.reading.blocks.append(replace(shape, text=text, markdown=emit.plain(text)))
            return
        self.reading.blocks += spans.blocks(runs, shape)


def _pass(token: Token) -> None:
    """Tokens that only close what another has opened say nothing."""


def _runs(content: str, reading: Reading) -> list[Span]:
    if len(content) > _LONG or content.count("[") > _BRACKETS or content.count("<") > _BRACKETS:
        return [Span(" ".join(content.split()))]
    found: list[Span] = []
    strong = em = 0
    href = ""
    for token in _INLINE.parseInline(content)[0].children or []:
        strong += (token.type == "strong_open") - (token.type == "strong_close")
        em += (token.type == "em_open") - (token.type == "em_close")
        if token.type == "link_open":
            href = str(token.attrGet("href") or "")
        elif token.type == "link_close":
            href = ""
        elif token.type == "html_inline":
            found += _tag(token.content)
        elif token.type == "image" and token.content.strip():
            reading.dropped.append(Dropped("The description of a picture", token.content.strip()))
        elif token.type == "softbreak":
            found.append(spans.SOFT)
        elif token.type == "hardbreak":
            found.append(Span("\n"))
        elif token.content:
            code = token.type == "code_inline"
            found.append(Span(token.content, bool(strong), bool(em), code, href))
    return found


def _tag(content: str) -> list[Span]:
    named = _TAG.fullmatch(content)
    return [Span("\n")] if named and named[2].lower() == "br" else []
