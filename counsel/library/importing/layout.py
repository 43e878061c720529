"""Telling tables that hold a page's layout from tables of facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from counsel.library.importing.tags import Tag

_CELLS = {"table", "tbody", "thead", "tfoot", "tr", "td", "th"}
_BIG = {"h1", "h2", "h3", "h4", "h5", "h6", "hr", "ul", "ol", "article", "form"}
_PARAGRAPHS, _LETTERS = 4, 600


@dataclass(slots=True)
class _Table:
    start: int
    cells: int = 0
    paragraphs: int = 0
    letters: int = 0
    layout: bool = False


def unframed(tags: Sequence[Tag]) -> list[Tag]:
    """The tags of a page, where the parts of a table that only places other things are boxes.

    Such a table has a table, a heading, a list, a drawn line or long text in a cell, or only one.
    """
    frames = [table for table in _tables(tags) if table.layout]
    if not frames:
        return list(tags)
    starts = {table.start for table in frames}
    made: list[Tag] = []
    within: list[bool] = []
    for index, tag in enumerate(tags):
        if tag.name == "table" and not tag.closing:
            within.append(index in starts)
        boxed = tag.name in _CELLS and bool(within) and within[-1]
        made.append(replace(tag, name="div") if boxed else tag)
        if tag.name == "table" and tag.closing and within:
            within.pop()
    return made


def _tables(tags: Sequence[Tag]) -> list[_Table]:
    found: list[_Table] = []
    stack: list[_Table] = []
    for index, tag in enumerate(tags):
        if tag.name == "table":
            if tag.closing:
                _end(stack)
            else:
                for outer in stack[-1:]:
                    outer.layout = True
                stack.append(_Table(index))
                found.append(stack[-1])
        elif stack:
            _count(stack[-1], tag)
    while stack:
        _end(stack)
    return found


def _count(table: _Table, tag: Tag) -> None:
    if tag.name in ("td", "th") and not tag.closing:
        table.cells += 1
        table.paragraphs = table.letters = 0
    elif tag.name == "p" and not tag.closing:
        table.paragraphs += 1
    elif not tag.name:
        table.letters += len(tag.text.strip())
    table.layout |= tag.name in _BIG or table.paragraphs >= _PARAGRAPHS or table.letters > _LETTERS


def _end(stack: list[_Table]) -> None:
    if stack:
        table = stack.pop()
        table.layout |= table.cells == 1
