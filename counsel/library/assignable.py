"""What can be assigned: the newest version of each own exercise, and the built-in ones.

An option's key is `exercise:<id>` or `built-in:<slug>`. Assigning a built-in exercise first adopts
it: its document becomes a version of this practice, once for each edition of the document.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.library import access, builtin
from counsel.library.content import ExerciseContent
from counsel.library.models import Exercise, ExerciseVersion

OWN, BUILT_IN = "exercise", "built-in"
GONE = "This exercise is no longer there. Choose another one."


@dataclass(frozen=True, slots=True)
class Option:
    """One exercise that can be assigned, with what the counselor needs to choose it."""

    key: str
    content: ExerciseContent

    @property
    def family(self) -> str:
        """The key of the option that this one varies, or its own: options of one family are one
        exercise with its variants."""
        of = self.content.variant_of
        if not of:
            return self.key
        return f"{BUILT_IN}:{of}" if of in builtin.exercises() else f"{OWN}:{of}"


def options(actor: Actor) -> list[Option]:
    """Everything that can be assigned: own exercises first, then the built-in ones, by title."""
    own = [
        Option(f"{OWN}:{version.exercise_id}", ExerciseContent.model_validate(version.content))
        for version in db.session.scalars(access.newest_versions(actor))
    ]
    ready = [Option(f"{BUILT_IN}:{slug}", content) for slug, content in builtin.exercises().items()]
    return own + sorted(ready, key=lambda option: option.content.title)


def resolve(actor: Actor, key: str, *, now: datetime) -> ExerciseVersion:
    """The version that an option's key stands for. Raises DomainError where it is gone."""
    kind, _, name = key.partition(":")
    if kind == BUILT_IN:
        return adopt(actor, name, now=now)
    try:
        wanted = uuid.UUID(name)
    except ValueError:
        raise DomainError(GONE, field="exercise") from None
    version = db.session.scalars(
        access.newest_versions(actor).where(ExerciseVersion.exercise_id == wanted)
    ).one_or_none()
    if version is None:
        raise DomainError(GONE, field="exercise")
    return version


def adopt(actor: Actor, slug: str, *, now: datetime) -> ExerciseVersion:
    """The practice's version of a built-in exercise, made where it is missing or out of date."""
    content = builtin.exercises().get(slug)
    if content is None:
        raise DomainError(GONE, field="exercise")
    document = content.model_dump(mode="json")
    exercise = db.session.scalars(
        select(Exercise)
        .where(Exercise.practice_id == actor.practice_id, Exercise.built_in == slug)
        .options(selectinload(Exercise.versions))
    ).one_or_none()
    if exercise is None:
        exercise = _adopted(actor, slug, content, now)
    elif exercise.versions[-1].content == document:
        return exercise.versions[-1]
    version = ExerciseVersion(
        practice_id=actor.practice_id,
        exercise_id=exercise.id,
        number=len(exercise.versions) + 1,
        content=document,
        change_note="From the built-in library",
        published_at=now,
        published_by=actor.user_id,
    )
    exercise.versions.append(version)
    db.session.flush()
    return version


def _adopted(actor: Actor, slug: str, content: ExerciseContent, now: datetime) -> Exercise:
    exercise = Exercise(
        practice_id=actor.practice_id,
        title=content.title,
        theme=content.theme,
        built_in=slug,
        draft=content.model_dump(mode="json"),
        draft_revision=1,
        draft_saved_at=now,
        created_by=actor.user_id,
        created_at=now,
    )
    db.session.add(exercise)
    db.session.flush()
    return exercise
