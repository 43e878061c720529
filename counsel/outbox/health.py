"""How the outbox and the jobs stand: for the operator, the practice and /readyz."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from counsel.kernel.db import db
from counsel.outbox import claims
from counsel.outbox.models import JobRun, OutboxMessage

RECORD_EVERY = timedelta(seconds=20)
SILENT = 3 * RECORD_EVERY
DELIVER = "deliver"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How one run of a job went. `runs` and `failures` count since the last one that was written
    down; `lag` is how long after its time it began."""

    started_at: datetime
    finished_at: datetime
    failed_with: str | None = None
    every: timedelta = RECORD_EVERY
    lag: timedelta = timedelta(0)
    worker: str = ""
    runs: int = 1
    failures: int = 0


def record_run(name: str, ran: Ran) -> bool:
    """Remember the last run of a job; one that went well is written every 20 s at most.

    Out: whether it was written down.
    """
    run = _run(name)
    if run is None:
        run = JobRun(name=name, runs=0, failures=0)
        db.session.add(run)
    elif (
        ran.failed_with == run.failed_with
        and run.finished_at is not None
        and timedelta(0) <= ran.finished_at - run.finished_at < RECORD_EVERY
    ):
        return False
    run.started_at, run.finished_at, run.failed_with = (
        ran.started_at,
        ran.finished_at,
        ran.failed_with,
    )
    run.milliseconds = _milliseconds(ran.finished_at - ran.started_at)
    run.every_milliseconds, run.lag_milliseconds = _milliseconds(ran.every), _milliseconds(ran.lag)
    run.worker = ran.worker[:80]
    run.runs, run.failures = run.runs + ran.runs, run.failures + ran.failures
    if ran.failed_with is not None:
        run.failed_at = ran.finished_at
    return True


def runs() -> list[JobRun]:
    """Every job's last run."""
    return list(db.session.scalars(select(JobRun).order_by(JobRun.name)))


def has_stopped(run: JobRun, now: datetime) -> bool:
    """Whether a job has not run for three of its periods (of 20 s at least)."""
    every = timedelta(milliseconds=run.every_milliseconds or 0)
    return now - (run.finished_at or run.started_at) > 3 * max(every, RECORD_EVERY)


def stopped(names: Collection[str], now: datetime) -> list[str]:
    """Those of the jobs that have not run for three periods, or never did."""
    alive = {run.name for run in runs() if not has_stopped(run, now)}
    return [name for name in names if name not in alive]


def _run(name: str) -> JobRun | None:
    return db.session.scalars(select(JobRun).where(JobRun.name == name)).one_or_none()


def _milliseconds(span: timedelta) -> int:
    return max(0, round(span.total_seconds() * 1000))


def waiting_too_long(now: datetime, *, longer_than: timedelta = timedelta(minutes=10)) -> int:
    """How many messages should have left by now and have not."""
    statement = select(func.count()).select_from(OutboxMessage).where(claims.due(now - longer_than))
    return db.session.scalar(statement) or 0


def oldest_due(now: datetime) -> timedelta:
    """How long the message that waits longest should have been on its way; nothing where none
    does."""
    statement = select(func.min(OutboxMessage.not_before)).where(claims.due(now))
    oldest = db.session.scalar(statement)
    return max(now - oldest, timedelta(0)) if oldest else timedelta(0)


def counts() -> dict[str, int]:
    """How many messages stand in each state."""
    rows = db.session.execute(
        select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state)
    )
    return {row[0]: row[1] for row in rows}


def last_look() -> datetime | None:
    """When a worker last looked after the outbox; None where none ever did."""
    return db.session.scalar(select(JobRun.finished_at).where(JobRun.name == DELIVER))


def is_silent(now: datetime) -> bool:
    """Whether no worker has looked after the outbox lately."""
    seen = last_look()
    return seen is None or now - seen > SILENT
