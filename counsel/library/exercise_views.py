"""Pages of exercises: what it is, its versions, its preview, whom to assign it to."""

from __future__ import annotations

import uuid

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from counsel.kernel.actor import COUNSELOR, OWNER
from counsel.kernel.paging import paginate
from counsel.library import access, assignable, authoring, builtin, pathways, variants
from counsel.library.content import ExerciseContent
from counsel.library.models import Exercise
from counsel.library.views import READERS, bp
from counsel.roster import access as roster
from counsel.roster.models import Case
from counsel.web.guard import found, staff
from counsel.web.headers import showing_frames
from counsel.web.request import actor, now, page_number


@bp.get("/library/exercises/<uuid:exercise_id>")
@staff(*READERS)
def exercise(exercise_id: uuid.UUID) -> ResponseReturnValue:
    """One exercise of the practice: its newest version, or its draft where there is none."""
    one = found(access.every_exercise(actor()).where(Exercise.id == exercise_id))
    newest = one.versions[-1] if one.versions else None
    draft = authoring.content_of(one)
    content = ExerciseContent.model_validate(newest.content) if newest else draft
    return render_template(
        "library/exercise.html",
        exercise=one,
        content=content,
        newest=newest,
        unpublished=newest is not None and content != draft,
        original=builtin.exercises().get(one.copied_from or ""),
        family=variants.family(actor(), variants.head(one)),
        mine=one.created_by == actor().user_id,
        may_author=access.may_author(actor()),
        may_assign=actor().is_clinical and newest is not None and one.archived_at is None,
    )


@bp.get("/library/exercises/<uuid:exercise_id>/preview")
@staff(*READERS)
def preview(exercise_id: uuid.UUID) -> ResponseReturnValue:
    """The draft as the client will see it, on a phone and on a wide screen."""
    one = found(access.every_exercise(actor()).where(Exercise.id == exercise_id))
    page = render_template(
        "library/preview.html",
        exercise=one,
        may_author=access.may_author(actor()) and one.archived_at is None,
    )
    return showing_frames(make_response(page))


@bp.get("/library/built-in/exercises/<slug>")
@staff(*READERS)
def built_in_exercise(slug: str) -> ResponseReturnValue:
    """One of our own exercises, with the evidence behind it."""
    content = builtin.exercises().get(slug)
    if content is None:
        abort(404)
    return render_template(
        "library/built_in_exercise.html",
        slug=slug,
        content=content,
        article=builtin.articles().get(content.article),
        family=variants.of_built_in(actor(), slug),
        may_author=access.may_author(actor()),
        may_assign=actor().is_clinical,
    )


@bp.post("/library/built-in/exercises/<slug>/copy")
@staff(COUNSELOR, OWNER)
def copy_built_in(slug: str) -> ResponseReturnValue:
    """Copy a built-in exercise, to change the copy."""
    if slug not in builtin.exercises():
        abort(404)
    made = authoring.copy_built_in(actor(), slug, now=now())
    flash("This is your copy. The original stays on the shelf.", "done")
    return redirect(url_for("library.edit_exercise", exercise_id=made.id), 303)


@bp.post("/library/exercises/<uuid:exercise_id>/copy")
@staff(COUNSELOR, OWNER)
def copy_exercise(exercise_id: uuid.UUID) -> ResponseReturnValue:
    """Copy an exercise of the practice."""
    one = found(access.every_exercise(actor()).where(Exercise.id == exercise_id))
    made = authoring.copy(actor(), one, now=now())
    flash("This is the copy.", "done")
    return redirect(url_for("library.edit_exercise", exercise_id=made.id), 303)


@bp.post("/library/exercises/<uuid:exercise_id>/archive")
@staff(COUNSELOR, OWNER)
def archive_exercise(exercise_id: uuid.UUID) -> ResponseReturnValue:
    """Put an exercise away, or bring it back."""
    one = found(access.every_exercise(actor()).where(Exercise.id == exercise_id))
    if request.form.get("back"):
        authoring.unarchive(actor(), one, now=now())
        flash("The exercise is back on the shelf.", "done")
    else:
        authoring.archive(actor(), one, now=now())
        flash("Put away. What was assigned stays as it is.", "done")
    return redirect(url_for("library.exercise", exercise_id=one.id), 303)


@bp.get("/library/assign")
@staff(COUNSELOR)
def choose_case() -> ResponseReturnValue:
    """Whom an exercise or a pathway is for: the actor's own cases."""
    kind = "pathway" if "pathway" in request.args else "exercise"
    chosen = request.args.get(kind, "")
    wanted = request.args.get("q", "").replace("\x00", "").strip()[:100]
    cases = roster.cases(actor()).where(Case.status != "discharged").order_by(Case.title, Case.id)
    if wanted:
        cases = cases.where(Case.title.icontains(wanted, autoescape=True))
    return render_template(
        "library/choose_case.html",
        kind=kind,
        chosen=chosen,
        title=_title_of(kind, chosen),
        back=_page_of(kind, chosen),
        wanted=wanted,
        page=paginate(cases, page_number(), 30),
    )


def _title_of(kind: str, key: str) -> str:
    everything = pathways.choices(actor()) if kind == "pathway" else assignable.options(actor())
    found_title = next((one.content.title for one in everything if one.key == key), None)
    if found_title is None:
        abort(404)
    return found_title


def _page_of(kind: str, key: str) -> str:
    source, _, name = key.partition(":")
    if source == assignable.BUILT_IN:
        return url_for(f"library.built_in_{kind}", slug=name)
    if kind == "pathway":
        return url_for("library.pathway", pathway_id=uuid.UUID(name))
    return url_for("library.exercise", exercise_id=uuid.UUID(name))
