"""Holds whose lifting came to its end stand again: each as a new hold, with the record of it."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, update

from counsel.audit import service as audit
from counsel.kernel import tenancy
from counsel.kernel.db import db, reading, unit_of_work
from counsel.roster.models import SafetyFlag

log = structlog.get_logger()
AGAIN = "Stands again: its lifting ended, and no new screen cleared it."


def stand_again(now: datetime, *, horizon: timedelta) -> Counter[str]:
    """Put a new hold in the place of each whose lifting has ended, in all practices.

    A hold stands again at that instant by query already (counsel/roster/holds.py); this writes it
    down. Called each minute by the scheduler, safe on several hosts at once.
    """
    counts: Counter[str] = Counter()
    with reading(), unit_of_work(), tenancy.everywhere():
        ended = db.session.execute(
            select(SafetyFlag.practice_id, SafetyFlag.id).where(
                SafetyFlag.lift_ends_at <= now, SafetyFlag.settled_at.is_(None)
            )
        ).all()
    for practice_id, flag_id in ended:
        with tenancy.scope(practice_id):
            counts["stood again"] += _renew(flag_id, now)
    return counts


def _renew(flag_id: uuid.UUID, now: datetime) -> int:
    try:
        with unit_of_work():
            settled = db.session.execute(
                update(SafetyFlag)
                .where(SafetyFlag.id == flag_id, SafetyFlag.settled_at.is_(None))
                .values(settled_at=now)
                .execution_options(synchronize_session=False)
            )
            if getattr(settled, "rowcount", 0) != 1:
                return 0
            _write(db.session.get_one(SafetyFlag, flag_id), now)
            return 1
    except Exception as error:
        log.error("a hold was not renewed", flag=str(flag_id), error=type(error).__name__)
        return 0


def _write(old: SafetyFlag, now: datetime) -> None:
    new = SafetyFlag(
        practice_id=old.practice_id,
        case_id=old.case_id,
        client_id=old.client_id,
        kind=old.kind,
        reason=f"{AGAIN} {old.reason}",
        set_at=now,
        set_by=old.lifted_by or old.set_by,
        needs_order_terms=old.needs_order_terms,
    )
    db.session.add(new)
    audit.record_for(
        old.practice_id,
        None,
        "raised again",
        "case",
        old.case_id,
        now=now,
        case_id=old.case_id,
        flag=old.kind,
    )
