"""Changing an article that was saved: its head, its sections, all in one go."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from counsel.audit import service as audit
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError, StaleWrite
from counsel.library.models import Article, ArticleSection, Exercise
from counsel.library.service import LONGEST_HEADING, MOST_SECTIONS, TOO_MANY, section_row

STALE = "This article was saved in another tab meanwhile. Look at both texts and save again."
LONGEST_SECTION = 200_000


@dataclass(frozen=True, slots=True)
class Typed:
    """A section as it stands in the form; a new one has no id."""

    id: uuid.UUID | None
    heading: str
    markdown: str

    @property
    def is_empty(self) -> bool:
        return not self.heading and not self.markdown


def seen(article: Article) -> str:
    """What a page remembers of an article that it shows, to notice a change meanwhile."""
    parts = [article.title, article.author, article.source_note, article.licence]
    texts = [[str(one.id), one.heading, one.markdown] for one in article.sections]
    return hashlib.sha256(json.dumps([parts, texts]).encode()).hexdigest()[:16]


def revise(
    actor: Actor,
    article: Article,
    head: dict[str, str],
    sections: Sequence[Typed],
    *,
    seen_before: str,
    now: datetime,
) -> None:
    """Save head and sections. A section that was emptied goes away; exercises that were made of it
    stay. Raises StaleWrite where it was changed meanwhile, DomainError for a section too long."""
    if seen(article) != seen_before:
        raise StaleWrite(STALE)
    if any(len(one.markdown) > LONGEST_SECTION for one in sections):
        raise DomainError(f"Keep each section under {LONGEST_SECTION:,} characters.")
    if any(len(one.heading) > LONGEST_HEADING for one in sections):
        raise DomainError(f"Keep each heading under {LONGEST_HEADING} characters.")
    kept = [one for one in sections if not one.is_empty]
    if len(kept) > MOST_SECTIONS:
        raise DomainError(TOO_MANY)
    if not kept and not article.questions:
        raise DomainError("An article needs at least one section.")
    for name, value in head.items():
        setattr(article, name, value)
    rows = {row.id: row for row in article.sections}
    _remove([row for row in article.sections if row.id not in {one.id for one in kept}])
    article.sections = [_row(article, rows, place, one) for place, one in enumerate(kept)]
    audit.record(actor, "changed", "article", article.id, now=now)


def _row(
    article: Article, rows: dict[uuid.UUID, ArticleSection], place: int, typed: Typed
) -> ArticleSection:
    row = rows.get(typed.id) if typed.id else None
    if row is None:
        return section_row(article, place, typed.heading, typed.markdown)
    row.position, row.heading, row.markdown = place, typed.heading or None, typed.markdown
    return row


def _remove(gone: list[ArticleSection]) -> None:
    if not gone:
        return
    db.session.execute(
        update(Exercise)
        .where(Exercise.section_id.in_([row.id for row in gone]))
        .values(section_id=None)
    )
    for row in gone:
        db.session.delete(row)
