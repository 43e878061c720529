"""Pages of articles: read, change, put away; built-in ones to read."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from counsel.kernel.actor import COUNSELOR, OWNER
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError, StaleWrite
from counsel.library import access, authoring, builtin, revising, service
from counsel.library.forms import ArticleForm
from counsel.library.models import Article, ArticleSection
from counsel.library.revising import Typed
from counsel.library.views import READERS, bp
from counsel.web.forms import stripped
from counsel.web.guard import found, staff
from counsel.web.request import actor, now

HEAD = ("title", "author", "source_note", "licence")


@bp.get("/library/articles/<uuid:article_id>")
@staff(*READERS)
def article(article_id: uuid.UUID) -> ResponseReturnValue:
    """One article to read."""
    one = _article(article_id)
    return render_template(
        "library/article.html", article=one, may_author=access.may_author(actor())
    )


@bp.get("/library/built-in/articles/<slug>")
@staff(*READERS)
def built_in_article(slug: str) -> ResponseReturnValue:
    """One of our own articles to read."""
    one = builtin.articles().get(slug)
    if one is None:
        abort(404)
    used_by = {key: it for key, it in builtin.exercises().items() if it.article == slug}
    return render_template("library/built_in_article.html", article=one, used_by=used_by)


@bp.route("/library/articles/<uuid:article_id>/edit", methods=["GET", "POST"])
@staff(COUNSELOR, OWNER)
def edit_article(article_id: uuid.UUID) -> ResponseReturnValue:
    """Change an article's head and sections."""
    form = ArticleForm()
    one = _article(article_id, lock=form.is_submitted())
    if not form.is_submitted():
        return _editor(one)
    typed = _typed(one)
    if not form.validate():
        return _again(one, form, typed, 422)
    head = {name: form[name].data or "" for name in HEAD}
    try:
        revising.revise(actor(), one, head, typed, seen_before=form.seen.data or "", now=now())
    except StaleWrite as error:
        db.session.rollback()
        one = _article(article_id)
        form.refuse(error)
        form.seen.data = revising.seen(one)
        return _again(one, form, typed, 409)
    except DomainError as error:
        form.refuse(error)
        return _again(one, form, typed, 422)
    flash("Saved.", "done")
    return redirect(url_for("library.article", article_id=article_id), 303)


@bp.post("/library/articles/<uuid:article_id>/archive")
@staff(COUNSELOR, OWNER)
def archive_article(article_id: uuid.UUID) -> ResponseReturnValue:
    """Put an article away, or bring it back."""
    one = _article(article_id)
    if request.form.get("back"):
        service.bring_article_back(actor(), one, now=now())
        flash("The article is back on the shelf.", "done")
    else:
        service.archive_article(actor(), one, now=now())
        flash("Put away. You find it under “Archived”.", "done")
    return redirect(url_for("library.article", article_id=article_id), 303)


@bp.post("/library/sections/<uuid:section_id>/exercise")
@staff(COUNSELOR, OWNER)
def exercise_of_section(section_id: uuid.UUID) -> ResponseReturnValue:
    """Make an exercise of a section: its text and our proposal of prompts."""
    section = found(access.sections(actor()).where(ArticleSection.id == section_id))
    made = authoring.from_section(actor(), section, now=now())
    flash("This is a proposal. Change what does not fit.", "info")
    return redirect(url_for("library.edit_exercise", exercise_id=made.id), 303)


def _article(article_id: uuid.UUID, *, lock: bool = False) -> Article:
    statement = access.every_article(actor()).where(Article.id == article_id)
    return found(statement.with_for_update() if lock else statement)


def _kept(one: Article) -> list[Typed]:
    return [Typed(row.id, row.heading or "", row.markdown) for row in one.sections]


def _typed(one: Article) -> list[Typed]:
    """The sections as they were sent, in their order, and a new one at the end."""
    known = {str(row.id): row.id for row in one.sections}
    typed = [
        Typed(known.get(name), _text(f"heading-{name}"), _text(f"text-{name}"))
        for name in request.form.getlist("section")[:2000]
    ]
    new = Typed(None, _text("heading-new"), _text("text-new"))
    return typed if new.is_empty else [*typed, new]


def _editor(one: Article) -> str:
    form = ArticleForm(formdata=None, data={name: getattr(one, name) for name in HEAD})
    form.seen.data = revising.seen(one)
    return render_template("library/edit_article.html", article=one, form=form, typed=_kept(one))


def _text(name: str) -> str:
    return (stripped(request.form.get(name)) or "").replace("\r\n", "\n")


def _again(one: Article, form: ArticleForm, typed: list[Typed], status: int) -> ResponseReturnValue:
    page = render_template(
        "library/edit_article.html",
        article=one,
        form=form,
        typed=typed,
        newer=_kept(one) if status == 409 else [],
    )
    return page, status
