"""The last step of homework: a short look back, then it goes to the counselor; or back again."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from counsel.homework import access, answering, gate, states, submitting
from counsel.homework.forms import AfterCheckForm
from counsel.homework.models import Assignment
from counsel.homework.pair_views import waits_for_opening
from counsel.homework.views import bp
from counsel.kernel.errors import DomainError
from counsel.library.blocks.block import Block
from counsel.library.content import ExerciseContent
from counsel.web.forms import again
from counsel.web.guard import client, found
from counsel.web.request import actor, now


@bp.route("/my/homework/<uuid:assignment_id>/submission", methods=["GET", "POST"])
@client
def submission(assignment_id: uuid.UUID) -> ResponseReturnValue:
    """The last step: a short look back, then it goes to the counselor."""
    one = _own(assignment_id)
    content = answering.content_of(one)
    closed = waits_for_opening(one) or answering.state(one) not in states.OPEN
    if closed or gate.resting([one], now=now()):
        return redirect(url_for("homework.do", assignment_id=one.id), 303)
    form = AfterCheckForm()
    context = {"assignment": one, "content": content, "kept": _kept(one, content)}
    if not form.is_submitted():
        return render_template("homework/submit.html", form=form, **context)
    if not form.validate():
        return again("homework/submit.html", form, **context)
    try:
        submitting.submit(
            actor(),
            one,
            amount=_number(form.amount.data),
            difficulty=_number(form.difficulty.data),
            usefulness=_number(form.usefulness.data),
            barriers=form.barriers.data or (),
            barrier_words=form.barrier_words.data or "",
            now=now(),
        )
    except DomainError as error:
        flash(error.text, "warning")
        return redirect(url_for("homework.do", assignment_id=one.id), 303)
    flash("Sent. Your counselor will read it, usually before your next session.", "done")
    return redirect(url_for("homework.do", assignment_id=one.id), 303)


@bp.post("/my/homework/<uuid:assignment_id>/submission/withdrawal")
@client
def take_back(assignment_id: uuid.UUID) -> ResponseReturnValue:
    """Take back what nobody has opened yet."""
    one = _own(assignment_id)
    try:
        submitting.take_back(actor(), one, now=now())
        flash("It is yours again. Change what you like.", "done")
    except DomainError as error:
        flash(error.text, "info")
    return redirect(url_for("homework.do", assignment_id=one.id), 303)


def _own(assignment_id: uuid.UUID) -> Assignment:
    return found(access.own(actor()).where(Assignment.id == assignment_id))


def _kept(one: Assignment, content: ExerciseContent) -> list[tuple[Block, str]]:
    """What will not be sent as it was written: each block with its summary, if there is one."""
    _answers, kept = answering.snapshot(content, answering.saved_answers(one))
    return [(content.by_key[key], summary) for key, summary in kept.items()]


def _number(text: str | None) -> int | None:
    return int(text) if text else None
