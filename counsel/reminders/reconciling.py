"""Planning reminders as a reconciliation: what sessions ask for against what is queued.

A round looks at what changed since the last one (tracking.py) and at nothing else; it repairs
itself after a crash, a changed preference or a moved session. Once an hour everything is looked
over, as a safety net that should find nothing (architecture.md, Reminders and the scheduler).
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError

from counsel.kernel import tenancy
from counsel.kernel.db import db, reading, unit_of_work
from counsel.practices.models import Practice
from counsel.reminders import asking, tracking
from counsel.reminders.differences import differences, write
from counsel.reminders.models import PlanningRound, ReminderMark
from counsel.reminders.tracking import ROUND, SOME, Work, in_parts

log = structlog.get_logger()
AT_ONCE = 200
"""Sessions a transaction: on SQLite nobody else writes meanwhile."""
LOOK_OVER = timedelta(hours=1)
CLOCKS_DIFFER = timedelta(minutes=5)
"""By how much the clocks of hosts may differ. More is a clock that was put back."""


def reconcile(now: datetime, *, horizon: timedelta) -> Counter[str]:
    """Bring the queued reminders of all practices in line with their sessions.

    Where nothing changed, nothing is written and no write lock taken. Each part is a transaction of
    its own. Safe to run on several hosts at once. Out: how many were planned, changed and voided.
    Raises the last error of those practices that could not be planned, after all others were.
    """
    until = now + horizon
    with reading(), unit_of_work(), tenancy.everywhere():
        last = tracking.last_round()
        known = (last.planned_at, last.looked_over_at) if last else None
        work = tracking.work_since(last, now, until)
    counts = _round(work, now, until, first=known is None)
    if known is not None:
        planned_at, looked_over_at = known
        if planned_at - now > CLOCKS_DIFFER or not -LOOK_OVER < now - looked_over_at < LOOK_OVER:
            counts += look_over(now, horizon=horizon)
    return counts


def look_over(now: datetime, *, horizon: timedelta) -> Counter[str]:
    """Compare every session ahead with what is queued, and mend what differs. Reads alone where
    nothing does. Out: what was mended; there is a line in the log where that is anything."""
    until = now + horizon
    with unit_of_work():
        db.session.execute(update(PlanningRound).values(looked_over_at=now))
    with reading(), unit_of_work(), tenancy.everywhere():
        every = tracking.everything(now, until)
    counts: Counter[str] = Counter()
    for practice_id, sessions in every.items():
        with tenancy.scope(practice_id):
            for some in in_parts(sessions, AT_ONCE):
                with reading(), unit_of_work():
                    found = differences(_practice(practice_id), some, now, until).sessions
                if found:
                    counts += align(practice_id, found, now, until)
    counts += asking.look_over(now)
    if counts:
        log.warning("reminders differed from their sessions", **counts)
    return counts


def align(
    practice_id: uuid.UUID, sessions: Collection[uuid.UUID], now: datetime, until: datetime
) -> Counter[str]:
    """Bring the reminders of some sessions in line, in a transaction of its own.

    Hosts take turns at a practice: who writes has read after the other's commit, and what changes
    meanwhile has left a mark that stands.
    """
    with unit_of_work():
        practice = _practice(practice_id, lock=True)
        return write(practice_id, differences(practice, sessions, now, until), now)


def _round(work: Work, now: datetime, until: datetime, *, first: bool) -> Counter[str]:
    """Plan what there is to do; what a practice's failure leaves is done by the next round."""
    counts: Counter[str] = Counter()
    failed: Exception | None = None
    for practice_id in work.practices():
        try:
            with tenancy.scope(practice_id):
                for some in in_parts(work.sessions[practice_id], AT_ONCE):
                    counts += align(practice_id, some, now, until)
                    counts += asking.plan(practice_id, some, now)
            _settle(work.marks[practice_id])
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            log.error("a practice was not planned", error=type(error).__name__)
            failed = error
    if failed is not None:
        raise failed
    if work.sessions or first:
        _remember(now, until)
    return counts


def _practice(practice_id: uuid.UUID, *, lock: bool = False) -> Practice:
    asked = select(Practice).where(Practice.id == practice_id)
    if lock:
        asked = asked.with_for_update(key_share=True).execution_options(populate_existing=True)
    return db.session.scalars(asked).one()


def _settle(marks: set[uuid.UUID]) -> None:
    for some in in_parts(marks, SOME):
        with unit_of_work():
            db.session.execute(delete(ReminderMark).where(ReminderMark.id.in_(some)))


def _remember(now: datetime, until: datetime) -> None:
    """Write down how far planning has come. Of two hosts in the very first round one inserts the
    row, and the other finds it."""
    values = {"planned_at": now, "planned_until": until}
    with unit_of_work():
        known = update(PlanningRound).where(PlanningRound.name == ROUND).values(values)
        if db.session.execute(known).rowcount:  # type: ignore[attr-defined]  # of a CursorResult
            return
    with suppress(IntegrityError), unit_of_work():
        db.session.add(PlanningRound(name=ROUND, looked_over_at=now, **values))
