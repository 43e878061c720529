"""HTML as blocks: keeps what an article is made of, leaves out what the page put around it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice

from counsel.library.importing import byline, emit, spans
from counsel.library.importing.article import Dropped
from counsel.library.importing.blocks import NEVER, Block, asks, count_words
from counsel.library.importing.emit import Span
from counsel.library.importing.errors import MOST_LINES, TooManyLines
from counsel.library.importing.hypertags import (
    BLOCKS,
    BUTTON,
    VOID,
    is_author,
    reason_to_skip,
    rescues,
)
from counsel.library.importing.layout import unframed
from counsel.library.importing.mainpart import within_article
from counsel.library.importing.plain import Reading
from counsel.library.importing.tags import Tag, scan

_HEADING = re.compile(r"h[1-6]")
_STRONG, _EM, _CODE = {"b", "strong"}, {"i", "em", "cite"}, {"code", "kbd", "samp"}
_NEAR = 60  # how far up a closing tag looks for its opening
_CODE_SHOWN = 300
_MOST_TAGS = 150_000


def read(text: str) -> Reading:
    """Blocks of a cleaned HTML page or fragment."""
    page = _Page()
    tags = list(islice(scan(text), _MOST_TAGS + 1))
    if len(tags) > _MOST_TAGS:
        raise TooManyLines
    for tag in unframed(tags):
        page.take(tag)
    page.flush()
    page.end_skip()
    return within_article(page.reading, page.zone_of, page.size)


class _Page:
    """The state of one pass over a page."""

    def __init__(self) -> None:
        self.reading = Reading()
        self.stack: list[str] = []
        self.runs: list[Span] = []
        self.skip: tuple[int, str] | None = None
        self.skipped: list[str] = []
        self.lists: list[list[int]] = []
        self.fresh = ""
        self.hrefs: list[str] = []
        self.open: dict[str, int] = {}
        self.zones: list[int] = [0]
        self.zone_of: list[int] = []
        self.size: dict[int, int] = {}
        self.rule = 0
        self.author: tuple[int, list[str]] | None = None

    def take(self, tag: Tag) -> None:
        if not tag.name:
            self.words(tag.text)
        elif tag.closing:
            self.close(tag.name)
        else:
            self.start(tag)

    def words(self, text: str) -> None:
        if self.author:
            self.author[1].append(text)
        if self.skip:
            self.skipped.append(text)
        elif self.stack and self.stack[-1] == "title":
            self.reading.page_title = self.reading.page_title or " ".join(text.split()) or None
        elif text:
            self.runs += self._styled(text)

    def _styled(self, text: str) -> list[Span]:
        has = self.open.get
        strong, em, code = (any(map(has, names)) for names in (_STRONG, _EM, _CODE))
        like = Span("", strong, em, code, self.hrefs[-1] if self.hrefs else "")
        return spans.styled(text, like, as_it_stands=bool(has("pre")))

    def start(self, tag: Tag) -> None:
        name = tag.name
        if self.skip and rescues(name) and self.skip[1] != "A script, not words":
            self.end_skip()
        if name in VOID:
            self.void(tag)
            return
        if name in ("p", "li", "dt", "dd", "tr", "td", "th", "option") and self.stack[-1:] == [
            name
        ]:
            self.close(name)
        if name in BLOCKS and not self.skip:
            self.close_heading()
            self.flush()
        self.stack.append(name)
        self.open[name] = self.open.get(name, 0) + 1
        if self.skip:
            return
        folds = name == "button" and any(map(_HEADING.fullmatch, self.stack[-4:]))
        reason = None if folds else reason_to_skip(tag)
        if reason:
            self.flush()
            self.skip = (len(self.stack), reason)
            return
        if is_author(tag) and not self.author:
            self.author = (len(self.stack), [])
        self.enter(tag)

    def close_heading(self) -> None:
        """A heading that was never closed ends where the next paragraph begins."""
        for name in reversed(self.stack[-9:]):
            if _HEADING.fullmatch(name):
                self.close(name)
                return

    def enter(self, tag: Tag) -> None:
        if tag.name in ("ul", "ol"):
            begin = tag.attributes.get("start", "1")
            self.lists.append([0 if tag.name == "ul" else int(begin) if begin.isdecimal() else 1])
        elif tag.name == "li":
            counter = self.lists[-1] if self.lists else [0]
            self.fresh = f"{counter[0]}." if counter[0] else "-"
            counter[0] += bool(counter[0])
        elif tag.name in ("td", "th") and any(span.text.strip() for span in self.runs):
            self.runs.append(Span(" | "))
        elif tag.name == "a":
            self.hrefs.append(tag.attributes.get("href", "").strip())
        elif tag.name in ("article", "main"):
            self.zones.append(max(self.size, default=0) + len(self.zones) + 1)
            self.size.setdefault(self.zones[-1], 0)

    def void(self, tag: Tag) -> None:
        if self.skip:
            return
        if tag.name == "br":
            self.runs.append(Span("\n"))
        elif tag.name == "hr":
            self.flush()
            self.rule = 2
        elif tag.name == "meta":
            self.meta(tag.attributes)

    def meta(self, attributes: dict[str, str]) -> None:
        key = (attributes.get("name") or attributes.get("property") or "").lower()
        value = " ".join(attributes.get("content", "").split())
        if key == "author" and value:
            self.reading.author = byline.author_of(value)[0] or value
        elif key == "og:title" and value:
            self.reading.page_title = value

    def close(self, name: str) -> None:
        near = self.stack[-_NEAR:]
        if name not in near:
            return
        if name in BLOCKS and not self.skip:
            self.flush()
        while self.stack:
            gone = self.stack.pop()
            self.leave(gone)
            if gone == name:
                return

    def leave(self, name: str) -> None:
        self.open[name] -= 1
        if self.author and self.author[0] > len(self.stack):
            said = " ".join("".join(self.author[1]).split())
            said = byline.author_of(said)[0] or said
            self.reading.author = self.reading.author or (said if 0 < len(said) <= 80 else None)
            self.author = None
        if self.skip:
            if self.skip[0] > len(self.stack):
                self.end_skip()
            return
        if name in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif name == "a" and self.hrefs:
            self.hrefs.pop()
        elif name in ("article", "main") and len(self.zones) > 1:
            self.zones.pop()

    def end_skip(self) -> None:
        said = " ".join("".join(self.skipped).split())
        if self.skip and self.skip[1] == BUTTON and asks(said) and count_words(said) > 3:
            self.add([Block("question", said, emit.plain(said))])
        elif self.skip and said:
            script = self.skip[1] == "A script, not words"
            said = said[:_CODE_SHOWN] if script else said
            self.reading.dropped.append(Dropped(self.skip[1], said))
        self.skip, self.skipped = None, []

    def flush(self) -> None:
        runs, self.runs = self.runs, []
        if not any(span.text.strip() for span in runs):
            return
        shape = self.shape()
        if shape.kind in ("heading", "question"):
            text = spans.words(runs)
            made = [replace(shape, text=text, markdown=emit.plain(text))]
        elif shape.kind == "code":
            text = "".join(span.text for span in runs).strip("\n")
            made = [replace(shape, text=text, markdown=emit.plain(text))]
        else:
            made = spans.blocks(runs, shape)
        if made and made[0].kind == "question" and not asks(made[0].text):
            made = [self.unasked(made[0])]
        self.add(made)

    def add(self, made: list[Block]) -> None:
        self.reading.blocks += made
        if len(self.reading.blocks) > MOST_LINES:
            raise TooManyLines
        self.zone_of += [self.zones[-1]] * len(made)
        self.size[self.zones[-1]] = self.size.get(self.zones[-1], 0) + sum(
            len(b.text) for b in made
        )

    def unasked(self, block: Block) -> Block:
        """A summary that asks nothing is a heading; a term that is explained is only a line."""
        if self.open.get("dt"):
            return replace(block, kind="paragraph", level=NEVER)
        return replace(block, kind="heading", level=6)

    def shape(self) -> Block:
        base = Block("paragraph", "", "", 1 + self.rule, ruled=bool(self.rule))
        self.rule = 0
        heading = next((name for name in reversed(self.stack[-9:]) if _HEADING.fullmatch(name)), "")
        if heading:
            return replace(base, kind="heading", level=int(heading[1]))
        if self.open.get("summary") or self.open.get("dt"):
            return replace(base, kind="question")
        if self.open.get("tr"):
            return replace(base, kind="row")
        if self.open.get("pre"):
            return replace(base, kind="code")
        if self.open.get("li"):
            marker, self.fresh = self.fresh, ""
            number = int(marker[:-1]) if marker[:-1].isdigit() else None
            depth = max(min(len(self.lists), 4) - 1, 0)
            return replace(base, kind="item", depth=depth, marker=marker, number=number)
        quotes = self.open.get("blockquote", 0)
        return replace(base, kind="quote", depth=min(quotes, 3)) if quotes else base
