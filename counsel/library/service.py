"""Importing articles and keeping them: one function a use case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from counsel.audit import service as audit
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError, StaleWrite
from counsel.kernel.timezones import to_wall
from counsel.library import reading
from counsel.library.importing.adjust import reauthor, retitle
from counsel.library.importing.article import ParsedArticle, from_draft
from counsel.library.importing.errors import AdjustError, ImportRefused
from counsel.library.importing.parse import parse
from counsel.library.importing.sniff import sniff
from counsel.library.models import Article, ArticleQuestion, ArticleSection, ImportDraft
from counsel.library.reading import Fetching, Understood

MOST_READ_HERE = 100_000  # characters; more are read in a process of their own
MOST_STEPS = 10  # how many adjustments can be taken back
MOST_KEPT = 2_000_000  # and how many characters of them are kept
LONGEST_HEADING = 300
MOST_SECTIONS = 500
TOO_MANY = f"An article can have {MOST_SECTIONS} parts at most. Join some, or leave some out."
CHANGED = "This was changed in another tab. Here is how it stands now."
BY_ENDING = {"html": "html", "htm": "html", "md": "markdown", "markdown": "markdown"}

Step = Callable[[ParsedArticle], ParsedArticle]


def import_file(actor: Actor, data: bytes, name: str, *, now: datetime) -> ImportDraft:
    """An import of a file: text, Markdown, HTML, DOCX or PDF, told by its content. Raises
    DomainError on the field "file"."""
    named = BY_ENDING.get(name.rpartition(".")[2].lower(), "")
    return _kept(actor, reading.read_file(data, format=named), now=now)


def import_address(actor: Actor, address: str, fetching: Fetching, *, now: datetime) -> ImportDraft:
    """An import of a page on the public web; its address and the day become the source. Raises
    DomainError on the field "address"."""
    found = reading.read_address(address, fetching)
    day = to_wall(now, actor.zone).strftime("%d %B %Y").lstrip("0")
    shown = _clip(found.address.partition("?")[0], 250)
    return _kept(actor, found, now=now, source_note=f"{shown}, read on {day}")


def start_import(actor: Actor, text: str, *, now: datetime) -> ImportDraft:
    """An import of a pasted text, its format told from it. Raises DomainError on the field "text"
    for one that is empty or no article, TooLong for one that is too large."""
    kind = sniff(text)
    if len(text) > MOST_READ_HERE:
        return _kept(actor, reading.read_text(text, format=kind), now=now)
    try:
        article = parse(text, format=kind)
    except ImportRefused as error:
        raise DomainError(error.text, field="text") from None
    return _kept(actor, Understood(kind, text, article, ""), now=now)


def _kept(actor: Actor, found: Understood, *, now: datetime, source_note: str = "") -> ImportDraft:
    draft = ImportDraft(
        practice_id=actor.practice_id,
        created_by=actor.user_id,
        created_at=now,
        source_format=found.format,
        source=found.source.replace("\x00", ""),
        parsed=_document(found.article, source_note),
        version=1,
    )
    db.session.add(draft)
    db.session.flush()
    return draft


def article_of(draft: ImportDraft) -> ParsedArticle:
    """The article as it is understood now."""
    return from_draft(draft.parsed["article"])


def last_step(draft: ImportDraft) -> str:
    """What was done last and can be taken back; empty where there is nothing."""
    history = draft.parsed["history"]
    return str(history[-1]["what"]) if history else ""


def adjust(draft: ImportDraft, what: str, step: Step, *, version: int) -> None:
    """Do one step and remember how it was before. Raises StaleWrite or DomainError."""
    _check(draft, version)
    article = article_of(draft)
    try:
        changed = step(article)
    except AdjustError as error:
        raise DomainError(error.text) from None
    if changed == article:
        return
    before = {"what": what, "article": draft.parsed["article"]}
    history = [*draft.parsed["history"], before][-MOST_STEPS:]
    while len(history) > 1 and sum(_size(one["article"]) for one in history) > MOST_KEPT:
        history = history[1:]
    _keep(draft, article=changed.to_draft(), history=history)


def undo(draft: ImportDraft, *, version: int) -> None:
    """Take the last step back. Raises StaleWrite, or DomainError where there is none."""
    _check(draft, version)
    history = draft.parsed["history"]
    if not history:
        raise DomainError("There is nothing to take back.")
    _keep(draft, article=history[-1]["article"], history=history[:-1])


def describe(
    draft: ImportDraft, *, title: str, author: str, source_note: str, licence: str, version: int
) -> None:
    """What the article is called, whose it is, where it comes from and under which terms."""
    adjust(
        draft,
        "Title or author changed",
        lambda article: reauthor(retitle(article, title), author),
        version=version,
    )
    _keep(draft, source_note=source_note, licence=licence)


def save_article(actor: Actor, draft: ImportDraft, *, version: int, now: datetime) -> Article:
    """The draft becomes an article of the practice. Raises StaleWrite or DomainError."""
    _check(draft, version)
    parsed = article_of(draft)
    if not parsed.title:
        raise DomainError("Give the article a title first.", field="title")
    if not parsed.sections and not parsed.questions:
        raise DomainError("Nothing is left of the article. Restore a part first.")
    if len(parsed.sections) > MOST_SECTIONS:
        raise DomainError(TOO_MANY)
    article = Article(
        practice_id=actor.practice_id,
        title=_clip(parsed.title, 300),
        author=_clip(parsed.author or "", 200),
        source_note=draft.parsed["source_note"],
        licence=draft.parsed["licence"],
        created_by=actor.user_id,
        created_at=now,
    )
    article.sections = [
        section_row(article, place, one.heading, one.markdown)
        for place, one in enumerate(parsed.sections)
    ]
    article.questions = [
        ArticleQuestion(
            practice_id=article.practice_id,
            article_id=article.id,
            position=place,
            question=one.question,
            answer=one.answer,
        )
        for place, one in enumerate(parsed.questions)
    ]
    db.session.add(article)
    db.session.flush()
    draft.article_id = article.id
    audit.record(actor, "imported", "article", article.id, now=now, sections=len(parsed.sections))
    return article


def discard(actor: Actor, draft: ImportDraft, *, now: datetime) -> None:
    """Throw the draft away; the source is gone with it."""
    audit.record(actor, "discarded", "import", draft.id, now=now)
    db.session.delete(draft)


def archive_article(actor: Actor, article: Article, *, now: datetime) -> None:
    """Off the shelf; exercises that were made of it stay."""
    article.archived_at, article.archived_by = now, actor.user_id
    audit.record(actor, "archived", "article", article.id, now=now)


def bring_article_back(actor: Actor, article: Article, *, now: datetime) -> None:
    """Back on the shelf."""
    article.archived_at = article.archived_by = None
    audit.record(actor, "brought back", "article", article.id, now=now)


def section_row(article: Article, place: int, heading: str | None, text: str) -> ArticleSection:
    """A section of an article; a heading that is too long for one goes on in the text."""
    if heading and len(heading) > LONGEST_HEADING:
        heading, text = _clip(heading, LONGEST_HEADING), f"{heading}\n\n{text}"
    return ArticleSection(
        practice_id=article.practice_id,
        article_id=article.id,
        position=place,
        heading=heading or None,
        markdown=text,
    )


def _document(article: ParsedArticle, source_note: str) -> dict[str, Any]:
    kept = {"source_note": source_note, "licence": "", "history": []}
    return {"article": article.to_draft(), **kept}


def _check(draft: ImportDraft, version: int) -> None:
    if draft.version != version:
        raise StaleWrite(CHANGED)


def _keep(draft: ImportDraft, **changes: Any) -> None:
    draft.parsed = {**draft.parsed, **changes}
    draft.version += 1


def _size(article: dict[str, Any]) -> int:
    return sum(len(text) for part in article["sections"] for text in part.values() if text)


def _clip(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
