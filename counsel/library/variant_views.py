"""Making a variant of an exercise, and sharing a draft in the practice."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from counsel.kernel.actor import COUNSELOR, OWNER
from counsel.kernel.errors import DomainError
from counsel.library import access, authoring, builtin, variants
from counsel.library.content import ExerciseContent
from counsel.library.models import Exercise
from counsel.library.views import bp
from counsel.web.guard import found, staff
from counsel.web.request import actor, now


@bp.post("/library/exercises/<uuid:exercise_id>/variants")
@staff(COUNSELOR, OWNER)
def make_variant(exercise_id: uuid.UUID) -> ResponseReturnValue:
    """Copy an exercise's draft as a variant of another kind."""
    one = found(access.every_exercise(actor()).where(Exercise.id == exercise_id))
    return _variant(authoring.content_of(one), variants.head(one), one.copied_from)


@bp.post("/library/built-in/exercises/<slug>/variants")
@staff(COUNSELOR, OWNER)
def make_built_in_variant(slug: str) -> ResponseReturnValue:
    """Copy a built-in exercise as a variant of another kind."""
    content = builtin.exercises().get(slug)
    if content is None:
        abort(404)
    return _variant(content, content.variant_of or slug, slug)


@bp.post("/library/exercises/<uuid:exercise_id>/sharing")
@staff(COUNSELOR, OWNER)
def share_exercise(exercise_id: uuid.UUID) -> ResponseReturnValue:
    """Share a draft in the practice, or take it back."""
    one = found(access.every_exercise(actor()).where(Exercise.id == exercise_id))
    try:
        if request.form.get("back"):
            authoring.keep_to_oneself(actor(), one, now=now())
            flash("Only you see this draft again.", "done")
        else:
            authoring.share(actor(), one, now=now())
            flash("Your colleagues can see and change this draft now.", "done")
    except DomainError as error:
        flash(error.text, "warning")
    return redirect(url_for("library.exercise", exercise_id=one.id), 303)


def _variant(content: ExerciseContent, of: str, built_in: str | None) -> ResponseReturnValue:
    kind = request.form.get("kind", "")
    try:
        made = authoring.make_variant(actor(), content, kind, of, built_in=built_in, now=now())
    except DomainError as error:
        flash(error.text, "warning")
        return redirect(url_for("library.own_exercises"), 303)
    flash("This is the variant. Change what is other in it.", "done")
    return redirect(url_for("library.edit_exercise", exercise_id=made.id), 303)
