"""Turning runs of styled words into paragraph blocks, cut where a line says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from counsel.library.importing import emit
from counsel.library.importing.blocks import Block, asks
from counsel.library.importing.emit import Span
from counsel.library.importing.shapes import LABEL

SOFT = Span(" ", code=True)  # a line break of the source that means nothing by itself


def styled(text: str, like: Span, *, as_it_stands: bool) -> list[Span]:
    """Words of HTML in one style; only where they stand as written do lines break."""
    if not as_it_stands:
        lead, tail = " " * text[0].isspace(), " " * text[-1].isspace()
        return [replace(like, text=lead + " ".join(text.split()) + tail)]
    lines = text.split("\n")
    return [part for line in lines for part in (Span(line), Span("\n"))][:-1]


def words(spans: Sequence[Span]) -> str:
    """The plain words of the spans on one line."""
    return " ".join("".join(span.text for span in spans).split())


def blocks(spans: Sequence[Span], like: Block) -> list[Block]:
    """The blocks that one paragraph or item of the source holds, each like `like`."""
    made: list[Block] = []
    for run in _pieces(_lines(spans)):
        text = words(run)
        if not text:
            continue
        bold = all(span.strong or not span.text.strip(" \n:") for span in run)
        body = [replace(span, strong=False) for span in run] if bold and len(text) <= 160 else run
        shape = replace(like, text=text, markdown=_write(body), bold=bold, links=_links(run))
        made.append(shape if not made else replace(shape, gap=0, marker="", number=None))
    return made


def _links(run: Sequence[Span]) -> int:
    """How many links the words consist of; 0 when there are other words too."""
    said = [span for span in run if span.text.strip(" \n|·•/»›>,-–—")]
    return len(said) if all(span.href for span in said) else 0


def _write(run: Sequence[Span]) -> str:
    return emit.write(Span(" ") if span is SOFT else span for span in run)


def _lines(spans: Sequence[Span]) -> list[list[Span]]:
    lines: list[list[Span]] = [[]]
    for span in spans:
        lines[-1].append(span)
        if span is SOFT or span.text == "\n":
            lines.append([])
    return lines


def _pieces(lines: list[list[Span]]) -> list[list[Span]]:
    pieces: list[list[Span]] = [[]]
    for line in lines:
        lead = _lead(line)
        if pieces[-1] and (
            LABEL.match(words(line)) or _is_bold(pieces[-1]) or _ends_twice(pieces[-1])
        ):
            pieces.append([])
        if lead:
            pieces += [line[:lead], line[lead:]]
        else:
            pieces[-1].extend(line)
    return pieces


def _lead(line: list[Span]) -> int:
    """How many spans at the start are a bold question with other words behind it."""
    count = 0
    for span in line:
        if not (span.strong or not span.text.strip()):
            break
        count += 1
    head = line[:count]
    return count if 0 < count < len(line) and asks(words(head)) and words(line[count:]) else 0


def _is_bold(run: list[Span]) -> bool:
    said = [span for span in run if span.text.strip(" \n:")]
    return bool(said) and all(span.strong for span in said) and len(words(said)) <= 120


def _ends_twice(run: list[Span]) -> bool:
    return len(run) > 1 and run[-1].text == "\n" and not run[-2].text.strip()
