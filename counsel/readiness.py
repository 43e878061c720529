"""What /readyz asks: the database, its migrations, and whether the jobs run."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from counsel import upgrading
from counsel.kernel.clock import Clock
from counsel.outbox import health

SILENT = timedelta(minutes=3)


def problems() -> list[str]:
    """Sentences for the operator, without content; empty where all is well.

    A job that never ran is no problem: this host may serve the web alone.
    """
    clock: Clock = current_app.extensions["counsel.clock"]
    try:
        if upgrading.current() != upgrading.newest():
            return ["migrations are missing"]
        runs = health.runs()
    except SQLAlchemyError:
        return ["the database does not answer"]
    return [
        f"the job {run.name} has not run lately"
        for run in runs
        if run.name != "tidy" and run.finished_at and clock.now() - run.finished_at > SILENT
    ]
