"""Pages of pathways for the team: starting one, and looking after it."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from counsel.homework import access, pathways, releasing
from counsel.homework.enrolment_models import Enrolment, EnrolmentStep
from counsel.homework.pathway_forms import StartForm, StepForm
from counsel.homework.views import CLINICAL, bp, participants
from counsel.kernel.errors import DomainError
from counsel.kernel.timezones import to_wall
from counsel.library import assignable
from counsel.library import pathways as shelf
from counsel.roster import access as roster
from counsel.roster.models import Case, Client
from counsel.web.forms import again
from counsel.web.guard import allow, found, staff
from counsel.web.request import actor, now

Change = Callable[..., None]
CHANGES: dict[str, tuple[Change, str]] = {
    "pause": (pathways.pause, "Paused. Nothing new is released until you go on."),
    "go_on": (pathways.go_on, "It goes on. The days moved by the time of the pause."),
    "end": (pathways.end, "Ended. What was released stays."),
}
STEP_CHANGES: dict[str, tuple[Change, str]] = {
    "release": (releasing.release_now, "Released. Your client finds it on their phone."),
    "leave_out": (pathways.leave_out, "Left out. You can put it back."),
    "put_back": (pathways.put_back, "The step counts again."),
    "repeat": (pathways.repeat, "It will be given once more. What was written stays."),
}


@bp.route("/cases/<uuid:case_id>/pathways/new", methods=["GET", "POST"])
@staff(*CLINICAL)
def start_pathway(case_id: uuid.UUID) -> ResponseReturnValue:
    """Send a client of the case on a pathway."""
    case = found(roster.cases(actor()).where(Case.id == case_id))
    allow(access.may_assign(actor(), case))
    people = participants(case)
    choices = {one.key: one.content for one in shelf.choices(actor())}
    form = _start_form(people, {key: one.title for key, one in choices.items()})
    titles = {one.key: one.content for one in assignable.options(actor())}
    context = {"case": case, "people": people, "choices": choices, "options": titles}
    if not form.is_submitted():
        return render_template("homework/start_pathway.html", form=form, **context)
    if not form.validate():
        return again("homework/start_pathway.html", form, **context)
    try:
        made = pathways.start(
            actor(),
            case,
            [people[key] for key in form.clients.data or ()],
            form.pathway.data,
            begins_on=form.begins_on.data,
            cautions_read=form.cautions_read.data,
            now=now(),
        )
    except DomainError as error:
        form.refuse(error)
        return again("homework/start_pathway.html", form, **context)
    flash("It begins. The first step is released in its time.", "done")
    return redirect(url_for("homework.enrolment", enrolment_id=made[0].id), 303)


@bp.get("/homework/pathways/<uuid:enrolment_id>")
@staff(*CLINICAL)
def enrolment(enrolment_id: uuid.UUID) -> ResponseReturnValue:
    """Where a client stands on a pathway, and what waits for the counselor."""
    return _page(_enrolment(enrolment_id))


@bp.post("/homework/pathways/<uuid:enrolment_id>/changes")
@staff(*CLINICAL)
def change_enrolment(enrolment_id: uuid.UUID) -> ResponseReturnValue:
    """Pause, go on, end."""
    one = _enrolment(enrolment_id)
    allow(access.may_assign(actor(), one.case))
    change, done = CHANGES.get(request.form.get("action", "")) or abort(400)
    return _changed(one, lambda: change(actor(), one, now=now()), done)


@bp.post("/homework/pathways/<uuid:enrolment_id>/steps/<int:position>")
@staff(*CLINICAL)
def change_step(enrolment_id: uuid.UUID, position: int) -> ResponseReturnValue:
    """Release a step, leave it out, put it back, give it again, or move it to a later day."""
    one = _enrolment(enrolment_id)
    allow(access.may_assign(actor(), one.case))
    step = next((each for each in one.steps if each.position == position), None) or abort(404)
    form = StepForm()
    if form.action.data == "later":
        return _move(one, step, form)
    change, done = STEP_CHANGES.get(form.action.data or "") or abort(400)
    return _changed(one, lambda: change(actor(), step, now=now()), done)


def _move(one: Enrolment, step: EnrolmentStep, form: StepForm) -> ResponseReturnValue:
    if not form.validate() or form.day.data is None:
        return _page(one, "Choose the day on which it should come."), 422
    day = form.day.data
    return _changed(
        one, lambda: pathways.wait_until(actor(), step, day, now=now()), "Moved to that day."
    )


def _changed(one: Enrolment, change: Callable[[], None], done: str) -> ResponseReturnValue:
    try:
        change()
    except DomainError as error:
        return _page(one, error.text), 422
    flash(done, "done")
    return redirect(url_for("homework.enrolment", enrolment_id=one.id), 303)


def _enrolment(enrolment_id: uuid.UUID) -> Enrolment:
    return found(access.enrolments(actor()).where(Enrolment.id == enrolment_id))


def _page(one: Enrolment, problem: str = "") -> str:
    content = pathways.content_of(one)
    places = pathways.places(one, now=now())
    return render_template(
        "homework/enrolment.html",
        enrolment=one,
        case=one.case,
        content=content,
        problem=problem,
        rows=list(zip(content.steps, one.steps, places, strict=True)),
        options={option.key: option.content for option in assignable.options(actor())},
        today=to_wall(now(), actor().zone).date(),
        may_change=access.may_assign(actor(), one.case) and one.ended_at is None,
    )


def _start_form(people: dict[str, Client], titles: dict[str, str]) -> StartForm:
    form = StartForm(
        data={
            "pathway": request.args.get("pathway", ""),
            "clients": list(people),
            "begins_on": to_wall(now(), actor().zone).date(),
        }
    )
    form.pathway.choices = [
        SelectChoice("", "Choose a pathway"),
        *(SelectChoice(key, title) for key, title in titles.items()),
    ]
    form.clients.choices = [SelectChoice(key, one.name) for key, one in people.items()]
    return form
