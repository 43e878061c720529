"""What a counselor may change in an imported article before saving it; every step is a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from counsel.library.importing import emit
from counsel.library.importing.article import Dropped, ParsedArticle, Section
from counsel.library.importing.errors import AdjustError

BY_HAND = "Left out by you"
_T = TypeVar("_T")


def merge(article: ParsedArticle, i: int) -> ParsedArticle:
    """Section `i` becomes the end of the one before; its heading stays as a paragraph."""
    below = _at(article.sections, i, "section")
    if i == 0:
        raise AdjustError("There is no section above the first one.")
    above = article.sections[i - 1]
    title = emit.plain(below.heading) if below.heading else ""
    body = "\n\n".join(part for part in (above.markdown, title, below.markdown) if part)
    return _with(article, i - 1, 2, [replace(above, markdown=body)])


def split(
    article: ParsedArticle, i: int, paragraph_index: int, heading: str | None
) -> ParsedArticle:
    """The paragraphs of section `i` from `paragraph_index` on become a section of their own."""
    section = _at(article.sections, i, "section")
    parts = paragraphs(section)
    if not 0 < paragraph_index < len(parts):
        raise AdjustError("A section can be divided only between two of its paragraphs.")
    above = replace(section, markdown="\n\n".join(parts[:paragraph_index]))
    below = Section(_words(heading), "\n\n".join(parts[paragraph_index:]))
    return _with(article, i, 1, [above, below])


def paragraphs(section: Section) -> list[str]:
    """The passages between which a section can be divided."""
    return section.markdown.split("\n\n") if section.markdown else []


def rename(article: ParsedArticle, i: int, heading: str | None) -> ParsedArticle:
    """Section `i` under another heading, or under none."""
    section = _at(article.sections, i, "section")
    return _with(article, i, 1, [replace(section, heading=_words(heading))])


def move(article: ParsedArticle, i: int, delta: int) -> ParsedArticle:
    """Section `i` so many places further down, or up when `delta` is negative."""
    section = _at(article.sections, i, "section")
    if not 0 <= i + delta < len(article.sections):
        raise AdjustError("The section cannot be moved beyond the article's ends.")
    rest = [*article.sections[:i], *article.sections[i + 1 :]]
    rest.insert(i + delta, section)
    return replace(article, sections=tuple(rest))


def drop(article: ParsedArticle, i: int) -> ParsedArticle:
    """Leaves section `i` out; it can be restored."""
    section = _at(article.sections, i, "section")
    heading = emit.plain(section.heading) if section.heading else ""
    text = "\n\n".join(part for part in (heading, section.markdown) if part)
    return replace(_with(article, i, 1, []), dropped=(*article.dropped, Dropped(BY_HAND, text)))


def restore(article: ParsedArticle, dropped_index: int) -> ParsedArticle:
    """Takes something left out back, as an untitled section at the end."""
    one = _at(article.dropped, dropped_index, "piece that was left out")
    text = one.text if one.reason == BY_HAND else _as_markdown(one.text)
    rest = (*article.dropped[:dropped_index], *article.dropped[dropped_index + 1 :])
    return replace(article, sections=(*article.sections, Section(None, text)), dropped=rest)


def drop_question(article: ParsedArticle, i: int) -> ParsedArticle:
    """Leaves question `i` and its answer out; both can be restored."""
    one = _at(article.questions, i, "question")
    text = "\n\n".join(part for part in (emit.plain(one.question), one.answer) if part)
    rest = (*article.questions[:i], *article.questions[i + 1 :])
    return replace(article, questions=rest, dropped=(*article.dropped, Dropped(BY_HAND, text)))


def retitle(article: ParsedArticle, title: str | None) -> ParsedArticle:
    """The article under another title."""
    return replace(article, title=_words(title))


def reauthor(article: ParsedArticle, author: str | None) -> ParsedArticle:
    """The article with another author."""
    return replace(article, author=_words(author))


def _as_markdown(text: str) -> str:
    return "\n\n".join(emit.plain(line.strip()) for line in text.split("\n") if line.strip())


def _words(text: str | None) -> str | None:
    return " ".join((text or "").split()) or None


def _at(rows: Sequence[_T], i: int, what: str) -> _T:
    if not 0 <= i < len(rows):
        raise AdjustError(f"There is no such {what} in the article.")
    return rows[i]


def _with(article: ParsedArticle, start: int, count: int, new: list[Section]) -> ParsedArticle:
    sections = (*article.sections[:start], *new, *article.sections[start + count :])
    return replace(article, sections=sections)
