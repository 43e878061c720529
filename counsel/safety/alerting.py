"""Alerts: raised once, told without content, acknowledged with what was done, passed on."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from counsel.audit import service as audit
from counsel.kernel import tenancy
from counsel.kernel.actor import Actor
from counsel.kernel.db import db, reading, unit_of_work
from counsel.kernel.errors import DomainError
from counsel.outbox import service as outbox
from counsel.practices.models import Practice
from counsel.roster import care, holds
from counsel.roster.models import SUPERVISOR, Case, Client
from counsel.safety import responders, workdays
from counsel.safety.models import SafetyAlert

log = structlog.get_logger()
WAITING = "alert_waiting"
URGENT = ("risk", "contact")
LONGEST = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What asks for an alert: the rule `rule` of the assignment's document, in that round.
    `hold` is the kind of the hold that it raises, or an empty text."""

    assignment_id: uuid.UUID
    rule: int
    round_: int
    kind: str
    says: str
    hold: str = ""


def raise_alert(
    actor: Actor, case: Case, client: Client, cause: Cause, *, now: datetime
) -> SafetyAlert | None:
    """One alert, its hold and its notices; None where this was raised before."""
    known = select(SafetyAlert.id).where(
        SafetyAlert.assignment_id == cause.assignment_id,
        SafetyAlert.rule == cause.rule,
        SafetyAlert.round == cause.round_,
    )
    if db.session.scalars(known).first() is not None:
        return None
    practice = db.session.get_one(Practice, actor.practice_id)
    urgent = cause.kind in URGENT
    alert = SafetyAlert(
        practice_id=actor.practice_id,
        case_id=case.id,
        client_id=client.id,
        assignment_id=cause.assignment_id,
        rule=cause.rule,
        round=cause.round_,
        kind=cause.kind,
        says=cause.says,
        raised_at=now,
        pass_on_at=workdays.pass_on_at(now, practice.zone) if urgent else None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(alert)
    except IntegrityError:
        return None
    alert.flag_id = _hold(actor, case, client, cause, now)
    audit.record(
        actor, "raised", "safety alert", alert.id, now=now, case_id=case.id, kind=cause.kind
    )
    if urgent:
        _tell(alert, _team(case, practice, cause.kind), now)
    return alert


def acknowledge(
    actor: Actor, alert: SafetyAlert, *, action: str, outcome: str, now: datetime
) -> None:
    """Say what was done and what came of it. Raises DomainError without, or a second time."""
    if alert.acknowledged_at is not None:
        raise DomainError("Somebody acknowledged this already.")
    if not action.strip():
        raise DomainError("Say what you did.", field="action")
    if not outcome.strip():
        raise DomainError("Say what came of it, or what happens next.", field="outcome")
    alert.acknowledged_at, alert.acknowledged_by = now, actor.user_id
    alert.action, alert.outcome = action.strip()[:LONGEST], outcome.strip()[:LONGEST]
    outbox.call_off(WAITING, alert.id, reason="acknowledged", now=now)
    audit.record(actor, "acknowledged", "safety alert", alert.id, now=now, case_id=alert.case_id)


def waits_about_risk(clients: Collection[uuid.UUID]) -> bool:
    """Whether an alert about risk of any of these people was not acknowledged yet."""
    return bool(with_risk_waiting(clients))


def with_risk_waiting(clients: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these people with an alert about risk that was not acknowledged yet."""
    waiting = select(SafetyAlert.client_id).where(
        SafetyAlert.client_id.in_(clients),
        SafetyAlert.kind == holds.RISK,
        SafetyAlert.acknowledged_at.is_(None),
    )
    return set(db.session.scalars(waiting.distinct()))


def raised_by(clients: Collection[uuid.UUID]) -> dict[uuid.UUID, set[uuid.UUID]]:
    """By hold the assignments whose answers raised it: those stay open to be finished."""
    rows = db.session.execute(
        select(SafetyAlert.flag_id, SafetyAlert.assignment_id).where(
            SafetyAlert.client_id.in_(clients), SafetyAlert.flag_id.is_not(None)
        )
    )
    found: dict[uuid.UUID, set[uuid.UUID]] = {}
    for flag_id, assignment_id in rows:
        if flag_id is not None:
            found.setdefault(flag_id, set()).add(assignment_id)
    return found


def pass_on(now: datetime, *, horizon: timedelta) -> Counter[str]:
    """Give what nobody acknowledged in time to the backup, in all practices; once an alert.

    Called each minute by the scheduler; each alert is a unit of work of its own. Where no backup
    is named, the alert goes on waiting, and the owner's first page says so.
    """
    counts: Counter[str] = Counter()
    with reading(), unit_of_work(), tenancy.everywhere():
        due = db.session.execute(
            select(SafetyAlert.practice_id, SafetyAlert.id)
            .join(Practice, Practice.id == SafetyAlert.practice_id)
            .where(
                SafetyAlert.pass_on_at <= now,
                SafetyAlert.acknowledged_at.is_(None),
                SafetyAlert.passed_on_at.is_(None),
                Practice.risk_backup_id.is_not(None),
            )
        ).all()
    for practice_id, alert_id in due:
        with tenancy.scope(practice_id):
            counts["passed on"] += _pass_on(alert_id, now)
    return counts


def _pass_on(alert_id: uuid.UUID, now: datetime) -> int:
    try:
        with unit_of_work():
            alert = db.session.get_one(SafetyAlert, alert_id)
            people = responders.named(alert.practice_id)
            if people is None or not _claim(alert_id, now):
                return 0
            _tell(alert, {people[1].id}, now, turn=2)
            audit.record_for(
                alert.practice_id,
                None,
                "passed on",
                "safety alert",
                alert.id,
                now=now,
                case_id=alert.case_id,
            )
            return 1
    except Exception as error:
        log.error("an alert was not passed on", alert=str(alert_id), error=type(error).__name__)
        return 0


def _claim(alert_id: uuid.UUID, now: datetime) -> bool:
    claimed = db.session.execute(
        update(SafetyAlert)
        .where(
            SafetyAlert.id == alert_id,
            SafetyAlert.acknowledged_at.is_(None),
            SafetyAlert.passed_on_at.is_(None),
        )
        .values(passed_on_at=now)
        .execution_options(synchronize_session=False)
    )
    return getattr(claimed, "rowcount", 0) == 1


def _hold(
    actor: Actor, case: Case, client: Client, cause: Cause, now: datetime
) -> uuid.UUID | None:
    if not cause.hold:
        return None
    own = [hold for hold in holds.reaching([client.id], now=now)[client.id] if hold.own]
    if any(hold.kind == cause.hold for hold in own):
        return None
    flag = care.raise_flag(
        actor, case, cause.hold, reason=f"From an answer: {cause.says}", client=client, now=now
    )
    return flag.id


def _team(case: Case, practice: Practice, kind: str) -> set[uuid.UUID]:
    """Who works on the case, and for risk whom the practice named."""
    team = {m.user_id for m in case.care_team if m.until is None and m.role != SUPERVISOR}
    people = responders.named(practice.id) if kind == holds.RISK else None
    return team | ({people[0].id} if people else set())


def _tell(alert: SafetyAlert, users: set[uuid.UUID], now: datetime, *, turn: int = 1) -> None:
    for user_id in users:
        outbox.enqueue(
            WAITING,
            alert.id,
            practice_id=alert.practice_id,
            recipient_kind="user",
            recipient_id=user_id,
            dedupe_key=f"{WAITING}:{alert.id}:{user_id}:{turn}",
            now=now,
        )
