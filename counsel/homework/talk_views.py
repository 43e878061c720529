"""Pages of the talk about one piece of homework: for the team, and for its client."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from counsel.audit import service as audit
from counsel.homework import access, answering, gate, states, talking
from counsel.homework.forms import TalkForm
from counsel.homework.models import Assignment
from counsel.homework.views import CLINICAL, bp
from counsel.kernel.errors import DomainError
from counsel.library.content import ExerciseContent
from counsel.web.guard import allow, client, found, staff
from counsel.web.request import actor, now


@bp.route("/homework/assignments/<uuid:assignment_id>/talk", methods=["GET", "POST"])
@staff(*CLINICAL)
def talk(assignment_id: uuid.UUID) -> ResponseReturnValue:
    """All that was said about one piece, block by block; a post says one thing more."""
    one = found(access.assignments(actor()).where(Assignment.id == assignment_id))
    may_answer = access.may_review(actor(), one)
    if request.method == "POST":
        allow(may_answer)
        return _say(one, "homework/talk.html", _staff_page(one, may_answer=True))
    said = talking.threads(actor(), one)
    if may_answer:
        talking.look(actor(), one, said, now=now())
    audit.record(actor(), "read", "homework", one.id, now=now(), case_id=one.case_id)
    page = _staff_page(one, may_answer=may_answer)
    return _page("homework/talk.html", one, said, TalkForm(formdata=None), page)


@bp.route("/my/homework/<uuid:assignment_id>/talk", methods=["GET", "POST"])
@client
def my_talk(assignment_id: uuid.UUID) -> ResponseReturnValue:
    """The same for the client whose homework it is."""
    one = found(access.own(actor()).where(Assignment.id == assignment_id))
    if answering.state(one) in states.OPEN and gate.resting([one], now=now()):
        return redirect(url_for("homework.do", assignment_id=one.id), 303)
    page = {"may_answer": True, "after": url_for("homework.do", assignment_id=one.id)}
    if request.method == "POST":
        return _say(one, "homework/my_talk.html", page)
    said = talking.threads(actor(), one)
    talking.look(actor(), one, said, now=now())
    return _page("homework/my_talk.html", one, said, TalkForm(formdata=None), page)


def _say(one: Assignment, template: str, page: dict[str, Any]) -> ResponseReturnValue:
    form = TalkForm()
    try:
        if form.validate():
            key = form.block.data or talking.WHOLE
            talking.say(actor(), one, key, form.text.data or "", now=now())
            flash("Sent.", "done")
            return redirect(f"{page['after']}#talk-{key or 'whole'}", 303)
    except DomainError as error:
        form.refuse(error)
    said = talking.threads(actor(), one)
    return _page(template, one, said, form, page), 422


def _page(
    template: str, one: Assignment, said: talking.Threads, form: TalkForm, page: dict[str, Any]
) -> str:
    content = answering.content_of(one)
    return render_template(
        template,
        assignment=one,
        content=content,
        parts=_parts(content, said),
        form=form,
        names={} if actor().is_client else talking.authors(said),
        **page,
    )


def _parts(
    content: ExerciseContent, said: talking.Threads
) -> list[tuple[str, str, list[talking.Word]]]:
    """Each thread with its key and the words above it, in the order of the exercise."""
    titles = {block.key: block.prompt for block in content.blocks}
    titles[talking.WHOLE] = "About the whole"
    return [(key, title, said[key]) for key, title in titles.items() if said.get(key)]


def _staff_page(one: Assignment, *, may_answer: bool) -> dict[str, Any]:
    return {"may_answer": may_answer, "case": one.case, "after": _review_of(one)}


def _review_of(one: Assignment) -> str:
    """Where the team reads this piece: its newest round."""
    newest = answering.latest(one)
    if newest is None:
        return url_for("homework.assignment", assignment_id=one.id)
    return url_for("homework.review", submission_id=newest.id)
