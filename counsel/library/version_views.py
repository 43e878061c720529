"""Published versions: publishing one, looking at one, what changed between two."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from counsel.kernel.actor import COUNSELOR, OWNER
from counsel.kernel.errors import DomainError
from counsel.library import access, authoring, differences
from counsel.library.content import ExerciseContent
from counsel.library.editor_views import locked, refused_editor
from counsel.library.exercise_forms import PublishForm
from counsel.library.models import Exercise
from counsel.library.views import READERS, bp
from counsel.web.guard import found, staff
from counsel.web.request import actor, now

DRAFT = "draft"


@bp.post("/library/exercises/<uuid:exercise_id>/version")
@staff(COUNSELOR, OWNER)
def publish(exercise_id: uuid.UUID) -> ResponseReturnValue:
    """Publish the draft as the next version."""
    one = locked(exercise_id)
    form = PublishForm()
    try:
        if not form.validate():
            raise DomainError("Keep the note about the change under 300 characters.")
        made = authoring.publish(actor(), one, form.change_note.data or "", now=now())
    except DomainError as error:
        return refused_editor(exercise_id, error)
    flash(f"Version {made.number} is published. It can be assigned now.", "done")
    return redirect(url_for("library.exercise", exercise_id=one.id), 303)


@bp.get("/library/exercises/<uuid:exercise_id>/versions/<int:number>")
@staff(*READERS)
def version(exercise_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """One published version, as it was and stays."""
    one = found(access.every_exercise(actor()).where(Exercise.id == exercise_id))
    shown = next((each for each in one.versions if each.number == number), None)
    if shown is None:
        abort(404)
    content = ExerciseContent.model_validate(shown.content)
    return render_template(
        "library/version.html",
        exercise=one,
        version=shown,
        content=content,
        may_author=access.may_author(actor()),
    )


@bp.get("/library/exercises/<uuid:exercise_id>/changes")
@staff(*READERS)
def changes(exercise_id: uuid.UUID) -> ResponseReturnValue:
    """What changed between two versions, or from one to the draft: `?from=1&to=draft`. Without
    them, from the newest version to the draft."""
    one = found(access.every_exercise(actor()).where(Exercise.id == exercise_id))
    if not one.versions:
        abort(404)
    to = request.args.get("to", DRAFT)
    newest = one.versions[-1].number
    before = request.args.get("from", newest if to == DRAFT else _before(to), type=int)
    was, becomes = _content(one, str(before)), _content(one, to)
    changed = differences.between(was, becomes)
    return render_template(
        "library/changes.html",
        exercise=one,
        before=before,
        to=to,
        newest=newest,
        numbers=[(str(each.number), f"Version {each.number}") for each in one.versions],
        changed=changed,
        in_short=differences.in_short(changed),
        problems=becomes.publish_problems(),
        may_publish=to == DRAFT and before == newest and _may_edit(one),
    )


def _before(number: str) -> int:
    return max(int(number) - 1, 1) if number.isdecimal() and len(number) < 6 else 1


def _content(one: Exercise, name: str) -> ExerciseContent:
    if name == DRAFT:
        return authoring.content_of(one)
    shown = next((each for each in one.versions if str(each.number) == name), None)
    if shown is None:
        abort(404)
    return ExerciseContent.model_validate(shown.content)


def _may_edit(one: Exercise) -> bool:
    return access.may_author(actor()) and one.archived_at is None
