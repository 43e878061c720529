"""The panel of assigning, in one case; and what was planned to come later or again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from counsel.homework import (
    access,
    answering,
    arriving,
    pairing,
    panel,
    planned_access,
    repeating,
    rhythm,
    service,
)
from counsel.homework.assigning_forms import PAIR, AssignForm, PanelForm
from counsel.homework.gate import Attested
from counsel.homework.models import Assignment, Repetition
from counsel.homework.views import CLINICAL, bp, participants
from counsel.kernel.errors import DomainError
from counsel.kernel.timezones import to_wall
from counsel.library import assignable
from counsel.library.content import ExerciseContent
from counsel.library.models import ExerciseVersion
from counsel.roster import access as roster
from counsel.roster.contributions import Contributions
from counsel.roster.models import Case, Client
from counsel.web.filters import when_text
from counsel.web.forms import again
from counsel.web.guard import allow, found, staff
from counsel.web.request import actor, now

DAY = timedelta(days=1)
TOGETHER_NOW = "A pair is offered at once, and each time by hand."
LOOK, TAKE = "look", "smaller"


@bp.route("/cases/<uuid:case_id>/homework/new", methods=["GET", "POST"])
@staff(*CLINICAL)
def assign(case_id: uuid.UUID) -> ResponseReturnValue:
    """Assign an exercise in one case. `?exercise=` and `?client=` fill it in; a post with "look"
    shows the parts of the chosen exercise and assigns nothing."""
    case = found(roster.cases(actor()).where(Case.id == case_id))
    allow(access.may_assign(actor(), case))
    people = participants(case)
    form, options = AssignForm(), offered()
    form.clients.choices = [SelectChoice(value=key, label=one.name) for key, one in people.items()]
    context = ready(form, options) | {"case": case, "people": people}
    context["busy"] = panel.with_enough(case.id, list(people.values()))
    if len(people) == 2:
        context["no_pair"] = pairing.refusal(actor(), case, now=now()) or ""
    if not form.is_submitted():
        _prefill(form, case, people)
    if not form.is_submitted() or LOOK in request.form:
        return render_template("homework/assign.html", form=form, **context)
    if not form.validate():
        return again("homework/assign.html", form, **context)
    try:
        return redirect(_assign(form, case, people), 303)
    except DomainError as error:
        form.refuse(error)
        return again("homework/assign.html", form, **context)


@bp.post("/homework/assignments/<uuid:assignment_id>/release")
@staff(*CLINICAL)
def release(assignment_id: uuid.UUID) -> ResponseReturnValue:
    """Let planned homework come now."""
    one = found(access.assignments(actor()).where(Assignment.id == assignment_id))
    allow(access.may_assign(actor(), one.case))
    try:
        arriving.release(actor(), one, now=now())
        flash(f"{one.client.called} has it now.", "done")
    except DomainError as error:
        flash(error.text, "warning")
    return redirect(url_for("homework.assignment", assignment_id=one.id), 303)


@bp.post("/homework/repetitions/<uuid:repetition_id>")
@staff(*CLINICAL)
def change_repetition(repetition_id: uuid.UUID) -> ResponseReturnValue:
    """End what comes again ("action" is "end"), or give the next one that was held ("go_on")."""
    one = found(planned_access.repetitions(actor()).where(Repetition.id == repetition_id))
    allow(access.may_assign(actor(), one.case))
    try:
        if request.form.get("action") == "go_on":
            repeating.go_on(actor(), one, now=now())
            flash(f"{one.client.called} has it now, and it comes again.", "done")
        else:
            repeating.end(actor(), one, now=now())
            flash("It comes no more. What came stays.", "done")
    except DomainError as error:
        flash(error.text, "warning")
    return redirect(url_for("homework.case_homework", case_id=one.case_id), 303)


@bp.app_template_global()
def again_words(kind: str) -> str:
    """How often something comes again."""
    return rhythm.KINDS.get(kind, kind)


@bp.app_template_global()
def minutes_of(assignment: Assignment) -> int:
    """About how long a piece takes; less for a smaller version."""
    if assignment.left_out or assignment.log_days:
        return answering.content_of(assignment).minutes
    return int(assignment.version.content["minutes"])


def offered() -> dict[str, ExerciseContent]:
    """What can be chosen, by its key."""
    return {option.key: option.content for option in assignable.options(actor())}


def ready(form: PanelForm, options: Mapping[str, ExerciseContent]) -> dict[str, Any]:
    """Fill in the choices of a panel; what its page needs to show them."""
    titles = {"": "Choose an exercise"} | {key: one.title for key, one in options.items()}
    form.exercise.choices = [SelectChoice(value=key, label=title) for key, title in titles.items()]
    if not form.is_submitted():
        asked = request.args.get("exercise", "")
        form.exercise.data = asked if asked in options else ""
    chosen = panel.chosen(actor(), form.exercise.data or "")
    size = chosen.size if chosen is not None else None
    if size is not None:
        form.left_out.choices = [(block.key, block.prompt) for block in size.questions]
        if request.form.get(LOOK) == TAKE:
            form.left_out.data, form.log_days.data = list(size.proposed), size.proposed_days
    return {"options": options, "chosen": chosen, "size": size}


def next_sessions(case_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, repeating.Session]:
    """The next session of each case that has one, as the sessions' own signal says."""
    contributed: Contributions = current_app.extensions["counsel.contributions"]
    signal = next((s for s in contributed.signals if s.name == "next_session"), None)
    found: Mapping[uuid.UUID, Any] = signal.values(actor(), case_ids, now()) if signal else {}
    return found


def repeat(form: PanelForm, made: Sequence[Assignment], session: repeating.Session | None) -> None:
    """Let each of these come again, where that was chosen."""
    if form.repeat.data:
        for one in made:
            until = form.until.data
            repeating.begin(actor(), one, form.repeat.data, until, session=session, now=now())


def _prefill(form: AssignForm, case: Case, people: Mapping[str, Client]) -> None:
    asked = [key for key in request.args.getlist("client") if key in people]
    form.clients.data = asked or (list(people) if len(people) == 1 else [])
    session = _session_of(case)
    if session is not None and session.starts_at - DAY > now():
        due = to_wall(session.starts_at - DAY, actor().zone)
        form.due_date.data, form.due_time.data = due.date(), due.time()


def _session_of(case: Case) -> repeating.Session | None:
    return next_sessions([case.id]).get(case.id)


def _assign(form: AssignForm, case: Case, people: Mapping[str, Client]) -> str:
    """Assign as the form says. Out: where to go then."""
    said: dict[str, Any] = {
        "rationale": form.rationale.data or "",
        "due_at": form.due_at(actor().zone),
        "cautions_read": form.cautions_read.data,
        "attested": Attested(form.ticked, form.review_days.data),
        "planned": form.planned(actor().zone),
        "now": now(),
    }
    version = assignable.resolve(actor(), form.exercise.data, now=now())
    if form.together.data == PAIR:
        return _offer(form, case, version, said)
    clients = [people[key] for key in form.clients.data or () if key in people]
    made = service.assign(actor(), case, clients, version, **said)
    repeat(form, made, _session_of(case) if form.repeat.data == rhythm.SESSION else None)
    flash(_said(made, form), "done")
    return url_for("homework.case_homework", case_id=case.id)


def _offer(form: AssignForm, case: Case, version: ExerciseVersion, said: dict[str, Any]) -> str:
    """Offer it to both of a couple as a pair, which comes at once and once."""
    for field in ("release_date", "repeat"):
        if form[field].data:
            raise DomainError(TOGETHER_NOW, field=field)
    pair = pairing.offer(actor(), case, version, reveal_by=form.reveal_by.data, **said)
    flash("Offered to both. Each accepts, or not, alone.", "done")
    return url_for("homework.pair", pair_id=pair.id)


def _said(made: Sequence[Assignment], form: PanelForm) -> str:
    names = " and ".join(one.client.called for one in made)
    words = f"Assigned to {names}."
    release_at = made[0].release_at
    if release_at is not None:
        words += f" It comes on {say(release_at)}; until then they see nothing of it."
    again_words = rhythm.KINDS.get(form.repeat.data or "")
    return f"{words} {again_words} it comes again." if again_words else words


def say(moment: datetime) -> str:
    """An instant in the actor's zone, in words."""
    return when_text(moment, actor().zone, to_wall(now(), actor().zone).date())
