"""Pages on which a practice words its reminders, and tries them out."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from counsel.kernel.actor import COUNSELOR, OWNER
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.practices.models import Practice
from counsel.reminders import own_words, wording
from counsel.reminders.forms import WordingForm
from counsel.reminders.views import bp
from counsel.reminders.wording import Written
from counsel.web.forms import again
from counsel.web.guard import staff
from counsel.web.request import actor, now


@bp.route("/practice/reminders", methods=["GET", "POST"])
@staff(OWNER)
def words() -> ResponseReturnValue:
    """The words of reminders; a post keeps them, or with "preview" only shows them."""
    kept, form = own_words.current(), WordingForm()
    if not form.is_submitted():
        form.subject.data = kept.subject if kept else wording.SUBJECT
        form.body.data = kept.body if kept else wording.BODY
        return render_template("reminders/words.html", form=form, **_context(form))
    subject, body = form.subject.data or "", (form.body.data or "").replace("\r\n", "\n")
    try:
        if not form.validate():
            return again("reminders/words.html", form, **_context(form))
        if "preview" in request.form:
            wording.check(subject, body)
            return render_template("reminders/words.html", form=form, **_context(form))
        own_words.save(actor(), subject, body, now=now())
    except DomainError as error:
        form.refuse(error)
        return again("reminders/words.html", form, **_context(form))
    flash("From now on reminders have your words.", "done")
    return redirect(url_for("reminders.words"), 303)


@bp.post("/practice/reminders/original")
@staff(OWNER)
def take_words_back() -> ResponseReturnValue:
    """Go back to our words."""
    own_words.take_back(actor(), now=now())
    flash("Reminders have our words again.", "done")
    return redirect(url_for("reminders.words"), 303)


@bp.post("/account/reminders/test")
@staff(OWNER, COUNSELOR)
def send_test() -> ResponseReturnValue:
    """A reminder as clients get it, to one's own address."""
    own_words.send_test(actor(), now=now())
    flash("A test is on its way to your own address.", "done")
    owner = not actor().has(COUNSELOR)
    return redirect(url_for("reminders.words" if owner else "reminders.as_counselor"), 303)


def _context(form: WordingForm) -> dict[str, Any]:
    practice = db.session.get_one(Practice, actor().practice_id)
    return {
        "practice": practice,
        "preview": _preview(form, practice),
        "own": own_words.current() is not None,
        "facts": wording.FACTS,
        "links": wording.LINKS,
    }


def _preview(form: WordingForm, practice: Practice) -> Written:
    """What was typed, right or wrong, as a client would get it."""
    subject, body = form.subject.data or "", (form.body.data or "").replace("\r\n", "\n")
    return own_words.sample(practice, subject, body, now())
