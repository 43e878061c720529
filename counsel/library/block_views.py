"""Changing which parts an exercise has, and their order."""

from __future__ import annotations

import uuid

from flask import flash, request
from flask.typing import ResponseReturnValue

from counsel.kernel.actor import COUNSELOR, OWNER
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.library import parts
from counsel.library.editor_views import editor_page, locked, to_editor
from counsel.library.models import Exercise
from counsel.library.views import bp
from counsel.web.guard import staff
from counsel.web.request import now

STEPS = {"up": -1, "down": 1}


@bp.post("/library/exercises/<uuid:exercise_id>/blocks")
@staff(COUNSELOR, OWNER)
def add_block(exercise_id: uuid.UUID) -> ResponseReturnValue:
    """Add a part of a kind; it is open for writing."""
    one = locked(exercise_id)
    try:
        kind, after = request.form.get("kind", ""), request.form.get("after", "")
        key = parts.add_block(one, kind, after=after, now=now())
    except DomainError as error:
        return _refused(exercise_id, error)
    flash("Added.", "done")
    return to_editor(one, f"part-{key}", key)


@bp.post("/library/exercises/<uuid:exercise_id>/blocks/<key>/changes")
@staff(COUNSELOR, OWNER)
def change_block(exercise_id: uuid.UUID, key: str) -> ResponseReturnValue:
    """Move a part, copy it, or take it out."""
    one = locked(exercise_id)
    action = request.form.get("action", "")
    try:
        if action in (*STEPS, "move"):
            return _moved(one, key, action)
        if action == "copy":
            made = parts.duplicate_block(one, key, now=now())
            flash("Copied. This is the copy.", "done")
            return to_editor(one, f"part-{made}", made)
        if action == "remove":
            parts.remove_block(one, key, now=now())
            flash("Taken out. You can put it back.", "done")
            return to_editor(one, "removed", _open_part())
        raise DomainError("There is no such change.")
    except DomainError as error:
        return _refused(exercise_id, error)


@bp.post("/library/exercises/<uuid:exercise_id>/removed")
@staff(COUNSELOR, OWNER)
def put_back(exercise_id: uuid.UUID) -> ResponseReturnValue:
    """Take a change back: `step` names it, the last one without."""
    one = locked(exercise_id)
    try:
        part = parts.put_back(one, request.form.get("step", type=int), now=now())
    except DomainError as error:
        return _refused(exercise_id, error)
    flash("Put back.", "done")
    return to_editor(one, f"part-{part.key}", _open_part())


def _moved(one: Exercise, key: str, action: str) -> ResponseReturnValue:
    if action == "move":
        wanted = request.form.get("place", 0, type=int)
        place = parts.move_block_to(one, key, wanted, now=now())
    else:
        place = parts.move_block(one, key, STEPS[action], now=now())
    flash(f"Moved. It is part {place} of {len(one.draft['blocks'])} now.", "done")
    return to_editor(one, f"part-{key}", _open_part())


def _open_part() -> str:
    return request.form.get("open", "")


def _refused(exercise_id: uuid.UUID, error: DomainError) -> ResponseReturnValue:
    db.session.rollback()
    return editor_page(locked(exercise_id), error=error.text, status=422)
