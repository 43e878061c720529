"""What stands on the shelf: the built-in pieces and the practice's own, searched and counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import defer, selectinload

from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.library import access, builtin, themes, variants
from counsel.library.builtin import BuiltInArticle
from counsel.library.content import ExerciseContent
from counsel.library.models import Article, Exercise, ExerciseVersion, ImportDraft, Pathway

T = TypeVar("T", ExerciseContent, BuiltInArticle)
ALL, DRAFTS, PUBLISHED, ARCHIVED = "all", "drafts", "published", "archived"
STATES = {ALL: "All", DRAFTS: "Drafts", PUBLISHED: "Published", ARCHIVED: "Archived"}


def built_in_exercises(wanted: str = "", theme: str = "") -> dict[str, ExerciseContent]:
    """The built-in exercises that fit a search and a theme, by slug."""
    return _matching(builtin.exercises(), wanted, theme)


def built_in_heads(wanted: str = "", theme: str = "") -> dict[str, ExerciseContent]:
    """The same, without variants whose exercise is among them."""
    found = built_in_exercises(wanted, theme)
    return {slug: one for slug, one in found.items() if one.variant_of not in found}


def built_in_variants() -> dict[str, dict[str, ExerciseContent]]:
    """The variants of each built-in exercise, by its slug and theirs."""
    beneath: dict[str, dict[str, ExerciseContent]] = {}
    for slug, one in builtin.exercises().items():
        if one.variant_of:
            beneath.setdefault(one.variant_of, {})[slug] = one
    return beneath


def built_in_articles(wanted: str = "", theme: str = "") -> dict[str, BuiltInArticle]:
    """The built-in articles that fit a search and a theme, by slug."""
    return _matching(builtin.articles(), wanted, theme)


def built_in_themes() -> dict[str, str]:
    """The themes that the built-in library has, by key."""
    present = {piece.theme for piece in builtin.exercises().values()}
    present |= {piece.theme for piece in builtin.articles().values()}
    ordered = [key for key in themes.THEMES if key in present]
    return {key: themes.word(key) for key in [*ordered, *sorted(present - set(ordered))]}


def exercises(actor: Actor, wanted: str = "", state: str = ALL) -> Select[Exercise]:
    """The practice's own exercises that fit, newest first."""
    base = access.every_exercise(actor) if state == ARCHIVED else access.exercises(actor)
    published = select(ExerciseVersion.id).where(ExerciseVersion.exercise_id == Exercise.id)
    if state == ARCHIVED:
        base = base.where(Exercise.archived_at.is_not(None))
    if state == DRAFTS:
        base = base.where(~published.exists())
    if state == PUBLISHED:
        base = base.where(published.exists())
    if wanted:
        base = base.where(Exercise.title.icontains(wanted, autoescape=True))
    light = selectinload(Exercise.versions).options(defer(ExerciseVersion.content))
    return base.options(light)


def grouped(actor: Actor, wanted: str = "", state: str = ALL) -> Select[Exercise]:
    """The same, each exercise once with its variants beneath where nothing is searched."""
    found = exercises(actor, wanted, state)
    return found if wanted or state != ALL else variants.heads_only(actor, found)


def articles(actor: Actor, wanted: str = "", state: str = ALL) -> Select[Article]:
    """The practice's own articles that fit, newest first."""
    base = access.articles(actor)
    if state == ARCHIVED:
        base = access.archived_articles(actor)
    if wanted:
        has = Article.title.icontains(wanted, autoescape=True)
        base = base.where(or_(has, Article.author.icontains(wanted, autoescape=True)))
    return base


def imports(actor: Actor) -> list[ImportDraft]:
    """The actor's unfinished imports, newest first; without their sources."""
    newest = access.import_drafts(actor).order_by(ImportDraft.created_at.desc()).limit(20)
    return list(db.session.scalars(newest.options(defer(ImportDraft.source))))


def counts(actor: Actor, wanted: str = "") -> dict[str, int]:
    """How many pieces each tab of the shelf has."""
    return {
        "built_in": len(built_in_exercises(wanted)) + len(built_in_articles(wanted)),
        "exercises": _count(exercises(actor, wanted)),
        "pathways": len(builtin.pathways()) + _count(access.pathways(actor)),
        "articles": _count(articles(actor, wanted)),
    }


def _count(statement: Select[Article] | Select[Exercise] | Select[Pathway]) -> int:
    inner = statement.order_by(None).options().subquery()
    return db.session.scalar(select(func.count()).select_from(inner)) or 0


def _matching(pieces: Mapping[str, T], wanted: str, theme: str) -> dict[str, T]:
    word = wanted.casefold()
    return {
        slug: piece
        for slug, piece in pieces.items()
        if (not theme or piece.theme == theme)
        and word in f"{piece.title} {piece.summary} {themes.word(piece.theme)}".casefold()
    }
