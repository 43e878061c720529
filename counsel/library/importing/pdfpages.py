"""From placed lines to a page of HTML: running heads go, lines join, sizes become headings."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from counsel.library.importing.blocks import is_closed, is_headline, starts_lower

MARGIN = 0.09  # of a page's height: where running heads and page numbers stand
LARGER = 1.12  # a heading's size against the text's
_BULLET = re.compile(r"^\s*[•‣▪●○◦–—*·-]\s+(?=\S)")
_NUMBERED = re.compile(r"^\s*(\d{1,3})[.)]\s+(?=\S)")
_FOLIO = re.compile(
    r"\W*(?:page|seite|página|p\.)?\s*\d{1,4}(?:\s*(?:of|von|de|/)\s*\d{1,4})?\W*", re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One line of a PDF: its words, the box it stands in, its place in points, how it looks."""

    text: str
    box: int
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page's height in points and its lines in reading order."""

    height: float
    pieces: list[Piece]


@dataclass(slots=True)
class _Part:
    """A heading (rank 1 to 6), an item ("ul" or "ol") or a paragraph while it grows."""

    kind: str
    lines: list[Piece]
    rank: int = 0


def write(pages: Sequence[Page], facts: Mapping[str, str]) -> str:
    """The pages as HTML; `facts` are "title" and "author" as the file says them."""
    pieces = list(_without_running_heads(pages))
    usual = _usual_size(pieces)
    ranks = _ranks(pieces, usual)
    parts: list[_Part] = []
    for before, piece in zip([None, *pieces], pieces, strict=False):
        _take(parts, before, piece, usual, ranks)
    body = "\n".join(_html(parts))
    return f"<html><head>{_head(facts)}</head><body>{body}</body></html>"


def _usual_size(pieces: Sequence[Piece]) -> float:
    sizes: Counter[float] = Counter()
    for piece in pieces:
        sizes[piece.size] += len(piece.text)
    return max(sizes, key=lambda size: sizes[size], default=10.0)


def _ranks(pieces: Sequence[Piece], usual: float) -> dict[float, int]:
    """Heading ranks by size, the largest first."""
    larger = {one.size for one in pieces if one.size >= usual * LARGER and len(one.text) <= 140}
    return {size: min(rank, 6) for rank, size in enumerate(sorted(larger, reverse=True), start=1)}


def _without_running_heads(pages: Sequence[Page]) -> Iterator[Piece]:
    """Every line but those that stand at the edge of page after page, and page numbers."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_key(piece.text) for piece in page.pieces if _at_edge(page, piece)})
    often = max(2, len(pages) // 3)
    for number, page in enumerate(pages):
        for piece in page.pieces:
            repeated = seen[_key(piece.text)] >= often
            if _at_edge(page, piece) and (repeated or _FOLIO.fullmatch(piece.text)):
                continue
            yield replace(piece, box=piece.box + number * 10_000)


def _at_edge(page: Page, piece: Piece) -> bool:
    return piece.top < page.height * MARGIN or piece.bottom > page.height * (1 - MARGIN)


def _key(text: str) -> str:
    return re.sub(r"\d+", "#", text.casefold().strip())


def _take(
    parts: list[_Part],
    before: Piece | None,
    piece: Piece,
    usual: float,
    ranks: Mapping[float, int],
) -> None:
    rank = _rank(piece, usual, ranks)
    last = parts[-1] if parts else None
    if last is not None and before is not None and _goes_on(last, before, piece, rank):
        last.lines.append(piece)
    elif rank:
        parts.append(_Part("heading", [piece], rank))
    elif _BULLET.match(piece.text):
        parts.append(_Part("ul", [_bare(piece, _BULLET)]))
    elif _NUMBERED.match(piece.text):
        parts.append(_Part("ol", [piece]))
    else:
        parts.append(_Part("p", [piece]))


def _rank(piece: Piece, usual: float, ranks: Mapping[float, int]) -> int:
    """The rank of a heading; 0 for text. A bold line of the text's size is the lowest."""
    if piece.size in ranks and len(piece.text) <= 140:
        return ranks[piece.size]
    if piece.bold and piece.size >= usual * 0.98 and is_headline(piece.text):
        return min(len(ranks) + 1, 6)
    return 0


def _goes_on(last: _Part, before: Piece, piece: Piece, rank: int) -> bool:
    """Whether a line belongs to what stands before it."""
    near = 0 <= before.bottom - piece.top + piece.size * 0.2 <= piece.size * 1.1
    if last.kind == "heading" or rank:
        same = last.kind == "heading" and last.rank == rank and before.box == piece.box
        return same and near and not is_closed(before.text)
    if _BULLET.match(piece.text) or _NUMBERED.match(piece.text):
        return False
    if before.box != piece.box:
        return not is_closed(before.text) and starts_lower(piece.text)
    if not near:
        return False
    indented = piece.left > before.left + piece.size and last.kind == "p" and len(last.lines) > 1
    width = max(line.right for line in last.lines) - min(line.left for line in last.lines)
    short = before.right < max(line.right for line in last.lines) - width * 0.25
    return not (is_closed(before.text) and (indented or (short and len(last.lines) > 1)))


def _bare(piece: Piece, mark: re.Pattern[str]) -> Piece:
    return replace(piece, text=mark.sub("", piece.text, count=1))


def _joined(lines: Sequence[Piece]) -> str:
    text = lines[0].text
    for line in lines[1:]:
        split = text[-1:] in "-\u00ad" and text[-2:-1].isalpha() and starts_lower(line.text)
        text = text[:-1] + line.text if split else f"{text} {line.text}"
    return " ".join(text.replace("\u00ad", "").split())


def _html(parts: Sequence[_Part]) -> Iterator[str]:
    open_list = ""
    for part in parts:
        text = _joined(part.lines)
        wanted = part.kind if part.kind in ("ul", "ol") else ""
        if wanted != open_list:
            yield (f"</{open_list}>" if open_list else "") + _opening(wanted, text)
            open_list = wanted
        if part.kind == "heading":
            yield f"<h{part.rank}>{html.escape(text)}</h{part.rank}>"
        elif wanted:
            yield f"<li>{html.escape(_NUMBERED.sub('', text, count=1))}</li>"
        elif all(line.bold for line in part.lines):
            yield f"<p><strong>{html.escape(text)}</strong></p>"
        else:
            yield f"<p>{html.escape(text)}</p>"
    if open_list:
        yield f"</{open_list}>"


def _opening(kind: str, text: str) -> str:
    counted = _NUMBERED.match(text)
    if kind == "ol" and counted:
        return f'<ol start="{int(counted[1])}">'
    return f"<{kind}>" if kind else ""


def _head(facts: Mapping[str, str]) -> str:
    author = facts.get("author", "")
    named = f'<meta name="author" content="{html.escape(author, quote=True)}">' if author else ""
    title = facts.get("title", "")
    made_up = re.search(
        r"(?i)^(microsoft word|untitled|document)\b|\.(docx?|pdf|indd|pages)$", title
    )
    return named + ("" if made_up or not title else f"<title>{html.escape(title)}</title>")
