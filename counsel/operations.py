"""What /readyz and /metrics say, gathered from the parts (see counsel/web/health.py)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from config import Settings
from counsel import upgrading
from counsel.kernel.db import db
from counsel.outbox import health
from counsel.scheduler import NAMES
from counsel.web.health import Figures, Operations


def operations(settings: Settings) -> Operations:
    """What can be asked of this installation. The scheduler's heartbeat counts towards being ready
    where this host started one (`counsel serve` without `--no-scheduler`)."""
    head = upgrading.newest()

    def wrong(now: datetime) -> list[str]:
        try:
            behind = upgrading.current() != head
            silent = health.stopped(NAMES, now) if settings.scheduled else []
        except SQLAlchemyError:
            db.session.rollback()
            return ["the database does not answer"]
        found = ["migrations are behind"] if behind else []
        if health.DELIVER in silent:
            return [*found, "the scheduler is silent"]
        return [*found, *(f"the job {name} has not run for three periods" for name in silent)]

    return Operations(wrong=wrong, figures=figures, token=settings.metrics_token)


def figures(now: datetime) -> Figures:
    """Numbers without a name or an id."""
    found: dict[tuple[str, str], float] = {
        ("outbox_messages", state): count for state, count in sorted(health.counts().items())
    }
    found["outbox_late_messages", ""] = health.waiting_too_long(now)
    found["outbox_oldest_due_seconds", ""] = round(health.oldest_due(now).total_seconds(), 1)
    for run in health.runs():
        ended = run.finished_at or run.started_at
        found["job_seconds_since_end", run.name] = round((now - ended).total_seconds(), 1)
        found["job_failed", run.name] = float(run.failed_with is not None)
        found["job_duration_seconds", run.name] = (run.milliseconds or 0) / 1000
        found["job_lag_seconds", run.name] = (run.lag_milliseconds or 0) / 1000
        found["job_runs_total", run.name] = run.runs
        found["job_failures_total", run.name] = run.failures
    return found
