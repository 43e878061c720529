"""Safety in the demo: who answers for risk, screens, a hold, a lifted one, two alerts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from counsel.homework.models import Assignment
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.practices import help_checks, help_lines
from counsel.practices.models import Practice
from counsel.roster import care
from counsel.roster.models import Case, CaseParticipant, Client, SafetyFlag
from counsel.safety import alerting, responders, service
from counsel.safety.alerting import Cause

DAY = timedelta(days=1)
HELD, LIFTED, ANSWERED, WAITING = 3, 8, 11, 15
"""Whose cases these are, by their place among the others; all are the counselor's."""


def name_who_answers(practice: Practice, staff: Mapping[str, Actor], *, now: datetime) -> None:
    """The owner answers for risk and the supervisor stands in; the numbers were checked lately,
    but for one."""
    owner, supervisor = staff["owner"], staff["supervisor"]
    responders.name(owner, practice, owner.user_id, supervisor.user_id, now=now - 300 * DAY)
    for line in help_lines.with_emergency(help_lines.help_for(practice.country))[:1]:
        help_checks.check(owner, practice.country, line.number, now=now - 40 * DAY)


def screen(counselor: Actor, case: Case, client: Client, *, at: datetime, **changed: str) -> None:
    """The client asked alone, with clear answers but for those given as `q4="yes"`."""
    answers = {str(number): {"answer": "no", "words": ""} for number in range(1, 11)}
    answers |= {"11": {"answer": "yes", "words": "Only they read that phone."}}
    answers |= {"12": {"answer": "yes", "words": "They said so last week, and wrote it."}}
    for name, answer in changed.items():
        answers[name.removeprefix("q")]["answer"] = answer
    service.record_screen(counselor, case, client, answers, alone=True, now=at)


def care_for(
    number: int, counselor: Actor, client_actor: Actor, case: Case, client: Client, now: datetime
) -> None:
    """What happened in the case of the client at this place, if anything did."""
    if number == HELD:
        screen(counselor, case, client, at=now - 9 * DAY, q4="yes")
    elif number == LIFTED:
        screen(counselor, case, client, at=now - 40 * DAY, q8="unsure")
        _lift(counselor, client, at=now - 33 * DAY)
        screen(counselor, case, client, at=now - 6 * DAY)
    elif number in (ANSWERED, WAITING):
        at = now - (16 * DAY if number == ANSWERED else timedelta(hours=3))
        _alert(counselor, client_actor, case, client, at, answered=number == ANSWERED)


def screen_couple(counselor: Actor, case: Case, *, now: datetime) -> None:
    """Both asked alone, on different days."""
    parts = db.session.scalars(
        select(CaseParticipant).where(CaseParticipant.case_id == case.id)
    ).all()
    for number, part in enumerate(parts):
        screen(counselor, case, part.client, at=now - (12 + 2 * number) * DAY)


def _lift(counselor: Actor, client: Client, *, at: datetime) -> None:
    flag = db.session.scalars(select(SafetyFlag).where(SafetyFlag.client_id == client.id)).one()
    care.lift_flag(
        counselor,
        flag,
        reason="We talked it through twice. It was tiredness, not a wish. There is a plan.",
        ends_at=at + 60 * DAY,
        now=at,
    )


def _alert(
    counselor: Actor,
    client_actor: Actor,
    case: Case,
    client: Client,
    at: datetime,
    *,
    answered: bool,
) -> None:
    mine = select(Assignment).where(Assignment.case_id == case.id)
    behind = db.session.scalars(mine.order_by(Assignment.assigned_at)).first()
    if behind is None:
        return
    cause = Cause(
        assignment_id=behind.id,
        rule=0,
        round_=behind.round,
        kind="risk",
        says="Marked a feeling as very strong, and that being alone with it is hard.",
    )
    alert = alerting.raise_alert(client_actor, case, client, cause, now=at)
    if answered and alert is not None:
        alerting.acknowledge(
            counselor,
            alert,
            action="Called the same afternoon. We spoke for twenty minutes.",
            outcome="A friend stayed the night. We moved the next session forward.",
            now=at + timedelta(hours=4),
        )
