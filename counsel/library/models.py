"""Articles, exercises and their immutable versions."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from counsel.kernel.db import Record, Tenant


class ImportDraft(Tenant, Record):
    """What the importer understood of a source, while the counselor adjusts it."""

    __tablename__ = "import_drafts"

    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    source_format: Mapped[str] = mapped_column(String(12))
    source: Mapped[str] = mapped_column(Text)
    parsed: Mapped[dict[str, Any]]
    version: Mapped[int]
    article_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("articles.id"))


class Article(Tenant, Record):
    """An article of the practice, with its source and licence."""

    __tablename__ = "articles"

    title: Mapped[str] = mapped_column(String(300))
    author: Mapped[str] = mapped_column(String(200))
    source_note: Mapped[str] = mapped_column(String(300))
    licence: Mapped[str] = mapped_column(String(120))
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    archived_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    sections: Mapped[list["ArticleSection"]] = relationship(order_by="ArticleSection.position")
    questions: Mapped[list["ArticleQuestion"]] = relationship(order_by="ArticleQuestion.position")


class ArticleSection(Tenant, Record):
    """A section in order; an untitled opening or closing has no heading."""

    __tablename__ = "article_sections"

    article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("articles.id"), index=True)
    position: Mapped[int]
    heading: Mapped[str | None] = mapped_column(String(300))
    markdown: Mapped[str] = mapped_column(Text)

    article: Mapped[Article] = relationship(overlaps="sections")


class ArticleQuestion(Tenant, Record):
    """A question with its answer, as the article gave them."""

    __tablename__ = "article_questions"

    article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("articles.id"), index=True)
    position: Mapped[int]
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)


class Exercise(Tenant, Record):
    """An exercise: a draft that its author edits, and published versions.

    `draft` is an ExerciseContent document (counsel/library/content.py); `draft_revision` refuses
    stale saves. `built_in` names the built-in exercise that this practice adopted, if it is one;
    `copied_from` the built-in one that this is a copy of, so that its tier cannot be lowered.
    `removed` holds the last changes of its parts that can be taken back (parts.py). A draft is its
    author's alone until `shared_at`; what was published is the practice's (access.py). `variant_of`
    is of the draft's document, as variants.stored writes it.
    """

    __tablename__ = "exercises"
    __table_args__ = (
        Index(
            "uq_exercises_built_in",
            "practice_id",
            "built_in",
            unique=True,
            sqlite_where=text("built_in IS NOT NULL"),
            postgresql_where=text("built_in IS NOT NULL"),
        ),
    )

    title: Mapped[str] = mapped_column(String(300))
    theme: Mapped[str] = mapped_column(String(60))
    built_in: Mapped[str | None] = mapped_column(String(80))
    copied_from: Mapped[str | None] = mapped_column(String(80))
    section_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("article_sections.id"))
    draft: Mapped[dict[str, Any]]
    draft_revision: Mapped[int]
    draft_saved_at: Mapped[datetime]
    removed: Mapped[dict[str, Any] | None]
    shared_at: Mapped[datetime | None]
    variant_of: Mapped[str] = mapped_column(String(80), default="")
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    archived_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    section: Mapped[ArticleSection | None] = relationship()
    versions: Mapped[list["ExerciseVersion"]] = relationship(
        back_populates="exercise", order_by="ExerciseVersion.number"
    )


class ExerciseVersion(Tenant, Record):
    """A published version: never changed, pinned by assignments."""

    __tablename__ = "exercise_versions"
    __table_args__ = (UniqueConstraint("exercise_id", "number"),)

    exercise_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("exercises.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    change_note: Mapped[str] = mapped_column(String(300))
    published_at: Mapped[datetime]
    published_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))

    exercise: Mapped[Exercise] = relationship(back_populates="versions")


class Pathway(Tenant, Record):
    """A pathway of the practice: `document` is a PathwayContent (counsel/library/pathway.py);
    `revision` refuses stale saves, `copied_from` is the built-in one that it began as."""

    __tablename__ = "pathways"

    title: Mapped[str] = mapped_column(String(300))
    document: Mapped[dict[str, Any]]
    revision: Mapped[int]
    copied_from: Mapped[str | None] = mapped_column(String(80))
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    archived_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
