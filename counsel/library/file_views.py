"""Exercises as files: out of the library and into it."""

from __future__ import annotations

import uuid

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from counsel.kernel.actor import COUNSELOR, OWNER
from counsel.library import access, authoring, builtin, filing, transfer
from counsel.library.content import ExerciseContent
from counsel.library.exercise_forms import FileForm
from counsel.library.models import Exercise
from counsel.library.views import bp
from counsel.web.guard import found, staff
from counsel.web.request import actor, now


@bp.get("/library/exercises/<uuid:exercise_id>/file")
@staff(COUNSELOR, OWNER)
def export_exercise(exercise_id: uuid.UUID) -> ResponseReturnValue:
    """An exercise as a file: `?version=2`, or the draft without it."""
    one = found(access.every_exercise(actor()).where(Exercise.id == exercise_id))
    wanted = request.args.get("version", type=int)
    if "version" not in request.args:
        return _attached(authoring.content_of(one), one.copied_from)
    version = next((each for each in one.versions if each.number == wanted), None)
    if version is None:
        abort(404)
    content = ExerciseContent.model_validate(version.content)
    return _attached(content, one.copied_from, version.number, version.change_note)


@bp.get("/library/built-in/exercises/<slug>/file")
@staff(COUNSELOR, OWNER)
def export_built_in(slug: str) -> ResponseReturnValue:
    """A built-in exercise as a file."""
    content = builtin.exercises().get(slug)
    if content is None:
        abort(404)
    return _attached(content, slug)


@bp.get("/library/exercises/import")
@staff(COUNSELOR, OWNER)
def import_exercise() -> ResponseReturnValue:
    """Where a file is chosen or pasted."""
    return render_template("library/import_exercise.html", form=FileForm(), problems=[])


@bp.post("/library/exercises/import")
@staff(COUNSELOR, OWNER)
def bring_in() -> ResponseReturnValue:
    """Make a draft of a file."""
    form = FileForm()
    upload = request.files.get("file")
    data = upload.read(transfer.MOST_BYTES + 1) if upload and upload.filename else b""
    try:
        if not form.validate():
            raise transfer.Refused("Send the form again.")
        pasted = (form.text.data or "").encode("utf-8", "replace")
        made, notes = filing.bring_in(actor(), data or pasted, now=now())
    except transfer.Refused as error:
        form.form_errors.append(error.text)
        page = render_template("library/import_exercise.html", form=form, problems=error.problems)
        return page, 422
    flash(
        "Here it is, as a draft that only you see. Look through it before you publish it.", "done"
    )
    for note in notes:
        flash(note, "info")
    return redirect(url_for("library.edit_exercise", exercise_id=made.id), 303)


def _attached(
    content: ExerciseContent, built_in: str | None, version: int | None = None, note: str = ""
) -> Response:
    data = transfer.write(content, built_in=built_in, version=version, change_note=note, now=now())
    name = transfer.file_name(content)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, mimetype="application/json", headers=headers)
