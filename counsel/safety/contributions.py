"""What safety adds to the caseload, the case page and the first pages."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select

from counsel.kernel.actor import OWNER, Actor
from counsel.kernel.db import db
from counsel.practices import help_checks
from counsel.roster.contributions import Happening, Need
from counsel.roster.models import Case
from counsel.safety import access, responders
from counsel.safety.models import SafetyAlert, SafetyScreen

FIRST = 6
WORDS = {
    "risk": "An answer about safety",
    "contact": "An answer about contact",
    "review": "Please read",
}


def waiting(actor: Actor, case_ids: Sequence[uuid.UUID], now: datetime) -> Mapping[uuid.UUID, int]:
    """How many alerts of each case wait."""
    rows = db.session.execute(
        select(SafetyAlert.case_id, func.count())
        .where(SafetyAlert.case_id.in_(case_ids), SafetyAlert.acknowledged_at.is_(None))
        .group_by(SafetyAlert.case_id)
    )
    return {row[0]: row[1] for row in rows}


def waits(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """An alert of the case waits. A condition on `Case`."""
    return exists().where(SafetyAlert.case_id == Case.id, SafetyAlert.acknowledged_at.is_(None))


def risk_waits(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """An alert about risk waits. A condition on `Case`."""
    return exists().where(
        SafetyAlert.case_id == Case.id,
        SafetyAlert.acknowledged_at.is_(None),
        SafetyAlert.kind == access.RISK,
    )


def timeline(actor: Actor, case: Case, limit: int) -> list[Happening]:
    """Screens, holds and alerts, without what was said."""
    page: dict[str, Any] = {"endpoint": "safety.case_safety", "values": {"case_id": case.id}}
    found = [
        Happening(
            at=one.asked_at,
            icon="shield-check",
            text=f"Screened alone: {one.client.called}",
            **page,
        )
        for one in db.session.scalars(
            access.screens(actor, case).where(SafetyScreen.case_id == case.id).limit(limit)
        )
    ]
    for flag in db.session.scalars(access.flags(actor, case).limit(limit)):
        word = flag.kind.capitalize()
        found.append(Happening(at=flag.set_at, icon="flag", text=f"{word} hold raised", **page))
        if flag.lifted_at is not None:
            text = f"{word} hold lifted for a time"
            found.append(Happening(at=flag.lifted_at, icon="flag", text=text, **page))
    recent = access.alerts(actor).where(SafetyAlert.case_id == case.id).limit(limit)
    for one in db.session.scalars(recent).unique():
        found.append(_happened(one))
    return found


def waiting_alerts(actor: Actor, now: datetime) -> list[Need]:
    """What was answered and waits for this person; first of all things."""
    if not actor.is_staff:
        return []
    rows = db.session.scalars(access.waiting(actor).limit(FIRST)).unique()
    return [_need(one) for one in rows]


def waiting_in(actor: Actor, case: Case, now: datetime) -> list[Need]:
    """The same for one case."""
    rows = access.waiting(actor).where(SafetyAlert.case_id == case.id).limit(FIRST)
    return [_need(one) for one in db.session.scalars(rows).unique()]


def owner_needs(actor: Actor, now: datetime) -> list[Need]:
    """For the owner: numbers of the help page to check, and an alert that nobody answers for."""
    if not actor.has(OWNER):
        return []
    found = []
    stale = help_checks.stale_numbers(actor.practice_id, actor.country, now)
    if stale:
        words = "number" if stale == 1 else "numbers"
        found.append(
            Need(
                group="Help lines",
                rank=70,
                text=f"{stale} {words} of the help page to check",
                under="Call once, or look at the source, and note the day",
                endpoint="safety.practice_safety",
                icon="life-buoy",
            )
        )
    if responders.named(actor.practice_id) is None and _anything_waits(actor):
        found.append(
            Need(
                group="Safety",
                rank=1,
                text="Name who answers for risk, and who stands in",
                under="An answer waits, and there is no backup for it",
                endpoint="safety.practice_safety",
                icon="shield-alert",
            )
        )
    return found


def _anything_waits(actor: Actor) -> bool:
    waiting = select(SafetyAlert.id).where(
        SafetyAlert.practice_id == actor.practice_id,
        SafetyAlert.acknowledged_at.is_(None),
        SafetyAlert.kind == access.RISK,
    )
    return db.session.scalars(waiting.limit(1)).first() is not None


def _need(one: SafetyAlert) -> Need:
    return Need(
        group="Read first",
        rank=-1 if one.kind == access.RISK else 5,
        text=one.client.name,
        under=WORDS[one.kind],
        endpoint="safety.alert",
        values={"alert_id": one.id},
        at=one.raised_at,
        icon="shield-alert",
    )


def _happened(one: SafetyAlert) -> Happening:
    done = ", acknowledged" if one.acknowledged_at else ""
    return Happening(
        at=one.raised_at,
        icon="shield-alert",
        text=f"{WORDS[one.kind]}{done}",
        endpoint="safety.alert",
        values={"alert_id": one.id},
    )
