"""How homework goes: for a counselor's cases together, and for one case."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from counsel.audit import service as audit
from counsel.homework import report_access, reporting
from counsel.homework.report_access import Question
from counsel.homework.views import CLINICAL, bp
from counsel.roster import access as roster
from counsel.roster.models import Case
from counsel.web.forms import as_id
from counsel.web.guard import found, staff
from counsel.web.request import actor, now

SPANS = {"30": "Last 30 days", "90": "Last 90 days", "365": "Last year", "": "Any time"}
USUAL = "90"


@bp.get("/homework/report")
@staff(*CLINICAL)
def report() -> ResponseReturnValue:
    """How it goes in all cases that the actor sees."""
    audit.record(actor(), "read", "homework report", None, now=now())
    return render_template("homework/report.html", **_report(None))


@bp.get("/cases/<uuid:case_id>/homework/report")
@staff(*CLINICAL)
def case_report(case_id: uuid.UUID) -> ResponseReturnValue:
    """How it goes in one case."""
    case = found(roster.cases(actor()).where(Case.id == case_id))
    audit.record(actor(), "read", "homework report", None, now=now(), case_id=case.id)
    return render_template("homework/case_report.html", case=case, **_report(case.id))


def _report(case_id: uuid.UUID | None) -> dict[str, Any]:
    asked = request.args.get("days", USUAL)
    days = asked if asked in SPANS else USUAL
    question = Question(
        case_id=case_id,
        exercise_id=as_id(request.args.get("exercise", "")),
        since=now() - timedelta(days=int(days)) if days else None,
    )
    known = report_access.exercises(actor(), question)
    return {
        "report": report_access.report(actor(), question),
        "reporting": reporting,
        "days": days,
        "spans": list(SPANS.items()),
        "exercise": str(question.exercise_id or ""),
        "exercises": [("", "All exercises"), *((str(key), title) for key, title in known)],
    }
