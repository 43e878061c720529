"""The panel of assigning for several cases at once, and what came of each row."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from counsel.homework import assigning_many, gate_many, panel
from counsel.homework.assigning_forms import ManyForm
from counsel.homework.assigning_many import Outcome, Target
from counsel.homework.assigning_views import LOOK, next_sessions, offered, ready, repeat
from counsel.homework.repeating import Session
from counsel.homework.views import CLINICAL, bp
from counsel.kernel.errors import DomainError
from counsel.library import assignable
from counsel.web.forms import again, as_id
from counsel.web.guard import staff
from counsel.web.request import actor, now

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Row:
    """One person as the panel shows them: how much they have open, and their next session."""

    target: Target
    open: int
    session: Session | None


@bp.route("/homework/new", methods=["GET", "POST"])
@staff(*CLINICAL)
def assign_many() -> ResponseReturnValue:
    """Assign an exercise in several cases (`?case=…&case=…`). A post with "look" shows the parts
    of the chosen exercise and assigns nothing."""
    form, rows = ManyForm(), _rows(request.values.getlist("case"))
    context = ready(form, offered()) | {"rows": rows}
    context["problems"] = _problems(context["chosen"], [row.target for row in rows])
    if not form.is_submitted():
        form.before_session.data = any(row.session for row in rows)
    if not form.is_submitted() or LOOK in request.form:
        return render_template("homework/assign_many.html", form=form, **context)
    if not form.validate():
        return again("homework/assign_many.html", form, **context)
    try:
        outcomes = _assign(form, rows)
    except DomainError as error:
        form.refuse(error)
        return again("homework/assign_many.html", form, **context)
    return redirect(_result(form.exercise.data, outcomes), 303)


@bp.get("/homework/new/result")
@staff(*CLINICAL)
def given() -> ResponseReturnValue:
    """Who got it, and why another one did not; what stands against them is asked again now."""
    at, key = _instant(request.args.get("at", "")), request.args.get("exercise", "")
    made = assigning_many.given(actor(), at) if at is not None else []
    refused = _refused(request.args.getlist("refused"))
    chosen = panel.chosen(actor(), key)
    problems = _problems(chosen, refused)
    return render_template(
        "homework/given.html",
        made=made,
        refused=refused,
        problems=problems,
        key=key,
        title=chosen.content.title if chosen is not None else "",
    )


def _rows(sent: Sequence[str]) -> list[Row]:
    chosen = assigning_many.cases(actor(), [one for one in map(as_id, sent) if one])
    ids = [case.id for case in chosen]
    sessions, counts = next_sessions(ids), panel.open_counts(ids)
    return [
        Row(one, counts.get((one.case.id, one.client.id), 0), sessions.get(one.case.id))
        for one in assigning_many.targets(chosen)
    ]


def _problems(chosen: panel.Chosen | None, targets: Sequence[Target]) -> Mapping[uuid.UUID, str]:
    if chosen is None or not targets:
        return {}
    people = [one.client for one in targets]
    return gate_many.problems(actor(), people, chosen.marks, now=now())


def _assign(form: ManyForm, rows: Sequence[Row]) -> list[Outcome]:
    outcomes = assigning_many.assign(
        actor(),
        [Target(row.target.case, row.target.client, _due_at(form, row)) for row in rows],
        assignable.resolve(actor(), form.exercise.data, now=now()),
        rationale=form.rationale.data or "",
        cautions_read=form.cautions_read.data,
        planned=form.planned(actor().zone),
        now=now(),
    )
    sessions = {row.target.case.id: row.session for row in rows}
    for one in outcomes:
        if one.made is not None:
            repeat(form, [one.made], sessions[one.target.case.id])
    return outcomes


def _due_at(form: ManyForm, row: Row) -> datetime | None:
    """A day before the next session where that is wanted and still to come; else the date."""
    if form.before_session.data and row.session is not None:
        proposed: datetime = row.session.starts_at - DAY
        if proposed > now():
            return proposed
    return form.due_at(actor().zone)


def _result(key: str, outcomes: Sequence[Outcome]) -> str:
    refused = [
        f"{one.target.case.id}.{one.target.client.id}" for one in outcomes if one.made is None
    ]
    at = now().isoformat()
    return url_for("homework.given", at=at, exercise=key, refused=refused)


def _refused(sent: Sequence[str]) -> list[Target]:
    """Those of the named people whose case the actor works on."""
    pairs = [one.partition(".") for one in sent]
    known = [one for one in (as_id(case) for case, _dot, _client in pairs) if one]
    return [
        one
        for one in assigning_many.targets(assigning_many.cases(actor(), known))
        if f"{one.case.id}.{one.client.id}" in sent
    ]


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
