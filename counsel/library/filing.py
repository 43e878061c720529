"""Bringing an exercise in from a file: a draft with the marks that it must not lose."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select

from counsel.audit import service as audit
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.library import access, authoring, builtin, draft, origin, transfer, wording
from counsel.library.content import ExerciseContent
from counsel.library.models import Exercise


def bring_in(actor: Actor, data: bytes, *, now: datetime) -> tuple[Exercise, list[str]]:
    """A draft of a file, and what its author should know of it. Raises transfer.Refused."""
    read = transfer.read(data)
    content, notes = _at_home(actor, read.exercise)
    slug = origin.of(content, read.origin.built_in)
    if slug is not None:
        original = builtin.exercises()[slug]
        notes.append(f"It is a copy of “{original.title}”, and keeps its safety marks.")
        returned = origin.marked(original, content)
        if returned:
            content = draft.change(content, **returned)
            words = ", ".join(wording.FIELDS[name].lower() for name in returned)
            notes.append(f"Put back, because the file had less than the original: {words}.")
    made = authoring.new_exercise(actor, content=content, copied_from=slug, now=now)
    audit.record(actor, "imported", "exercise", made.id, now=now)
    return made, notes


def _at_home(actor: Actor, content: ExerciseContent) -> tuple[ExerciseContent, list[str]]:
    """The document without what points to things of another house."""
    away: dict[str, object] = {}
    notes = []
    if content.variant_of and not _is_here(actor, content.variant_of):
        away["variant_of"] = ""
        notes.append("The exercise that it varies is not here, so it stands on its own.")
    if content.article and content.article not in builtin.articles():
        away["article"] = ""
        notes.append("Its article is not here, so the link was left out.")
    if content.steadying:
        away["steadying"] = False
    return (draft.change(content, **away) if away else content), notes


def _is_here(actor: Actor, named: str) -> bool:
    if named in builtin.exercises():
        return True
    try:
        wanted = uuid.UUID(named)
    except ValueError:
        return False
    ids = access.every_exercise(actor).with_only_columns(Exercise.id).order_by(None)
    return db.session.scalar(select(ids.where(Exercise.id == wanted).exists())) is True
