"""Pages of a client for putting homework aside and taking it up again."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from counsel.homework import access, submitting, talking
from counsel.homework.forms import SkipForm
from counsel.homework.models import Assignment
from counsel.homework.views import bp
from counsel.kernel.errors import DomainError
from counsel.web.guard import client, found
from counsel.web.request import actor, now


@bp.route("/my/homework/<uuid:assignment_id>/skip", methods=["GET", "POST"])
@client
def skip(assignment_id: uuid.UUID) -> ResponseReturnValue:
    """Put it aside, with a reason or without."""
    one = found(access.own(actor()).where(Assignment.id == assignment_id))
    form = SkipForm()
    if form.validate_on_submit():
        submitting.skip(actor(), one, reason=form.reason.data or "", now=now())
        flash("Put aside. That is fine; you can take it up again.", "done")
        return redirect(url_for("homework.mine"), 303)
    page = render_template("homework/skip.html", assignment=one, form=form)
    return page, 422 if form.is_submitted() else 200


@bp.post("/my/homework/<uuid:assignment_id>/smaller")
@client
def ask_for_less(assignment_id: uuid.UUID) -> ResponseReturnValue:
    """Ask the counselor to make it smaller."""
    one = found(access.own(actor()).where(Assignment.id == assignment_id))
    try:
        talking.ask_for_less(actor(), one, now=now())
        flash("We passed it on. Until then, part of it is useful too.", "done")
    except DomainError as error:
        flash(error.text, "info")
    return redirect(url_for("homework.do", assignment_id=one.id), 303)


@bp.post("/my/homework/<uuid:assignment_id>/resumption")
@client
def resume(assignment_id: uuid.UUID) -> ResponseReturnValue:
    """Take up again what was put aside."""
    one = found(access.own(actor()).where(Assignment.id == assignment_id))
    submitting.resume(actor(), one, now=now())
    return redirect(url_for("homework.do", assignment_id=one.id), 303)
