"""The exercise editor: one page whose every action is a form; scripts make it quicker."""

from __future__ import annotations

import uuid
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from counsel.kernel.actor import COUNSELOR, OWNER
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError, StaleWrite
from counsel.library import (
    access,
    alert_rows,
    authoring,
    builtin,
    details_forms,
    draft,
    parts,
    settings,
    variants,
    wording,
)
from counsel.library.blocks import registry
from counsel.library.blocks.block import Block
from counsel.library.content import ExerciseContent
from counsel.library.exercise_forms import DetailsForm
from counsel.library.models import Exercise
from counsel.library.views import bp
from counsel.web.guard import found, staff
from counsel.web.headers import showing_frames
from counsel.web.request import actor, now, wants_json

ABOUT = "_about"
"""Stands for what the exercise is; no part has such a key."""


@bp.post("/library/exercises")
@staff(COUNSELOR, OWNER)
def new_exercise() -> ResponseReturnValue:
    """Begin an empty exercise."""
    made = authoring.new_exercise(actor(), now=now())
    return redirect(url_for("library.edit_exercise", exercise_id=made.id, open=ABOUT), 303)


@bp.get("/library/exercises/<uuid:exercise_id>/edit")
@staff(COUNSELOR, OWNER)
def edit_exercise(exercise_id: uuid.UUID) -> ResponseReturnValue:
    """The editor; `?open=` names the part that is open, or "about"."""
    return editor_page(_exercise(exercise_id), open_part=request.args.get("open", ""))


@bp.post("/library/exercises/<uuid:exercise_id>/about")
@staff(COUNSELOR, OWNER)
def save_details(exercise_id: uuid.UUID) -> ResponseReturnValue:
    """Keep what the exercise is, apart from its parts. JSON for our own script."""
    one = _exercise(exercise_id, lock=True)
    content = authoring.content_of(one)
    form = details_forms.form(content)
    if not form.validate():
        if wants_json():
            return {"problems": {name: str(texts[0]) for name, texts in form.errors.items()}}, 422
        return editor_page(one, open_part=ABOUT, form=form, status=422)
    try:
        values = details_forms.values(form)
        if request.form.get("alerts"):
            values["alerts"] = alert_rows.read(content, request.form)
        authoring.save_details(one, values, seen=form.seen.data or "", now=now())
    except DomainError as error:
        return _refused_details(exercise_id, form, error)
    if wants_json():
        return saved(draft.digest(authoring.content_of(one)))
    return to_editor(one, f"part-{ABOUT}")


@bp.post("/library/exercises/<uuid:exercise_id>/blocks/<key>")
@staff(COUNSELOR, OWNER)
def save_block(exercise_id: uuid.UUID, key: str) -> ResponseReturnValue:
    """Keep one part's settings. JSON for our own script."""
    one = _exercise(exercise_id, lock=True)
    content = authoring.content_of(one)
    try:
        part = draft.block(content, key)
        raw = part.kind.read_config(request.form, settings.PREFIX)
        problems = _malformed(part, raw)
        if problems:
            return _refused_block(exercise_id, part, problems)
        condition = settings.read_condition(content, key, request.form.get("show_if", ""))
        seen = request.form.get("seen", "")
        part = parts.save_block(one, key, raw, condition, seen=seen, now=now())
    except StaleWrite as error:
        return _refused_block(exercise_id, part, {}, stale=error.text)
    except DomainError as error:
        return refused_editor(exercise_id, error)
    if wants_json():
        return saved(draft.digest(part)) | {"problems": part.kind.unfinished(part.config)}
    return to_editor(one, f"part-{key}")


def _exercise(exercise_id: uuid.UUID, *, lock: bool = False) -> Exercise:
    statement = access.exercises(actor()).where(Exercise.id == exercise_id)
    return found(statement.with_for_update() if lock else statement)


def locked(exercise_id: uuid.UUID) -> Exercise:
    """The exercise, held for this request, so that two changes do not run into each other."""
    return _exercise(exercise_id, lock=True)


def saved(seen: str) -> dict[str, Any]:
    """What our script is told after a save."""
    return {"seen": seen, "saved_at": now().isoformat()}


def to_editor(one: Exercise, anchor: str, open_part: str = "") -> ResponseReturnValue:
    """Back to the editor, at one part."""
    url = url_for(
        "library.edit_exercise", exercise_id=one.id, open=open_part or None, _anchor=anchor
    )
    return redirect(url, 303)


def editor_page(
    one: Exercise, *, open_part: str = "", status: int = 200, **more: Any
) -> ResponseReturnValue:
    """The editor with one part open, or none."""
    content = authoring.content_of(one)
    part = content.by_key.get(open_part)
    context: dict[str, Any] = {
        "exercise": one,
        "content": content,
        "open_part": open_part,
        "open_block": part,
        "raw": settings.as_kept(part) if part else {},
        "errors": part.kind.unfinished(part.config) if part else {},
        "condition": settings.condition_value(part) if part else "",
        "conditions": settings.conditions(content, part.key) if part else [],
        "seen": draft.digest(part) if part else "",
        "form": None,
        "error": "",
        "saved_then": [],
        "publish_problems": content.publish_problems(),
        "after": request.args.get("after", ""),
        "undoable": parts.undoable(one, content),
        "kinds": registry.every(),
        "original": builtin.exercises().get(one.copied_from or ""),
    }
    context |= more
    if open_part == ABOUT:
        context |= _about(one, content, context["form"])
    page = make_response(render_template("library/edit_exercise.html", **context), status)
    return showing_frames(page)


def _about(one: Exercise, content: ExerciseContent, form: DetailsForm | None) -> dict[str, Any]:
    return {
        "form": form or details_forms.filled(content, variants.title(actor(), content.variant_of)),
        "alert_rows": alert_rows.typed(request.form) if form else alert_rows.rows(content),
        "alert_ways": alert_rows.ways(content),
        "alert_kinds": alert_rows.KINDS,
    }


def _malformed(part: Block, raw: dict[str, Any]) -> dict[str, str]:
    """What keeps settings from being kept at all; what is only unfinished is kept."""
    try:
        part.kind.Config.model_validate(raw)
    except ValueError:
        return part.kind.config_problems(raw)
    return {}


def _refused_block(
    exercise_id: uuid.UUID, part: Block, problems: dict[str, str], *, stale: str = ""
) -> ResponseReturnValue:
    """What was typed, beside what is kept; saving again keeps what is then typed."""
    status = 409 if stale else 422
    if wants_json():
        return {"problems": problems, "error": stale}, status
    db.session.rollback()
    one = _exercise(exercise_id)
    current = draft.block(authoring.content_of(one), part.key)
    return editor_page(
        one,
        open_part=part.key,
        raw=settings.as_typed(part.kind, request.form),
        errors=problems,
        condition=request.form.get("show_if", ""),
        error=stale,
        saved_then=settings.as_lines(current) if stale else [],
        status=status,
    )


def _refused_details(
    exercise_id: uuid.UUID, form: DetailsForm, error: DomainError
) -> ResponseReturnValue:
    stale = isinstance(error, StaleWrite)
    if wants_json():
        return {"problems": {error.field or "": error.text}, "error": error.text}, (
            409 if stale else 422
        )
    db.session.rollback()
    one = _exercise(exercise_id)
    content = authoring.content_of(one)
    form.refuse(error)
    saved_then = []
    if stale:
        form.seen.data = draft.digest(content)
        saved_then = wording.lines(content)
    return editor_page(
        one, open_part=ABOUT, form=form, saved_then=saved_then, status=409 if stale else 422
    )


def refused_editor(exercise_id: uuid.UUID, error: DomainError) -> ResponseReturnValue:
    """The editor with what a rule said; JSON for our own script."""
    if wants_json():
        return {"problems": {}, "error": error.text}, 422
    db.session.rollback()
    return editor_page(_exercise(exercise_id), error=error.text, status=422)
