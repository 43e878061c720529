"""How the outbox and the jobs stand: for the operator, the practice and /readyz."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from counsel.kernel.db import db
from counsel.outbox import claims
from counsel.outbox.models import JobRun, OutboxMessage

RECORD_EVERY = timedelta(seconds=20)
SILENT = 3 * RECORD_EVERY
DELIVER = "deliver"


def record_run(
    name: str, *, started_at: datetime, finished_at: datetime, failed_with: str | None
) -> None:
    """Remember the last run of a job; a run that went well is written every 20 s at most."""
    run = db.session.scalars(select(JobRun).where(JobRun.name == name)).one_or_none()
    if run is None:
        run = JobRun(name=name, started_at=started_at)
        db.session.add(run)
    elif (
        failed_with == run.failed_with
        and run.finished_at is not None
        and finished_at - run.finished_at < RECORD_EVERY
    ):
        return
    run.started_at, run.finished_at, run.failed_with = started_at, finished_at, failed_with
    run.milliseconds = round((finished_at - started_at).total_seconds() * 1000)


def runs() -> list[JobRun]:
    """Every job's last run."""
    return list(db.session.scalars(select(JobRun).order_by(JobRun.name)))


def waiting_too_long(now: datetime, *, longer_than: timedelta = timedelta(minutes=10)) -> int:
    """How many messages should have left by now and have not."""
    statement = select(func.count()).select_from(OutboxMessage).where(claims.due(now - longer_than))
    return db.session.scalar(statement) or 0


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
