"""What the counselor does first: assigning, withdrawing."""

from __future__ import annotations

from datetime import datetime

from counsel.audit import service as audit
from counsel.homework import assigning, follow_on, gate, mails
from counsel.homework.assigning import NOTHING_PLANNED, Planned
from counsel.homework.gate import NOTHING_ATTESTED, Attested
from counsel.homework.models import Assignment
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.library.models import ExerciseVersion
from counsel.roster.models import Case, Client


def assign(
    actor: Actor,
    case: Case,
    clients: list[Client],
    version: ExerciseVersion,
    *,
    rationale: str,
    due_at: datetime | None,
    cautions_read: bool,
    attested: Attested = NOTHING_ATTESTED,
    planned: Planned = NOTHING_PLANNED,
    now: datetime,
) -> list[Assignment]:
    """Give an exercise to one or more participants of a case and tell them; later where that is
    planned (arriving.py).

    The rationale is required: knowing why predicts that homework gets done (domain.md). Raises
    DomainError where the safety layer, the date, the plan or a participant forbids it.
    """
    planned = planned.on_time(now)
    _check(clients, rationale, due_at, now)
    assigning.check(planned, *gate.read(version), due_at=due_at)
    gate.check(actor, case, clients, version, cautions_read, attested, now=now)
    made = []
    for client in clients:
        assignment = _new(actor, case, client, version, planned, now=now)
        assignment.rationale, assignment.due_at = rationale.strip(), due_at
        assignment.cautions_read_at = now if cautions_read else None
        db.session.add(assignment)
        db.session.flush()
        gate.attest(actor, assignment, version, attested, now=now)
        if assignment.released_at is not None:
            mails.queue(mails.ASSIGNED, assignment, round_=1, now=now)
        audit.record(actor, "assigned", "homework", assignment.id, now=now, case_id=case.id)
        made.append(assignment)
    return made


def _new(
    actor: Actor,
    case: Case,
    client: Client,
    version: ExerciseVersion,
    planned: Planned,
    *,
    now: datetime,
) -> Assignment:
    return Assignment(
        practice_id=actor.practice_id,
        case_id=case.id,
        client_id=client.id,
        version_id=version.id,
        assigned_at=now,
        assigned_by=actor.user_id,
        release_at=planned.release_at,
        released_at=None if planned.release_at else now,
        agreed=planned.agreed,
        plan={key: words for key, words in planned.plan.items() if words} or None,
        confidence=planned.confidence,
        barrier=planned.barrier,
        left_out=list(planned.left_out) or None,
        log_days=planned.log_days,
        reminders=planned.reminders,
        round=1,
    )


def _check(clients: list[Client], rationale: str, due_at: datetime | None, now: datetime) -> None:
    if not clients:
        raise DomainError("Choose who this is for.", field="clients")
    if not rationale.strip():
        raise DomainError("Say in a sentence why. It helps people to begin.", field="rationale")
    if due_at is not None and due_at <= now:
        raise DomainError("Choose a time that is still to come.", field="due_date")


def withdraw(actor: Actor, assignment: Assignment, *, now: datetime) -> None:
    """Take homework away; the client no longer sees it, what they wrote stays in the record."""
    if assignment.withdrawn_at is None:
        assignment.withdrawn_at, assignment.withdrawn_by = now, actor.user_id
        follow_on.look_again(assignment, now=now)
        audit.record(
            actor, "withdrew", "homework", assignment.id, now=now, case_id=assignment.case_id
        )
