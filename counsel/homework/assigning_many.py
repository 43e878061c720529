"""One exercise to many cases at once: each person is a row with an outcome of its own."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from counsel.homework import access, gate, gate_many, service
from counsel.homework.assigning import Planned
from counsel.homework.models import Assignment
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.library.models import ExerciseVersion
from counsel.roster import access as roster
from counsel.roster.models import Case, CaseParticipant, Client

MOST_AT_ONCE = 50
OF_THE_ROW = ("exercise", "due_date", None)


@dataclass(frozen=True, slots=True)
class Target:
    """One participant of one case, and until when they have."""

    case: Case
    client: Client
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one row: the assignment, or why there is none."""

    target: Target
    made: Assignment | None = None
    refused: str = ""


def cases(actor: Actor, ids: Sequence[uuid.UUID]) -> list[Case]:
    """Those of these cases in which the actor may assign, by their title; at most 50."""
    wanted = (
        select(Case)
        .where(roster.sees_case(actor), Case.id.in_(ids[:MOST_AT_ONCE]))
        .options(
            selectinload(Case.participants).joinedload(CaseParticipant.client),
            selectinload(Case.care_team),
        )
        .order_by(Case.title, Case.id)
    )
    return [one for one in db.session.scalars(wanted) if access.may_assign(actor, one)]


def targets(
    chosen: Sequence[Case], due_at: Callable[[Case], datetime | None] = lambda _case: None
) -> list[Target]:
    """Everyone who takes part in these cases now."""
    return [
        Target(case, part.client, due_at(case))
        for case in chosen
        for part in case.participants
        if part.until is None
    ]


def assign(
    actor: Actor,
    rows: Sequence[Target],
    version: ExerciseVersion,
    *,
    rationale: str,
    cautions_read: bool,
    planned: Planned,
    now: datetime,
) -> list[Outcome]:
    """Give it to each of these people; what stands against one leaves the others alone.

    Raises DomainError, before anything is given, for what is wrong with the form itself.
    """
    if not rows:
        raise DomainError("Choose at least one case.", field="cases")
    people, found = [row.client for row in rows], gate.marks_of(version)
    known = gate_many.problems(actor, people, found, now=now)
    said = {"rationale": rationale, "cautions_read": cautions_read, "planned": planned, "now": now}
    return [
        Outcome(row, refused=known[row.client.id])
        if row.client.id in known
        else _give(actor, row, version, said)
        for row in rows
    ]


def _give(actor: Actor, row: Target, version: ExerciseVersion, said: Mapping[str, Any]) -> Outcome:
    try:
        made = service.assign(actor, row.case, [row.client], version, due_at=row.due_at, **said)
    except DomainError as error:
        if error.field not in OF_THE_ROW:
            raise
        return Outcome(row, refused=error.text)
    return Outcome(row, made=made[0])


def given(actor: Actor, at: datetime) -> list[Assignment]:
    """What the actor assigned at that very instant, by name."""
    statement = (
        access.assignments(actor)
        .where(Assignment.assigned_by == actor.user_id, Assignment.assigned_at == at)
        .options(joinedload(Assignment.client))
        .limit(2 * MOST_AT_ONCE)
    )
    return sorted(db.session.scalars(statement).unique(), key=lambda one: one.client.name)
