"""Pages of an import: paste, look at what was understood, adjust, save."""

from __future__ import annotations

import uuid
from dataclasses import replace

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from counsel.kernel.actor import COUNSELOR, OWNER
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError, StaleWrite
from counsel.kernel.paging import Page
from counsel.library import access, adjustments, authoring, service, sourceview
from counsel.library.adjustments import Asked
from counsel.library.forms import AdjustForm, DescribeForm, ImportForm
from counsel.library.importing.article import ParsedArticle, Section
from counsel.library.models import ImportDraft
from counsel.library.reading import Fetching, TooLong
from counsel.library.views import bp
from counsel.practices import access as practices
from counsel.web.forms import Form, again
from counsel.web.guard import found, staff
from counsel.web.request import actor, now, page_number

PARTS_A_PAGE = 40
LONGEST_KEPT = 200_000
CUT = "It is too long to show it here again. It is still where you copied it from."


@bp.route("/library/import", methods=["GET", "POST"])
@staff(COUNSELOR, OWNER)
def import_article() -> ResponseReturnValue:
    """Paste an article or choose a file of it."""
    form = ImportForm()
    if not form.validate_on_submit():
        return render_template("library/import.html", form=form, fetches=_fetching().allowed)
    try:
        draft = _read(form)
    except DomainError as error:
        form.refuse(error)
        if len(form.text.data or "") > LONGEST_KEPT:
            form.text.data = ""
            form.text.errors = [*form.text.errors, CUT]
        page, _status = again("library/import.html", form, fetches=_fetching().allowed)
        return page, 413 if isinstance(error, TooLong) else 422
    return redirect(url_for("library.import_draft", draft_id=draft.id), 303)


@bp.get("/library/imports/<uuid:draft_id>")
@staff(COUNSELOR, OWNER)
def import_draft(draft_id: uuid.UUID) -> ResponseReturnValue:
    """What the importer understood, beside the source."""
    return _page(_draft(draft_id))


@bp.post("/library/imports/<uuid:draft_id>/adjustments")
@staff(COUNSELOR, OWNER)
def adjust_import(draft_id: uuid.UUID) -> ResponseReturnValue:
    """Do one adjustment, or take the last one back."""
    draft = _draft(draft_id, lock=True)
    form = AdjustForm()
    asked = Asked(
        form.action.data or "", form.place.data or 0, form.paragraph.data or 0, form.heading.data
    )
    try:
        _check_shape(form)
        if asked.action == "undo":
            service.undo(draft, version=form.version.data or 0)
            flash("Taken back.", "done")
            return redirect(url_for("library.import_draft", draft_id=draft.id), 303)
        what = adjustments.known(asked).done
        service.adjust(draft, what, adjustments.step(asked), version=form.version.data or 0)
    except DomainError as error:
        return _refused(draft_id, error, typed=asked.text)
    return redirect(_place_url(draft, asked), 303)


@bp.post("/library/imports/<uuid:draft_id>/description")
@staff(COUNSELOR, OWNER)
def describe_import(draft_id: uuid.UUID) -> ResponseReturnValue:
    """Keep title, author, source and licence."""
    draft = _draft(draft_id, lock=True)
    form = DescribeForm()
    if not form.validate():
        return _page(draft, form, status=422)
    try:
        _describe(draft, form)
    except StaleWrite as error:
        return _refused(draft_id, error, form=form)
    flash("Kept.", "done")
    return redirect(url_for("library.import_draft", draft_id=draft.id), 303)


@bp.post("/library/imports/<uuid:draft_id>/article")
@staff(COUNSELOR, OWNER)
def save_import(draft_id: uuid.UUID) -> ResponseReturnValue:
    """The import becomes an article, under the title that stands in the form.

    Where one of its parts was asked for, an exercise is made of it and opened at once.
    """
    draft = _draft(draft_id, lock=True)
    form = DescribeForm()
    if not form.validate():
        return _page(draft, form, status=422)
    try:
        _describe(draft, form)
        article = service.save_article(actor(), draft, version=draft.version, now=now())
    except DomainError as error:
        return _refused(draft_id, error, form=form)
    if form.part.data is not None and form.part.data < len(article.sections):
        made = authoring.from_section(actor(), article.sections[form.part.data], now=now())
        flash("The article is saved, and this is an exercise of the part you chose.", "done")
        return redirect(url_for("library.edit_exercise", exercise_id=made.id), 303)
    flash("Saved. Choose a section to make an exercise of it.", "done")
    return redirect(url_for("library.article", article_id=article.id), 303)


@bp.post("/library/imports/<uuid:draft_id>/removal")
@staff(COUNSELOR, OWNER)
def discard_import(draft_id: uuid.UUID) -> ResponseReturnValue:
    """Throw the import away."""
    service.discard(actor(), _draft(draft_id, lock=True), now=now())
    flash("The import was thrown away.", "info")
    return redirect(url_for("library.shelf"), 303)


def _draft(draft_id: uuid.UUID, *, lock: bool = False) -> ImportDraft:
    """The draft; held for this request where it will change, so that no change is lost."""
    statement = access.import_drafts(actor()).where(ImportDraft.id == draft_id)
    return found(statement.with_for_update() if lock else statement)


def _read(form: ImportForm) -> ImportDraft:
    file = form.file.data
    if file and getattr(file, "filename", ""):
        return service.import_file(actor(), file.read(), file.filename, now=now())
    if form.address.data:
        return service.import_address(actor(), form.address.data, _fetching(), now=now())
    return service.start_import(actor(), form.text.data or "", now=now())


def _fetching() -> Fetching:
    """What the operator and the practice allow."""
    known: Fetching = current_app.extensions["counsel.fetching"]
    practice = found(practices.practice_of(actor()))
    return replace(known, allowed=known.allowed and practice.fetches_pages)


def _describe(draft: ImportDraft, form: DescribeForm) -> None:
    service.describe(
        draft,
        title=form.title.data or "",
        author=form.author.data or "",
        source_note=form.source_note.data or "",
        licence=form.licence.data or "",
        version=form.version.data or 0,
    )


def _check_shape(form: Form) -> None:
    if not form.validate():
        raise DomainError(str(next(iter(form.errors.values()))[0]))


def _place_url(draft: ImportDraft, asked: Asked) -> str:
    sections = len(service.article_of(draft).sections)
    place = adjustments.look_at(asked, sections)
    anchor = "questions" if asked.action == "drop_question" else f"part-{place}"
    page = place // PARTS_A_PAGE + 1
    return url_for(
        "library.import_draft",
        draft_id=draft.id,
        page=page if page > 1 else None,
        _anchor=anchor,
    )


def _refused(
    draft_id: uuid.UUID, error: DomainError, form: DescribeForm | None = None, typed: str = ""
) -> ResponseReturnValue:
    """The page as it stands now, with what was typed; nothing of the refused step was kept."""
    db.session.rollback()
    draft = _draft(draft_id)
    if form is not None:
        form.refuse(error)
    stale = isinstance(error, StaleWrite)
    return _page(draft, form, error=error.text, typed=typed, status=409 if stale else 422)


def _page(
    draft: ImportDraft,
    form: DescribeForm | None = None,
    *,
    error: str = "",
    typed: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    article = service.article_of(draft)
    form = form or _filled(draft, article)
    page = render_template(
        "library/import_draft.html",
        draft=draft,
        article=article,
        parts=_parts(article),
        open_part=request.args.get("open", -1, type=int),
        runs=sourceview.runs(draft.source, article),
        whole_source=len(draft.source) <= sourceview.MOST_SHOWN,
        last_step=service.last_step(draft),
        form=form,
        error=error if not form.errors else "",
        typed=typed,
    )
    return page, status


def _parts(article: ParsedArticle) -> Page[tuple[int, Section]]:
    numbered = list(enumerate(article.sections))
    pages = max(1, -(-len(numbered) // PARTS_A_PAGE))
    number = min(page_number(), pages)
    start = (number - 1) * PARTS_A_PAGE
    return Page(numbered[start : start + PARTS_A_PAGE], number, len(numbered), PARTS_A_PAGE)


def _filled(draft: ImportDraft, article: ParsedArticle) -> DescribeForm:
    return DescribeForm(
        formdata=None,
        data={
            "title": article.title,
            "author": article.author,
            "source_note": draft.parsed["source_note"],
            "licence": draft.parsed["licence"],
        },
    )
