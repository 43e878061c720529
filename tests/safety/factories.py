"""Screens, holds and alerts for tests, made in the practice's scope."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from counsel.homework import submitting
from counsel.homework.models import Assignment
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.practices.models import Practice
from counsel.roster import care
from counsel.roster.models import Case, Client, SafetyFlag
from counsel.safety import responders, service
from counsel.safety.models import SafetyAlert, SafetyScreen
from tests.cast import Cast
from tests.homework.factories import assign, write

CLEAR = {str(number): {"answer": "no", "words": ""} for number in range(1, 11)} | {
    "11": {"answer": "yes", "words": ""},
    "12": {"answer": "yes", "words": "Both said so."},
}
RISKY = {
    "block": "ready",
    "kind": "risk",
    "says": "Chose that it is not safe to go on.",
    "equals": "Not now",
}


def answers(**changed: str) -> dict[str, dict[str, str]]:
    """Answers that ask for nothing, but for those given as `q4="yes"`."""
    found = {key: dict(one) for key, one in CLEAR.items()}
    for name, answer in changed.items():
        found[name.removeprefix("q")]["answer"] = answer
    return found


def screen(
    cast: Cast,
    *,
    now: datetime,
    who: Actor | None = None,
    case_id: Any = None,
    **changed: str,
) -> SafetyScreen:
    """The client, or somebody else, screened alone by the counselor."""
    who = who or cast.client
    return service.record_screen(
        cast.counselor,
        db.session.get_one(Case, case_id or cast.case_id),
        db.session.get_one(Client, who.client_id),
        answers(**changed),
        alone=True,
        now=now,
    )


def hold(
    cast: Cast, kind: str, *, now: datetime, who: Actor | None = None, case_id: Any = None
) -> SafetyFlag:
    """A hold, about one person or about the whole case."""
    case = db.session.get_one(Case, case_id or cast.case_id)
    client = db.session.get_one(Client, who.client_id) if who else None
    return care.raise_flag(cast.counselor, case, kind, reason="Said so.", client=client, now=now)


def lift(cast: Cast, flag: SafetyFlag, *, now: datetime, days: int = 30) -> None:
    """Lifted by the counselor, for some days."""
    ends_at = now + timedelta(days=days)
    care.lift_flag(cast.counselor, flag, reason="We made a plan.", ends_at=ends_at, now=now)


def name_responders(cast: Cast, *, now: datetime) -> None:
    """The colleague answers for risk, the supervisor stands in."""
    practice = db.session.get_one(Practice, cast.practice_id)
    people = (cast.colleague.user_id, cast.supervisor.user_id)
    responders.name(cast.owner, practice, *people, now=now)


def risky(cast: Cast, *, now: datetime) -> Assignment:
    """Homework that watches an answer about risk."""
    name_responders(cast, now=now)
    return assign(cast, now=now, alerts=[RISKY])


def alert(cast: Cast, *, now: datetime) -> SafetyAlert:
    """One that the client's answer raised."""
    assignment = risky(cast, now=now)
    write(cast.client, assignment, now=now, ready="Not now")
    return db.session.query(SafetyAlert).filter_by(assignment_id=assignment.id).one()


def sent(cast: Cast, assignment: Assignment, *, now: datetime) -> None:
    """Answered and submitted."""
    write(cast.client, assignment, now=now, story="so")
    submitting.submit(cast.client, assignment, difficulty=None, usefulness=None, now=now)
