"""Sending a client on a pathway, and what the counselor does with it on the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from counsel.audit import service as audit
from counsel.homework import answering, pacing, states
from counsel.homework.enrolment_models import Enrolment, EnrolmentStep
from counsel.homework.models import Assignment
from counsel.homework.pacing import Fact, Place
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.timezones import to_wall
from counsel.library import assignable, pathways
from counsel.library.content import ExerciseContent
from counsel.library.pathway import PathwayContent
from counsel.roster.models import Case, Client

ENDED = "This pathway has ended."
RELEASED = "This step was released already."


def content_of(enrolment: Enrolment) -> PathwayContent:
    """The pathway as it was when the client began."""
    return PathwayContent.model_validate(enrolment.document)


def cautions_of(actor: Actor, content: PathwayContent) -> dict[str, ExerciseContent]:
    """The exercises of a pathway that have cautions to be read, by their option's key."""
    wanted = {step.exercise for step in content.steps}
    return {
        one.key: one.content
        for one in assignable.options(actor)
        if one.key in wanted and one.content.tier != "G"
    }


def start(
    actor: Actor,
    case: Case,
    clients: Sequence[Client],
    key: str,
    *,
    begins_on: date,
    cautions_read: bool,
    now: datetime,
) -> list[Enrolment]:
    """Send participants of a case on a pathway, each at their own pace.

    Raises DomainError where it is gone, begins in the past, has cautions that were not read, or
    where one of them is on it already. What it releases is checked at each release.
    """
    content = pathways.find(actor, key)
    if not clients:
        raise DomainError("Choose who this is for.", field="clients")
    if begins_on < to_wall(now, actor.zone).date():
        raise DomainError("Choose today or a later day.", field="begins_on")
    if cautions_of(actor, content) and not cautions_read:
        raise DomainError("Read the cautions and tick that you did.", field="cautions_read")
    made = []
    for client in clients:
        if any(one.pathway == key for one in live(case, client)):
            raise DomainError(f"{client.called} is on this pathway already.", field="pathway")
        made.append(_enrol(actor, case, client, key, content, begins_on, cautions_read, now))
    return made


def live(case: Case, client: Client) -> list[Enrolment]:
    """The pathways that a client is on in a case."""
    statement = select(Enrolment).where(
        Enrolment.case_id == case.id,
        Enrolment.client_id == client.id,
        Enrolment.ended_at.is_(None),
        Enrolment.finished_at.is_(None),
    )
    return list(db.session.scalars(statement))


def _enrol(
    actor: Actor,
    case: Case,
    client: Client,
    key: str,
    content: PathwayContent,
    begins_on: date,
    cautions_read: bool,
    now: datetime,
) -> Enrolment:
    made = Enrolment(
        practice_id=actor.practice_id,
        case_id=case.id,
        client_id=client.id,
        pathway=key,
        document=content.model_dump(mode="json"),
        begins_on=begins_on,
        delayed_days=0,
        started_at=now,
        started_by=actor.user_id,
        cautions_read_at=now if cautions_read else None,
        check_at=now,
    )
    made.steps = [
        EnrolmentStep(practice_id=actor.practice_id, enrolment_id=made.id, position=place)
        for place, _step in enumerate(content.steps)
    ]
    db.session.add(made)
    db.session.flush()
    audit.record(actor, "started", "pathway", made.id, now=now, case_id=case.id)
    return made


def places(enrolment: Enrolment, *, now: datetime) -> list[Place]:
    """Where each step of an enrolment stands."""
    return pacing.places(
        content_of(enrolment).steps,
        [_fact(step) for step in enrolment.steps],
        begins_on=enrolment.begins_on,
        delayed_days=enrolment.delayed_days,
        zone=enrolment.client.zone,
        now=now,
    )


def _fact(step: EnrolmentStep) -> Fact:
    return Fact(
        released=step.released_at is not None,
        passed_at=step.left_out_at or _passed_at(step.assignment),
        left_out=step.left_out_at is not None,
        held=step.held_at is not None,
        not_before=step.not_before,
    )


def _passed_at(assignment: Assignment | None) -> datetime | None:
    """When it was first sent, put aside or taken away."""
    if assignment is None:
        return None
    sent = [one.submitted_at for one in assignment.submissions if one.taken_back_at is None]
    given_up = [assignment.skipped_at, assignment.withdrawn_at]
    return min([*sent, *[at for at in given_up if at is not None]], default=None)


def is_open(assignment: Assignment) -> bool:
    """Whether the client still has something to do with it."""
    return answering.state(assignment) in states.OPEN


def pause(actor: Actor, enrolment: Enrolment, *, now: datetime) -> None:
    """Release nothing until it goes on; what is open stays open."""
    _check_live(enrolment)
    if enrolment.paused_at is None:
        enrolment.paused_at, enrolment.paused_by, enrolment.check_at = now, actor.user_id, None
        _audit(actor, "paused", enrolment, now)


def go_on(actor: Actor, enrolment: Enrolment, *, now: datetime) -> None:
    """Take it up again: every day that was planned moves by the days of the pause."""
    _check_live(enrolment)
    if enrolment.paused_at is None:
        return
    enrolment.delayed_days += (now.date() - enrolment.paused_at.date()).days
    enrolment.paused_at = enrolment.paused_by = None
    enrolment.check_at = now
    _audit(actor, "resumed", enrolment, now)


def end(actor: Actor, enrolment: Enrolment, *, now: datetime) -> None:
    """Release nothing any more; homework that was released stays."""
    _check_live(enrolment)
    enrolment.ended_at, enrolment.ended_by, enrolment.check_at = now, actor.user_id, None
    _audit(actor, "ended", enrolment, now)


def leave_out(actor: Actor, step: EnrolmentStep, *, now: datetime) -> None:
    """Go past a step that was not released."""
    _check_unreleased(step)
    step.left_out_at, step.left_out_by, step.held_at = now, actor.user_id, None
    _touch(actor, "left out a step of", step, now)


def put_back(actor: Actor, step: EnrolmentStep, *, now: datetime) -> None:
    """A step that was left out counts again."""
    _check_live(step.enrolment)
    step.left_out_at = step.left_out_by = None
    _touch(actor, "put back a step of", step, now)


def wait_until(actor: Actor, step: EnrolmentStep, day: date, *, now: datetime) -> None:
    """Release a step on a later day. Raises DomainError for a day that has passed."""
    _check_unreleased(step)
    if day < to_wall(now, actor.zone).date():
        raise DomainError("Choose today or a later day.", field="day")
    step.not_before, step.held_at = day, None
    _touch(actor, "moved a step of", step, now)


def repeat(actor: Actor, step: EnrolmentStep, *, now: datetime) -> None:
    """Step back: give this exercise once more; what was written stays where it is."""
    _check_live(step.enrolment)
    if step.assignment is None or is_open(step.assignment):
        raise DomainError("It can be repeated once it was sent or put aside.")
    step.assignment, step.released_at, step.not_before, step.again_at = None, None, None, now
    step.enrolment.finished_at = None
    _touch(actor, "repeated a step of", step, now)


def _touch(actor: Actor, verb: str, step: EnrolmentStep, now: datetime) -> None:
    enrolment = step.enrolment
    if enrolment.paused_at is None:
        enrolment.check_at = now
    _audit(actor, verb, enrolment, now)


def _audit(actor: Actor, verb: str, enrolment: Enrolment, now: datetime) -> None:
    audit.record(actor, verb, "pathway", enrolment.id, now=now, case_id=enrolment.case_id)


def _check_live(enrolment: Enrolment) -> None:
    if enrolment.ended_at is not None:
        raise DomainError(ENDED)


def _check_unreleased(step: EnrolmentStep) -> None:
    _check_live(step.enrolment)
    if step.released_at is not None:
        raise DomainError(RELEASED)


def until(step_days: int, zone: str, now: datetime) -> datetime:
    """The end of the time for a step: in the evening, so many days from now."""
    day = to_wall(now, zone).date() + timedelta(days=step_days)
    return pacing.morning(day, zone) + timedelta(hours=11)
