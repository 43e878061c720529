"""Reviewing restricted work as it was attested."""

from __future__ import annotations

import uuid

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from counsel.homework import access, gate
from counsel.homework.forms import SafetyReviewForm
from counsel.homework.models import Assignment
from counsel.homework.views import CLINICAL, bp
from counsel.kernel.errors import DomainError
from counsel.web.guard import allow, found, staff
from counsel.web.request import actor, now


@bp.post("/homework/assignments/<uuid:assignment_id>/safety-review")
@staff(*CLINICAL)
def safety_review(assignment_id: uuid.UUID) -> ResponseReturnValue:
    """Looked at it; and when next."""
    one = found(access.assignments(actor()).where(Assignment.id == assignment_id))
    allow(access.may_assign(actor(), one.case))
    form = SafetyReviewForm()
    try:
        gate.review_again(actor(), one, form.days.data, now=now())
        flash("Noted as reviewed.", "done")
    except DomainError as error:
        flash(error.text, "warning")
    return redirect(url_for("homework.assignment", assignment_id=one.id), 303)
