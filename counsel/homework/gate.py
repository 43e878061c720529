"""The gate before every assignment: facts are gathered here, the rules are in `safety`.

Whatever assigns goes through `check`: the form, a pathway's release, several cases at once. It
reads the version itself, so that no form, address or copy leads round it.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from counsel.audit import service as audit
from counsel.homework import safety
from counsel.homework.models import Assignment, Attestation
from counsel.homework.safety import Facts
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.library import marks
from counsel.library.alerts import AlertRule
from counsel.library.content import ExerciseContent
from counsel.library.marks import Marks
from counsel.library.models import ExerciseVersion
from counsel.practices.models import Membership, Supervision
from counsel.roster import holds
from counsel.roster.care import LICENSED
from counsel.roster.models import SUPERVISOR, CareTeamMember, Case, CaseParticipant, Client
from counsel.safety import alerting, responders
from counsel.safety import service as screening
from counsel.safety.words import TALK_FIRST

RESTS = "rests"
STRANGER = "Choose somebody who takes part in this case."


@dataclass(frozen=True, slots=True)
class Attested:
    """What the counselor ticked for an exercise of tier R, and within how many days they review."""

    ticked: frozenset[str] = frozenset()
    review_days: int | None = None


NOTHING_ATTESTED = Attested()


def assignable_problem(
    actor: Actor, case: Case, clients: Sequence[Client], version: ExerciseVersion, *, now: datetime
) -> str | None:
    """Why this version cannot go to these people now, in words for the counselor; None where only
    the form's own questions (cautions, attestation) are left. For whatever assigns without a form;
    an exercise of tier R always needs the form."""
    people = _participants(case)
    if any(client.id not in {one.id for one in people} for client in clients):
        return STRANGER
    found = marks_of(version)
    return refusal_for(actor, case, people if found.paired else clients, found, now=now)


def refusal_for(
    actor: Actor, case: Case, reached: Sequence[Client], bound: Marks, *, now: datetime
) -> str | None:
    """Why something bound like this cannot reach these participants now; None where it can."""
    return safety.refusal(bound, _facts(actor, case, reached, bound, now))


def check(
    actor: Actor,
    case: Case,
    clients: Sequence[Client],
    version: ExerciseVersion,
    cautions_read: bool,
    attested: Attested,
    *,
    now: datetime,
) -> None:
    """Raises DomainError, at the field that it belongs to, where the safety layer says no."""
    text = assignable_problem(actor, case, clients, version, now=now)
    if text is not None:
        raise DomainError(text, field="exercise")
    unmet = safety.unmet(
        marks_of(version),
        cautions_read=cautions_read,
        ticked=attested.ticked,
        review_days=attested.review_days,
    )
    if unmet is not None:
        raise DomainError(unmet[1], field=unmet[0])


def attest(
    actor: Actor,
    assignment: Assignment,
    version: ExerciseVersion,
    attested: Attested,
    *,
    now: datetime,
) -> None:
    """Keep what was ticked for one assignment, where its exercise is of tier R."""
    if marks_of(version).tier != safety.RESTRICTED:
        return
    days = timedelta(days=attested.review_days or 1)
    assignment.attestation = Attestation(
        practice_id=actor.practice_id,
        assignment_id=assignment.id,
        attested_at=now,
        attested_by=actor.user_id,
        statements=sorted(attested.ticked & set(safety.STATEMENTS)),
        review_by=now + days,
    )
    audit.record(actor, "attested", "homework", assignment.id, now=now, case_id=assignment.case_id)


def review_again(actor: Actor, assignment: Assignment, days: int | None, *, now: datetime) -> None:
    """Looked at it as attested, and will again within so many days. Raises DomainError for days
    out of range, and where there is nothing attested."""
    one = assignment.attestation
    if one is None:
        raise DomainError("There is nothing to review here.")
    if days is None or not 1 <= days <= safety.LONGEST_REVIEW:
        raise DomainError(f"Choose 1 to {safety.LONGEST_REVIEW} days.", field="days")
    one.reviewed_at, one.reviewed_by = now, actor.user_id
    one.review_by = now + timedelta(days=days)
    audit.record(
        actor, "reviewed safety of", "homework", assignment.id, now=now, case_id=assignment.case_id
    )


def marks_of(version: ExerciseVersion) -> Marks:
    """What binds a version: its document, and the built-in exercise that it is or came from."""
    return marks.of(
        ExerciseContent.model_validate(version.content),
        built_in=version.exercise.built_in,
        copied_from=version.exercise.copied_from,
    )


def read(version: ExerciseVersion) -> tuple[ExerciseContent, list[AlertRule]]:
    """The document of a version, and the rules that watch its answers."""
    content, exercise = ExerciseContent.model_validate(version.content), version.exercise
    rules = marks.alerts_of(content, built_in=exercise.built_in, copied_from=exercise.copied_from)
    return content, list(rules.values())


def resting(assignments: Collection[Assignment], *, now: datetime) -> set[uuid.UUID]:
    """Those of these assignments that a hold lays to rest for their client until it is lifted.

    A partner's hold rests what both do together, and nothing else of theirs; what raised a hold by
    its own answers stays open, so that nobody is stopped in the middle of a sentence. One of a
    sealed pair does not rest by the partner's hold: its page would tell. The reveal waits instead.
    """
    clients = {one.client_id for one in assignments}
    reaching = holds.reaching(clients, now=now)
    binding = {
        one: [hold for hold in reaching[one.client_id] if hold.own or one.pair_id is None]
        for one in assignments
    }
    if not any(binding.values()):
        return set()
    raised_by = alerting.raised_by(clients)
    found = set()
    for one in assignments:
        bound = marks_for(one)
        kinds = {
            hold.kind
            for hold in binding[one]
            if one.id not in raised_by.get(hold.flag_id, ()) and (hold.own or bound.paired)
        }
        if safety.held(bound, kinds):
            found.add(one.id)
    return found


def marks_for(assignment: Assignment) -> Marks:
    """What binds one piece of homework: what binds its version, and the pair that it is of."""
    found = marks_of(assignment.version)
    return replace(found, paired=True) if assignment.pair_id is not None else found


def refuse_resting(assignment: Assignment, *, now: datetime) -> None:
    """Raises DomainError where a hold lays this assignment to rest."""
    if resting([assignment], now=now):
        raise DomainError(TALK_FIRST)


def _facts(
    actor: Actor, case: Case, people: Sequence[Client], found: Marks, now: datetime
) -> Facts:
    ids = [one.id for one in people]
    restricted = found.tier == safety.RESTRICTED
    unscreened = screening.without_current_screen(case, people, now=now) if restricted else []
    asks = found.asks_about_risk
    return Facts(
        profession=actor.profession,
        holds=holds.kinds_for(ids, now=now),
        unscreened=[one.called for one in unscreened],
        risk_waits=alerting.waits_about_risk(ids),
        answered_for=not asks or responders.named(case.practice_id) is not None,
        supervised=actor.profession == LICENSED or _has_licensed_supervisor(actor, case),
    )


def _has_licensed_supervisor(actor: Actor, case: Case) -> bool:
    """Whether somebody licensed who supervises this coach is on the care team."""
    supervises = select(Supervision.supervisor_id).where(
        Supervision.counselor_id == actor.user_id, Supervision.until.is_(None)
    )
    licensed = select(Membership.user_id).where(
        Membership.profession == LICENSED, Membership.ended_at.is_(None)
    )
    member = select(CareTeamMember.id).where(
        CareTeamMember.case_id == case.id,
        CareTeamMember.until.is_(None),
        CareTeamMember.user_id != actor.user_id,
        CareTeamMember.user_id.in_(licensed),
        or_(CareTeamMember.role == SUPERVISOR, CareTeamMember.user_id.in_(supervises)),
    )
    return db.session.scalars(member.limit(1)).first() is not None


def _participants(case: Case) -> list[Client]:
    statement = select(Client).join(CaseParticipant, CaseParticipant.client_id == Client.id)
    live = (CaseParticipant.case_id == case.id, CaseParticipant.until.is_(None))
    return list(db.session.scalars(statement.where(*live)))
