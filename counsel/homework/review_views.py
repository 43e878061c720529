"""To review: the queue of what came back, and one piece with everything that answers it."""

from __future__ import annotations

import uuid
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import case, tuple_

from counsel.homework import access, answering, looking_back, rating, reviewing, talking
from counsel.homework.forms import ReviewForm, TalkForm
from counsel.homework.models import Submission
from counsel.homework.rounds import compared
from counsel.homework.views import CLINICAL, bp
from counsel.kernel import db as database
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.paging import paginate
from counsel.roster.contributions import Contributions, FormPart
from counsel.web.guard import allow, found, staff
from counsel.web.request import actor, now, page_number

Parts = list[FormPart]


@bp.get("/homework")
@staff(*CLINICAL)
def review_queue() -> ResponseReturnValue:
    """To review: what came back, the longest waiting first."""
    page = paginate(access.to_review(actor()), page_number())
    return render_template("homework/queue.html", page=page)


@bp.route("/homework/<uuid:submission_id>", methods=["GET", "POST"])
@staff(*CLINICAL)
def review(submission_id: uuid.UUID) -> ResponseReturnValue:
    """Answers beside comments; a post keeps a draft, or decides and begins what follows."""
    submission = _submission(submission_id)
    may = access.may_review(actor(), submission.assignment)
    if request.method == "POST":
        allow(may)
        return _save(submission)
    if may:
        reviewing.open_for_review(actor(), submission, now=now())
    return _page(submission, _as_it_is(submission), _parts(submission) if may else [])


@bp.post("/homework/<uuid:submission_id>/discussion")
@staff(*CLINICAL)
def discussion(submission_id: uuid.UUID) -> ResponseReturnValue:
    """Talked about in a session ("talked" is "yes"), or not; back to where it was said."""
    submission = _submission(submission_id)
    allow(access.may_review(actor(), submission.assignment))
    talked = request.form.get("talked") == "yes"
    reviewing.talked_about(actor(), submission, talked, now=now())
    flash("Noted: you talked about it." if talked else "Noted: not talked about yet.", "done")
    if request.form.get("from") == "case":
        case_id = submission.assignment.case_id
        return redirect(url_for("homework.case_homework", case_id=case_id), 303)
    return redirect(url_for("homework.review", submission_id=submission.id), 303)


def _as_it_is(submission: Submission) -> ReviewForm:
    """The form with what was kept as a draft."""
    given = submission.review
    rated = {name: _of(given, name) for name in ("quantity", "quality")}
    data: dict[str, Any] = {name: str(n) for name, n in rated.items() if n is not None}
    data |= {"overall": given.overall if given else ""}
    data |= {"discussed": submission.discussed_at is not None}
    return ReviewForm(formdata=None, data=data)


def _submission(submission_id: uuid.UUID) -> Submission:
    return found(access.submissions(actor()).where(Submission.id == submission_id))


def _parts(submission: Submission) -> Parts:
    """What may follow a review in this case, as the features to the right offer it."""
    contributed: Contributions = current_app.extensions["counsel.contributions"]
    one = submission.assignment
    made = (source(actor(), one.case, one.client, now()) for source in contributed.after_review)
    return [part for part in made if part is not None]


def _save(submission: Submission) -> ResponseReturnValue:
    form, parts = ReviewForm(), _parts(submission)
    blocks = answering.content_of(submission.assignment).blocks
    comments = {b.key: request.form.get(f"comment-{b.key}", "").strip() for b in blocks}
    outcome = request.form.get("outcome") or None
    following = [part for part in parts if part.wanted] if outcome else []
    sound = [part.form.validate() for part in following]
    if not form.validate() or not all(sound):
        return _page(submission, form, parts, comments), 422
    done = _carry_out(submission, form, comments, outcome, following)
    if done is None:
        return _page(_submission(submission.id), form, parts, comments), 422
    if outcome is None:
        flash("Kept as a draft. Your client does not see it yet.", "done")
        if any(part.wanted for part in parts):
            return _page(submission, form, parts, comments)
        return redirect(url_for("homework.review", submission_id=submission.id), 303)
    said = "Reviewed." if outcome == "reviewed" else "Sent back with your question."
    flash(" ".join([said, *done]), "done")
    return redirect(_next_in_queue(submission), 303)


def _carry_out(
    submission: Submission,
    form: ReviewForm,
    comments: dict[str, str],
    outcome: str | None,
    following: Parts,
) -> list[str] | None:
    """The review and what follows it, all or nothing. Out: what followed, in words; None where any
    of it was refused: then every refusal stands at its field, and nothing happened."""
    refused, done = False, []
    try:
        reviewing.save_review(
            actor(),
            submission,
            overall=form.overall.data or "",
            comments=comments,
            outcome=outcome,
            quantity=_number(form.quantity.data),
            quality=_number(form.quality.data),
            now=now(),
        )
        reviewing.talked_about(actor(), submission, form.discussed.data, now=now())
    except DomainError as error:
        form.refuse(error)
        refused = True
    for part in following:
        try:
            done.append(part.carry_out(now=now()))
        except DomainError as error:
            part.refuse(error)
            refused = True
    if refused:
        database.rollback()
    return None if refused else done


def _next_in_queue(submission: Submission) -> str:
    """The next piece that waits after this one, else the first; or the empty queue."""
    if "next" not in request.form:
        return url_for("homework.review_queue")
    following = _after(submission)
    if following is None:
        return url_for("homework.review_queue")
    return url_for("homework.review", submission_id=following.id)


def _after(submission: Submission) -> Submission | None:
    """The piece that waits next after this one, in the queue's order; past its end, the first."""
    place = tuple_(Submission.submitted_at, Submission.id)
    passed = case((place > (submission.submitted_at, submission.id), 0), else_=1)
    waiting = access.to_review(actor()).where(Submission.id != submission.id).order_by(None)
    ordered = waiting.order_by(passed, Submission.submitted_at, Submission.id)
    return db.session.scalars(ordered.limit(1)).unique().first()


def _page(
    submission: Submission, form: ReviewForm, parts: Parts, typed: dict[str, str] | None = None
) -> str:
    given, one = submission.review, submission.assignment
    decided = bool(given and given.outcome)
    may_review = access.may_review(actor(), one)
    said = talking.threads(actor(), one)
    if may_review and request.method == "GET":
        talking.look(actor(), one, said, now=now())
    answers = submission.answers or {}
    content = answering.content_of(one).resolved(answers)
    earlier = answering.earlier(submission)
    following = _after(submission) if may_review else None
    return render_template(
        "homework/review.html",
        submission=submission,
        assignment=one,
        case=one.case,
        content=content,
        blocks=[block for block in content.blocks if block.key in answers],
        answers=answers,
        kept=submission.kept or {},
        marked=[b for b in content.blocks if b.key in (submission.please_read or ())],
        looked_back=looking_back.facts(submission),
        rated=rating.words(_of(given, "quantity"), _of(given, "quality")),
        comments=_drafted(submission) if typed is None else typed,
        said=said,
        names=talking.authors(said),
        before=compared(content, answers, earlier[0]) if earlier else {},
        earlier=earlier,
        form=form,
        reply_form=TalkForm(formdata=None),
        parts=[] if decided else parts,
        decided=decided,
        may_review=may_review,
        following=following,
    )


def _drafted(submission: Submission) -> dict[str, str]:
    given = submission.review
    return {one.block_key: one.text for one in given.feedback} if given else {}


def _of(review: object, name: str) -> int | None:
    return getattr(review, name, None)


def _number(text: str | None) -> int | None:
    return int(text) if text else None
