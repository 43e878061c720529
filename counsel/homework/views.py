"""Pages of homework for the team: assigning, the queue, the review."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from counsel.homework import access, answering, gate, looking_back, planned_access, service
from counsel.homework.enrolment_models import Enrolment
from counsel.homework.forms import ReviewForm, SafetyReviewForm
from counsel.homework.models import Assignment, Repetition, Submission
from counsel.kernel.actor import COUNSELOR, OWNER, SUPERVISOR
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.paging import paginate
from counsel.roster import access as roster
from counsel.roster.models import Case, Client
from counsel.web.guard import allow, found, staff
from counsel.web.request import actor, now, page_number

bp = Blueprint("homework", __name__)
CLINICAL = (COUNSELOR, SUPERVISOR, OWNER)


@bp.get("/homework")
@staff(*CLINICAL)
def review_queue() -> ResponseReturnValue:
    """To review: what came back, the longest waiting first."""
    page = paginate(access.to_review(actor()), page_number())
    return render_template("homework/queue.html", page=page)


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


@bp.route("/homework/<uuid:submission_id>", methods=["GET", "POST"])
@staff(*CLINICAL)
def review(submission_id: uuid.UUID) -> ResponseReturnValue:
    """Answers beside comments; a post keeps a draft, finishes, or sends back."""
    submission = found(access.submissions(actor()).where(Submission.id == submission_id))
    if request.method == "POST":
        allow(access.may_review(actor(), submission.assignment))
        return _save_review(submission)
    if access.may_review(actor(), submission.assignment):
        service.open_for_review(actor(), submission, now=now())
    overall = submission.review.overall if submission.review else ""
    return _review_page(submission, ReviewForm(formdata=None, data={"overall": overall}))


def _save_review(submission: Submission) -> ResponseReturnValue:
    form = ReviewForm()
    blocks = answering.content_of(submission.assignment).blocks
    comments = {b.key: request.form.get(f"comment-{b.key}", "").strip() for b in blocks}
    outcome = request.form.get("outcome") or None
    try:
        if not form.validate():
            return _review_page(submission, form, comments), 422
        service.save_review(
            actor(),
            submission,
            overall=form.overall.data or "",
            comments=comments,
            outcome=outcome,
            now=now(),
        )
    except DomainError as error:
        form.refuse(error)
        return _review_page(submission, form, comments), 422
    if outcome is None:
        flash("Kept as a draft. Your client does not see it yet.", "done")
        return redirect(url_for("homework.review", submission_id=submission.id), 303)
    flash("Reviewed." if outcome == "reviewed" else "Sent back with your question.", "done")
    return redirect(_next_in_queue(), 303)


def _next_in_queue() -> str:
    """The next piece that waits, or the empty queue."""
    following = db.session.scalars(access.to_review(actor()).limit(1)).unique().first()
    if following is None or "next" not in request.form:
        return url_for("homework.review_queue")
    return url_for("homework.review", submission_id=following.id)


def _review_page(
    submission: Submission, form: ReviewForm, typed: dict[str, str] | None = None
) -> str:
    given = submission.review
    kept = {f.block_key: f.text for f in given.feedback} if given else {}
    one = submission.assignment
    answers = submission.answers or {}
    content = answering.content_of(one).resolved(answers)
    return render_template(
        "homework/review.html",
        submission=submission,
        assignment=one,
        case=one.case,
        content=content,
        blocks=[block for block in content.blocks if block.key in answers],
        answers=answers,
        kept=submission.kept or {},
        looked_back=looking_back.facts(submission),
        comments=kept if typed is None else typed,
        earlier=answering.earlier(submission),
        form=form,
        decided=bool(given and given.outcome),
        may_review=access.may_review(actor(), one),
    )


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
