"""Writing exercises: drafts, their parts, publishing, the archive. One function a use case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from counsel.audit import service as audit
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError, StaleWrite
from counsel.library import builtin, draft, proposals
from counsel.library.blocks.block import Block, ShowIf
from counsel.library.content import TIERS, ExerciseContent
from counsel.library.models import ArticleSection, Exercise, ExerciseVersion

STALE = "This was changed in another tab or on another device. Both texts are shown here."
UNTITLED = "Untitled exercise"


def new_exercise(
    actor: Actor,
    *,
    now: datetime,
    content: ExerciseContent | None = None,
    section: ArticleSection | None = None,
    copied_from: str | None = None,
) -> Exercise:
    """A draft: empty, or with the content that is given."""
    content = content or ExerciseContent()
    exercise = Exercise(
        practice_id=actor.practice_id,
        title=content.title or UNTITLED,
        theme=content.theme,
        section_id=section.id if section else None,
        copied_from=copied_from,
        draft=content.model_dump(mode="json"),
        draft_revision=1,
        draft_saved_at=now,
        created_by=actor.user_id,
        created_at=now,
    )
    db.session.add(exercise)
    db.session.flush()
    audit.record(actor, "wrote", "exercise", exercise.id, now=now)
    return exercise


def from_section(actor: Actor, section: ArticleSection, *, now: datetime) -> Exercise:
    """A draft with the section to read and our proposal of prompts."""
    content = proposals.propose(section.heading or section.article.title, section.markdown)
    return new_exercise(actor, content=content, section=section, now=now)


def copy_built_in(actor: Actor, slug: str, *, now: datetime) -> Exercise:
    """A draft of a built-in exercise, to be changed. Raises DomainError where there is none."""
    content = builtin.exercises().get(slug)
    if content is None:
        raise DomainError("This exercise is no longer there.")
    return new_exercise(actor, content=content, copied_from=slug, now=now)


def copy(actor: Actor, exercise: Exercise, *, now: datetime) -> Exercise:
    """A draft with the same content as another exercise's draft."""
    content = content_of(exercise)
    content = draft.change(content, title=f"{content.title[:280]} (copy)".strip())
    return new_exercise(actor, content=content, copied_from=exercise.copied_from, now=now)


def content_of(exercise: Exercise) -> ExerciseContent:
    """The draft's document."""
    return ExerciseContent.model_validate(exercise.draft)


def save_details(exercise: Exercise, details: dict[str, Any], *, seen: str, now: datetime) -> None:
    """What the exercise is, apart from its parts. Raises StaleWrite, or DomainError where a copy
    of a built-in exercise would get a lower tier than its original."""
    content = content_of(exercise)
    changed = draft.change(content, **details)
    if changed == content:
        return
    if draft.digest(content) != seen:
        raise StaleWrite(STALE)
    _check_tier(exercise, changed)
    _keep(exercise, changed, now)


def add_block(exercise: Exercise, kind: str, *, after: str = "", now: datetime) -> str:
    """A new part; gives its key."""
    changed, key = draft.add(content_of(exercise), kind, after=after)
    _keep(exercise, changed, now)
    return key


def save_block(
    exercise: Exercise,
    key: str,
    config: dict[str, Any],
    show_if: ShowIf | None,
    *,
    seen: str,
    now: datetime,
) -> Block:
    """A part's settings. Raises StaleWrite where the part was changed meanwhile. The settings must
    be well-formed (`config_problems`); they may be unfinished."""
    content = content_of(exercise)
    before = draft.block(content, key)
    changed = Block.model_validate(
        {"key": key, "type": before.type, "config": config, "show_if": show_if}
    )
    if changed == before:
        return before
    if draft.digest(before) != seen:
        raise StaleWrite(STALE)
    _keep(exercise, draft.replace(content, changed), now)
    return changed


def duplicate_block(exercise: Exercise, key: str, *, now: datetime) -> str:
    """A copy of a part behind it; gives the copy's key."""
    changed, made = draft.duplicate(content_of(exercise), key)
    _keep(exercise, changed, now)
    return made


def move_block(exercise: Exercise, key: str, delta: int, *, now: datetime) -> None:
    """A part further up or down."""
    _keep(exercise, draft.move(content_of(exercise), key, delta), now)


def remove_block(exercise: Exercise, key: str, *, now: datetime) -> None:
    """Take a part out; it can be put back until the next one is taken out."""
    content = content_of(exercise)
    part = draft.block(content, key)
    changed, place = draft.remove(content, key)
    exercise.removed = {"block": part.model_dump(mode="json"), "place": place}
    _keep(exercise, changed, now)


def removed_block(exercise: Exercise) -> Block | None:
    """The part that was taken out last and can be put back."""
    return Block.model_validate(exercise.removed["block"]) if exercise.removed else None


def put_back(exercise: Exercise, *, now: datetime) -> None:
    """Put the part back that was taken out last. Raises DomainError where there is none."""
    part = removed_block(exercise)
    if part is None or exercise.removed is None:
        raise DomainError("There is nothing to put back.")
    _keep(exercise, draft.put_back(content_of(exercise), part, exercise.removed["place"]), now)
    exercise.removed = None


def publish(
    actor: Actor, exercise: Exercise, change_note: str, *, now: datetime
) -> ExerciseVersion:
    """The draft becomes the newest version, which never changes. Raises DomainError with what is
    missing, or where nothing changed."""
    content = content_of(exercise)
    problems = content.publish_problems()
    if problems:
        raise DomainError(problems[0])
    _check_tier(exercise, content)
    latest = exercise.versions[-1] if exercise.versions else None
    if latest is not None and ExerciseContent.model_validate(latest.content) == content:
        raise DomainError(f"Nothing changed since version {latest.number}.")
    version = ExerciseVersion(
        practice_id=exercise.practice_id,
        exercise_id=exercise.id,
        number=latest.number + 1 if latest else 1,
        content=content.model_dump(mode="json"),
        change_note=change_note or ("" if latest else "First version"),
        published_at=now,
        published_by=actor.user_id,
    )
    exercise.versions.append(version)
    db.session.flush()
    audit.record(actor, "published", "exercise", exercise.id, now=now, version=version.number)
    return version


def archive(actor: Actor, exercise: Exercise, *, now: datetime) -> None:
    """Off the shelf; what was assigned stays as it is."""
    exercise.archived_at, exercise.archived_by = now, actor.user_id
    audit.record(actor, "archived", "exercise", exercise.id, now=now)


def unarchive(actor: Actor, exercise: Exercise, *, now: datetime) -> None:
    """Back on the shelf."""
    exercise.archived_at = exercise.archived_by = None
    audit.record(actor, "brought back", "exercise", exercise.id, now=now)


def _check_tier(exercise: Exercise, content: ExerciseContent) -> None:
    """A copy keeps at least the cautions of what it was copied from (domain.md, tiers)."""
    original = builtin.exercises().get(exercise.copied_from or "")
    order = list(TIERS)
    if original is not None and order.index(content.tier) < order.index(original.tier):
        raise DomainError(
            f"The original says: {TIERS[original.tier].lower()}. A copy cannot ask for less.",
            field="tier",
        )


def _keep(exercise: Exercise, content: ExerciseContent, now: datetime) -> None:
    exercise.draft = content.model_dump(mode="json")
    exercise.title = content.title or UNTITLED
    exercise.theme = content.theme
    exercise.draft_revision += 1
    exercise.draft_saved_at = now
