"""What open work of tier R asks of the counselor: reviews that were promised, screens to repeat.

Also what should be asked again after a setback or a missed session.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from counsel.homework import access
from counsel.homework.models import Assignment, Attestation, Submission
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.library.models import Exercise, ExerciseVersion
from counsel.roster.contributions import Need, Signal
from counsel.roster.models import Case, SafetyFlag
from counsel.safety import contributions
from counsel.safety.models import SafetyScreen
from counsel.safety.questions import CURRENT_FOR

FIRST = 6
GROUP = "Safety"
SETBACK, LATELY = "setback-plan", timedelta(days=14)
OPEN_STILL = "Screen again: a restricted exercise is open"


def reviews_due(actor: Actor, now: datetime) -> list[Need]:
    """Open work of tier R whose promised review has come."""
    if not actor.is_clinical:
        return []
    due = _restricted(actor).where(Attestation.review_by <= now).limit(FIRST)
    return [_review(one) for one in db.session.scalars(due).unique()]


def screens_due(actor: Actor, now: datetime) -> list[Need]:
    """People with open work of tier R whose last screen no longer counts."""
    if not actor.is_clinical:
        return []
    due = _restricted(actor).where(~_screened(now)).limit(FIRST)
    return _screens(db.session.scalars(due).unique())


def after_setbacks(actor: Actor, now: datetime) -> list[Need]:
    """Who wrote down a setback lately and was not screened since: a setback asks for it."""
    if not actor.is_clinical:
        return []
    asked_since = exists().where(
        SafetyScreen.case_id == Assignment.case_id,
        SafetyScreen.client_id == Assignment.client_id,
        SafetyScreen.asked_at > Submission.submitted_at,
    )
    rows = db.session.scalars(
        select(Assignment)
        .join(Assignment.case)
        .join(Submission, Submission.assignment_id == Assignment.id)
        .join(ExerciseVersion, ExerciseVersion.id == Assignment.version_id)
        .join(Exercise, Exercise.id == ExerciseVersion.exercise_id)
        .where(
            or_(Exercise.built_in == SETBACK, Exercise.copied_from == SETBACK),
            Submission.taken_back_at.is_(None),
            Submission.submitted_at > now - LATELY,
            Assignment.withdrawn_at.is_(None),
            access.works_on(actor),
            ~asked_since,
        )
        .options(contains_eager(Assignment.case), joinedload(Assignment.client))
        .order_by(Submission.submitted_at)
        .limit(FIRST)
    ).unique()
    return _screens(rows, "Screen again: a setback was written down")


def due_in(actor: Actor, case: Case, now: datetime) -> list[Need]:
    """Both, in one case."""
    if not actor.is_clinical:
        return []
    mine = _restricted(actor).where(Assignment.case_id == case.id)
    late = mine.where(Attestation.review_by <= now).limit(FIRST)
    found = [_review(one) for one in db.session.scalars(late).unique()]
    return found + _screens(db.session.scalars(mine.where(~_screened(now)).limit(FIRST)).unique())


def _restricted(actor: Actor) -> Select[Assignment]:
    """Open work of tier R in the cases that the actor works on."""
    return (
        select(Assignment)
        .join(Assignment.case)
        .join(Assignment.attestation)
        .where(_open(), access.works_on(actor))
        .options(contains_eager(Assignment.case), contains_eager(Assignment.attestation))
        .options(joinedload(Assignment.client), joinedload(Assignment.version))
        .order_by(Attestation.review_by, Assignment.id)
    )


def _open() -> ColumnElement[bool]:
    """The condition on `Assignment`: neither withdrawn nor put aside nor reviewed to its end."""
    return and_(
        Assignment.withdrawn_at.is_(None), Assignment.skipped_at.is_(None), ~access.is_reviewed()
    )


def _screened(now: datetime) -> ColumnElement[bool]:
    """The condition on `Assignment`: its client has a screen in its case that still counts."""
    flagged_later = exists().where(
        SafetyFlag.set_at > SafetyScreen.asked_at,
        or_(
            SafetyFlag.client_id == SafetyScreen.client_id,
            and_(SafetyFlag.case_id == SafetyScreen.case_id, SafetyFlag.client_id.is_(None)),
        ),
    )
    return exists().where(
        SafetyScreen.case_id == Assignment.case_id,
        SafetyScreen.client_id == Assignment.client_id,
        SafetyScreen.asked_at > now - CURRENT_FOR,
        ~flagged_later,
    )


def _expiries(
    actor: Actor, case_ids: Sequence[uuid.UUID], now: datetime
) -> Mapping[uuid.UUID, datetime]:
    """When the screens behind open work of tier R end, by case; now where one has ended."""
    newest = (
        select(func.max(SafetyScreen.asked_at))
        .where(
            SafetyScreen.case_id == Assignment.case_id,
            SafetyScreen.client_id == Assignment.client_id,
        )
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Assignment.case_id, newest, case((_screened(now), 1), else_=0))
        .join(Attestation, Attestation.assignment_id == Assignment.id)
        .where(Assignment.case_id.in_(case_ids), _open())
    )
    found: dict[uuid.UUID, datetime] = {}
    for case_id, asked_at, counts in rows:
        ends_at = asked_at + CURRENT_FOR if counts and asked_at else now
        found[case_id] = min(ends_at, found.get(case_id, ends_at))
    return found


def _needs_screen(actor: Actor, now: datetime) -> ColumnElement[bool]:
    return exists().where(
        Assignment.case_id == Case.id,
        Attestation.assignment_id == Assignment.id,
        _open(),
        ~_screened(now),
    )


@dataclass(frozen=True, slots=True)
class Safety:
    """What a row of the caseload says: alerts that wait, and when the screen behind open work of
    tier R ends (None where no such work is open)."""

    alerts: int
    screen_until: datetime | None


def _safety(
    actor: Actor, case_ids: Sequence[uuid.UUID], now: datetime
) -> Mapping[uuid.UUID, Safety]:
    alerts = contributions.waiting(actor, case_ids, now)
    until = _expiries(actor, case_ids, now)
    return {one: Safety(alerts.get(one, 0), until.get(one)) for one in {*alerts, *until}}


SIGNAL = Signal(
    name="safety",
    label="Safety",
    template="homework/_safety_signal.html",
    values=_safety,
    filters={
        "alerts": ("Alerts to read", contributions.waits),
        "screen": ("Screen to repeat", _needs_screen),
    },
    attention=((-1, contributions.risk_waits), (1, contributions.waits), (8, _needs_screen)),
)


def _review(one: Assignment) -> Need:
    return Need(
        group=GROUP,
        rank=6,
        text=one.client.name,
        under=f"Review as you attested: {_title(one)}",
        endpoint="homework.assignment",
        values={"assignment_id": one.id},
        at=one.attestation.review_by if one.attestation else None,
        icon="shield-check",
    )


def _screens(rows: Any, why: str = OPEN_STILL) -> list[Need]:
    by_person = {(one.case_id, one.client_id): one for one in rows}
    return [
        Need(
            group=GROUP,
            rank=6,
            text=one.client.name,
            under=why,
            endpoint="safety.case_safety",
            values={"case_id": one.case_id},
            icon="shield-check",
        )
        for one in by_person.values()
    ]


def _title(one: Assignment) -> str:
    return str(one.version.content.get("title", ""))
