"""Pages of homework for the team: what a case has, assigning, one piece."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from counsel.homework import access, answering, gate, planned_access, service
from counsel.homework.enrolment_models import Enrolment
from counsel.homework.forms import SafetyReviewForm
from counsel.homework.models import Assignment, Repetition
from counsel.kernel.actor import COUNSELOR, OWNER, SUPERVISOR
from counsel.kernel.db import db
from counsel.kernel.paging import paginate
from counsel.roster import access as roster
from counsel.roster.models import Case, Client
from counsel.web.guard import allow, found, staff
from counsel.web.request import actor, now, page_number

bp = Blueprint("homework", __name__)
CLINICAL = (COUNSELOR, SUPERVISOR, OWNER)


@bp.get("/cases/<uuid:case_id>/homework")
@staff(*CLINICAL)
def case_homework(case_id: uuid.UUID) -> ResponseReturnValue:
    """All homework of one case."""
    case = found(roster.cases(actor()).where(Case.id == case_id))
    page = paginate(access.assignments(actor()).where(Assignment.case_id == case.id), page_number())
    return render_template(
        "homework/case.html",
        case=case,
        page=page,
        state_of=answering.state,
        latest=answering.latest,
        enrolments=_enrolments(case),
        repetitions=_repetitions(case),
        may_assign=access.may_assign(actor(), case),
    )


@bp.get("/homework/assignments/<uuid:assignment_id>")
@staff(*CLINICAL)
def assignment(assignment_id: uuid.UUID) -> ResponseReturnValue:
    """One piece that is not submitted: why, until when, how far; never the draft answers."""
    one = found(access.assignments(actor()).where(Assignment.id == assignment_id))
    return render_template(
        "homework/assignment.html",
        assignment=one,
        case=one.case,
        content=answering.content_of(one),
        state=answering.state(one),
        rounds=answering.rounds(one),
        may_withdraw=access.may_assign(actor(), one.case),
        resting=bool(gate.resting([one], now=now())),
        review_form=SafetyReviewForm(formdata=None),
    )


@bp.post("/homework/assignments/<uuid:assignment_id>/withdrawal")
@staff(*CLINICAL)
def withdraw(assignment_id: uuid.UUID) -> ResponseReturnValue:
    """Take homework away from the client."""
    one = found(access.assignments(actor()).where(Assignment.id == assignment_id))
    allow(access.may_assign(actor(), one.case))
    service.withdraw(actor(), one, now=now())
    flash("Withdrawn. Your client no longer sees it.", "done")
    return redirect(url_for("homework.case_homework", case_id=one.case_id), 303)


def _enrolments(case: Case) -> list[Enrolment]:
    """The pathways of a case, the newest first; what ended long ago falls off the end."""
    statement = access.enrolments(actor()).where(Enrolment.case_id == case.id)
    return list(db.session.scalars(statement.limit(10)))


def _repetitions(case: Case) -> list[Repetition]:
    """What comes again in a case, what has ended last."""
    statement = planned_access.repetitions(actor()).where(Repetition.case_id == case.id)
    return list(db.session.scalars(statement.limit(10)).unique())


def participants(case: Case) -> dict[str, Client]:
    """The people of a case now, by id."""
    return {str(p.client_id): p.client for p in case.participants if p.until is None}
