"""Pages of pathways: the shelf, one of them, and changing an own one."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from counsel.kernel.actor import COUNSELOR, OWNER
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError, StaleWrite
from counsel.kernel.paging import paginate
from counsel.library import access, assignable, builtin, pathways
from counsel.library.forms import PathwayForm
from counsel.library.models import Pathway
from counsel.library.pathway import PathwayContent
from counsel.library.pathway_form import read_steps, rearranged, shown_number
from counsel.library.themes import THEMES
from counsel.library.views import ON_A_PAGE, READERS, bp, shelf_head
from counsel.web.guard import found, staff
from counsel.web.request import actor, now, page_number

HEAD = ("title", "theme", "summary", "for_whom", "cautions")


@bp.get("/library/pathways")
@staff(*READERS)
def pathway_shelf() -> ResponseReturnValue:
    """The built-in pathways and the practice's own."""
    return render_template(
        "library/pathways.html",
        **shelf_head(),
        ready=builtin.pathways(),
        page=paginate(access.every_pathway(actor()), page_number(), ON_A_PAGE),
        content_of=pathways.content_of,
    )


@bp.get("/library/built-in/pathways/<slug>")
@staff(*READERS)
def built_in_pathway(slug: str) -> ResponseReturnValue:
    """One of our own pathways."""
    content = builtin.pathways().get(slug)
    if content is None:
        abort(404)
    return _page(content, f"{pathways.BUILT_IN}:{slug}", slug=slug)


@bp.get("/library/pathways/<uuid:pathway_id>")
@staff(*READERS)
def pathway(pathway_id: uuid.UUID) -> ResponseReturnValue:
    """One pathway of the practice."""
    one = _pathway(pathway_id)
    return _page(pathways.content_of(one), f"{pathways.OWN}:{one.id}", pathway=one)


@bp.post("/library/pathways")
@staff(COUNSELOR, OWNER)
def new_pathway() -> ResponseReturnValue:
    """Begin a pathway: empty, or a copy of the built-in one that is named."""
    try:
        made = pathways.begin(actor(), built_in=request.form.get("copy") or None, now=now())
    except DomainError as error:
        flash(error.text, "warning")
        return redirect(url_for("library.pathway_shelf"), 303)
    return redirect(url_for("library.edit_pathway", pathway_id=made.id), 303)


@bp.route("/library/pathways/<uuid:pathway_id>/edit", methods=["GET", "POST"])
@staff(COUNSELOR, OWNER)
def edit_pathway(pathway_id: uuid.UUID) -> ResponseReturnValue:
    """Change a pathway: its head and its steps; every button keeps what was typed."""
    form = PathwayForm()
    one = _pathway(pathway_id, lock=form.is_submitted())
    if not form.is_submitted():
        return _editor(one, _filled(one), pathways.content_of(one).steps)
    asked = request.form.get("do", "save")
    steps = rearranged(read_steps(request.form), asked)
    if not form.validate():
        return _editor(one, form, _shown(steps)), 422
    head = {name: form[name].data or "" for name in HEAD}
    try:
        pathways.save(actor(), one, head, steps, revision=form.revision.data or 0, now=now())
    except StaleWrite as error:
        db.session.rollback()
        one = _pathway(pathway_id)
        form.refuse(error)
        form.revision.raw_data, form.revision.data = None, one.revision
        return _editor(one, form, _shown(steps), newer=pathways.content_of(one)), 409
    except DomainError as error:
        form.refuse(error)
        return _editor(one, form, _shown(steps)), 422
    if asked != "save":
        place = f"step-{len(steps)}" if asked == "add" else "steps"
        return redirect(url_for("library.edit_pathway", pathway_id=pathway_id, _anchor=place), 303)
    flash("Saved.", "done")
    return redirect(url_for("library.pathway", pathway_id=pathway_id), 303)


@bp.post("/library/pathways/<uuid:pathway_id>/archive")
@staff(COUNSELOR, OWNER)
def archive_pathway(pathway_id: uuid.UUID) -> ResponseReturnValue:
    """Put a pathway away, or bring it back."""
    one = _pathway(pathway_id)
    back = bool(request.form.get("back"))
    pathways.archive(actor(), one, back=back, now=now())
    flash("It is back on the shelf." if back else "Put away. Who is on it goes on.", "done")
    return redirect(url_for("library.pathway", pathway_id=one.id), 303)


def _pathway(pathway_id: uuid.UUID, *, lock: bool = False) -> Pathway:
    statement = access.every_pathway(actor()).where(Pathway.id == pathway_id)
    return found(statement.with_for_update() if lock else statement)


def _page(content: PathwayContent, key: str, **more: object) -> str:
    options = {one.key: one.content for one in assignable.options(actor())}
    return render_template(
        "library/pathway.html",
        content=content,
        key=key,
        options=options,
        problems=content.problems(),
        may_author=access.may_author(actor()),
        may_start=actor().is_clinical,
        **more,
    )


def _filled(one: Pathway) -> PathwayForm:
    content = pathways.content_of(one)
    form = PathwayForm(formdata=None, data={name: getattr(content, name) for name in HEAD})
    form.revision.data = one.revision
    return form


def _shown(steps: list[dict[str, object]]) -> object:
    """Steps as they were typed, for the same fields: unchecked, so that nothing typed is lost."""
    plain = PathwayContent.model_validate({"steps": [{"after_step": True}]}).steps[0]
    return [plain.model_copy(update=step) for step in steps]


def _editor(
    one: Pathway, form: PathwayForm, steps: object, newer: PathwayContent | None = None
) -> str:
    options = [(option.key, option.content.title) for option in assignable.options(actor())]
    form.theme.choices = [SelectChoice(key, word) for key, word in THEMES.items()]
    return render_template(
        "library/edit_pathway.html",
        pathway=one,
        form=form,
        steps=steps,
        options=options,
        shown_number=shown_number,
        problems=pathways.content_of(one).problems(),
        newer=newer,
    )
