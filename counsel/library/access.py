"""Whose articles and exercises an actor may see and change: the practice shares its shelf."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from counsel.kernel.actor import COUNSELOR, OWNER, Actor
from counsel.library.models import (
    Article,
    ArticleSection,
    Exercise,
    ExerciseVersion,
    ImportDraft,
    Pathway,
)
from counsel.practices.models import Membership


def every_article(actor: Actor) -> Select[Article]:
    """The practice's articles with their parts, the archived ones too."""
    return (
        select(Article)
        .where(Article.practice_id == actor.practice_id)
        .options(selectinload(Article.sections), selectinload(Article.questions))
        .order_by(Article.created_at.desc(), Article.id.desc())
    )


def articles(actor: Actor) -> Select[Article]:
    """The practice's articles that are not archived, newest first; without their parts."""
    return (
        select(Article)
        .where(Article.practice_id == actor.practice_id, Article.archived_at.is_(None))
        .order_by(Article.created_at.desc(), Article.id.desc())
    )


def archived_articles(actor: Actor) -> Select[Article]:
    """The practice's articles that were put away, newest first."""
    return (
        select(Article)
        .where(Article.practice_id == actor.practice_id, Article.archived_at.is_not(None))
        .order_by(Article.archived_at.desc(), Article.id.desc())
    )


def sections(actor: Actor) -> Select[ArticleSection]:
    """The sections of the practice's articles that are not archived."""
    return (
        select(ArticleSection)
        .join(ArticleSection.article)
        .where(Article.practice_id == actor.practice_id, Article.archived_at.is_(None))
        .options(contains_eager(ArticleSection.article))
    )


def every_exercise(actor: Actor) -> Select[Exercise]:
    """The practice's own exercises, the archived ones too; adopted built-in ones stay on the
    built-in shelf. A draft that was never published is its author's until it is shared; when its
    author has left the practice, the owner finds it."""
    return (
        select(Exercise)
        .where(Exercise.practice_id == actor.practice_id, Exercise.built_in.is_(None))
        .where(_may_see(actor))
        .options(selectinload(Exercise.versions))
        .order_by(Exercise.draft_saved_at.desc(), Exercise.id.desc())
    )


def _may_see(actor: Actor) -> ColumnElement[bool]:
    published = select(ExerciseVersion.id).where(ExerciseVersion.exercise_id == Exercise.id)
    ways = [Exercise.created_by == actor.user_id, Exercise.shared_at.is_not(None)]
    if actor.has(OWNER):
        still_here = select(Membership.id).where(
            Membership.user_id == Exercise.created_by,
            Membership.practice_id == actor.practice_id,
            Membership.ended_at.is_(None),
        )
        ways.append(~still_here.exists())
    return or_(*ways, published.exists())


def exercises(actor: Actor) -> Select[Exercise]:
    """The practice's own exercises that are not archived, newest first."""
    return every_exercise(actor).where(Exercise.archived_at.is_(None))


def import_drafts(actor: Actor) -> Select[ImportDraft]:
    """The actor's own imports that were not saved as an article yet."""
    return select(ImportDraft).where(
        ImportDraft.practice_id == actor.practice_id,
        ImportDraft.created_by == actor.user_id,
        ImportDraft.article_id.is_(None),
    )


def newest_versions(actor: Actor) -> Select[ExerciseVersion]:
    """The newest published version of each of the practice's own exercises, by title."""
    later = select(ExerciseVersion.exercise_id, ExerciseVersion.number).subquery()
    newer_exists = (
        select(later.c.number)
        .where(
            later.c.exercise_id == ExerciseVersion.exercise_id,
            later.c.number > ExerciseVersion.number,
        )
        .exists()
    )
    return (
        select(ExerciseVersion)
        .join(ExerciseVersion.exercise)
        .where(
            Exercise.practice_id == actor.practice_id,
            Exercise.archived_at.is_(None),
            Exercise.built_in.is_(None),
            ~newer_exists,
        )
        .options(selectinload(ExerciseVersion.exercise))
        .order_by(Exercise.title, ExerciseVersion.id)
    )


def every_pathway(actor: Actor) -> Select[Pathway]:
    """The practice's own pathways, the archived ones too, newest first."""
    return (
        select(Pathway)
        .where(Pathway.practice_id == actor.practice_id)
        .order_by(Pathway.changed_at.desc(), Pathway.id.desc())
    )


def pathways(actor: Actor) -> Select[Pathway]:
    """The practice's own pathways that are not archived, newest first."""
    return every_pathway(actor).where(Pathway.archived_at.is_(None))


def may_author(actor: Actor) -> bool:
    """Import, write and publish: counselors and the owner; supervisors only look."""
    return actor.has(COUNSELOR, OWNER)
