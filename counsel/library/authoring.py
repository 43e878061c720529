"""Writing exercises: drafts, publishing, the archive. One function a use case; their parts are
changed in parts.py."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from counsel.audit import service as audit
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError, StaleWrite
from counsel.library import builtin, draft, marks, origin, proposals, variants, wording
from counsel.library.content import ExerciseContent
from counsel.library.models import ArticleSection, Exercise, ExerciseVersion
from counsel.safety import responders, words

STALE = "This was changed in another tab or on another device. Both texts are shown here."
UNTITLED = "Untitled exercise"
_READ: WeakKeyDictionary[Exercise, tuple[dict[str, Any], ExerciseContent]] = WeakKeyDictionary()


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
        variant_of=variants.stored(content.variant_of),
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


def make_variant(
    actor: Actor,
    content: ExerciseContent,
    kind: str,
    of: str,
    *,
    built_in: str | None,
    now: datetime,
) -> Exercise:
    """A draft that varies an exercise: the same document under another kind. `of` is the id or slug
    of the exercise that the family is called by. Raises DomainError for a kind that is not one."""
    if kind not in wording.KINDS:
        raise DomainError("Choose what kind of variant it should be.")
    title = f"{content.title[:240]} ({wording.KINDS[kind].lower()})"
    changed = draft.change(content, title=title, variant=kind, variant_of=of)
    return new_exercise(actor, content=changed, copied_from=built_in, now=now)


def content_of(exercise: Exercise) -> ExerciseContent:
    """The draft's document, read once for each state of the draft."""
    known = _READ.get(exercise)
    if known is None or known[0] is not exercise.draft:
        known = exercise.draft, ExerciseContent.model_validate(exercise.draft)
        _READ[exercise] = known
    return known[1]


def save_details(exercise: Exercise, details: dict[str, Any], *, seen: str, now: datetime) -> None:
    """What the exercise is, apart from its parts. Raises StaleWrite, or DomainError where a copy
    of a built-in exercise would ask for less than its original."""
    content = content_of(exercise)
    changed = draft.change(content, **details)
    if changed == content:
        return
    if draft.digest(content) != seen:
        raise StaleWrite(STALE)
    _check_tier(exercise, changed)
    keep(exercise, changed, now)


def publish(
    actor: Actor, exercise: Exercise, change_note: str, *, now: datetime
) -> ExerciseVersion:
    """The draft becomes the newest version, which never changes. Raises DomainError with what is
    missing, or where nothing changed."""
    content = content_of(exercise)
    problems = content.publish_problems()
    if problems:
        raise DomainError(problems[0])
    exercise.copied_from = origin.of(content, exercise.copied_from)
    _check_tier(exercise, content)
    bound = marks.of(content, built_in=None, copied_from=exercise.copied_from)
    if bound.asks_about_risk and responders.named(exercise.practice_id) is None:
        raise DomainError(words.NOBODY)
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


def share(actor: Actor, exercise: Exercise, *, now: datetime) -> None:
    """Let colleagues see and change a draft. Once is enough."""
    if exercise.shared_at is None:
        exercise.shared_at = now
        audit.record(actor, "shared", "exercise", exercise.id, now=now)


def keep_to_oneself(actor: Actor, exercise: Exercise, *, now: datetime) -> None:
    """A draft is its author's alone again. Raises DomainError for what was published, and for
    somebody else's."""
    if exercise.versions:
        raise DomainError("What was published belongs to the practice.")
    if exercise.created_by != actor.user_id:
        raise DomainError("Only its author can take a draft back.")
    if exercise.shared_at is not None:
        exercise.shared_at = None
        audit.record(actor, "took back", "exercise", exercise.id, now=now)


def archive(actor: Actor, exercise: Exercise, *, now: datetime) -> None:
    """Off the shelf; what was assigned stays as it is."""
    exercise.archived_at, exercise.archived_by = now, actor.user_id
    audit.record(actor, "archived", "exercise", exercise.id, now=now)


def unarchive(actor: Actor, exercise: Exercise, *, now: datetime) -> None:
    """Back on the shelf."""
    exercise.archived_at = exercise.archived_by = None
    audit.record(actor, "brought back", "exercise", exercise.id, now=now)


def _check_tier(exercise: Exercise, content: ExerciseContent) -> None:
    """A copy keeps at least the safety marks of what it was copied from (domain.md, tiers)."""
    original = builtin.exercises().get(exercise.copied_from or "")
    for name, text in (origin.lost(original, content) if original else {}).items():
        raise DomainError(text, field=name)


def keep(exercise: Exercise, content: ExerciseContent, now: datetime) -> None:
    """The draft becomes this document."""
    exercise.draft = content.model_dump(mode="json")
    exercise.title = content.title or UNTITLED
    exercise.theme = content.theme
    exercise.variant_of = variants.stored(content.variant_of)
    exercise.draft_revision += 1
    exercise.draft_saved_at = now
