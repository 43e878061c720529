"""`counsel serve` and `counsel worker`."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import click
from flask import Flask
from granian import Granian
from granian.constants import Interfaces, RuntimeModes
from granian.log import LogLevels

from config import Settings
from counsel import scheduler
from counsel.app import create_app
from counsel.kernel.db import db
from counsel.logs import set_up_logs
from counsel.outbox.claims import LEASE
from counsel.upgrading import bring_up_to_date

THREADS = 8
STOPS = (signal.SIGINT, signal.SIGTERM)


def _seconds(name: str, otherwise: float) -> float:
    """How often a job runs, from the environment; for trying things out and for tests."""
    try:
        return max(0.05, float(os.environ.get(name, "")))
    except ValueError:
        return otherwise


def todo() -> list[scheduler.Job]:
    """The jobs with the intervals of this process."""
    return scheduler.jobs(
        deliver_every=_seconds("COUNSEL_DELIVER_EVERY", 2),
        reconcile_every=_seconds("COUNSEL_RECONCILE_EVERY", 60),
        lease=timedelta(seconds=_seconds("COUNSEL_LEASE", LEASE.total_seconds())),
    )


def made_ready() -> Flask:
    """The application of the environment, on a database that is up to date."""
    settings = Settings.from_env()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    app = create_app(settings)
    if bring_up_to_date(app):
        click.echo("The database was brought up to date.")
    return app


@contextmanager
def opened(app: Flask) -> Iterator[None]:
    """Work in the application's context, and let the database go at the end."""
    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 32))
@click.option("--scheduler/--no-scheduler", "scheduled", default=True, show_default=True)
def serve(host: str, port: int, workers: int, scheduled: bool) -> None:
    """Serve the platform, and run the scheduler beside it."""
    os.environ.setdefault("COUNSEL_PORT", str(port))
    serve_until_stopped(made_ready(), host, port, workers=workers, scheduled=scheduled)


def serve_until_stopped(
    app: Flask, host: str, port: int, *, workers: int = 1, scheduled: bool = True
) -> None:
    """Serve until SIGINT or SIGTERM; requests and jobs that run are finished first."""
    set_up_logs()
    os.environ["COUNSEL_SCHEDULED"] = "1" if scheduled else "0"
    # A forked web process would inherit the locks of the scheduler's threads and of SQLite.
    multiprocessing.set_start_method("spawn", force=True)
    running = scheduler.start(app, todo()) if scheduled else None
    server = Granian(
        "wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        runtime_mode=RuntimeModes.mt,
        log_level=LogLevels.error,
        websockets=False,
        workers_kill_timeout=15,
        respawn_failed_workers=True,
    )
    try:
        server.serve()
    finally:
        if running is not None:
            running.stop()


@click.command()
def worker() -> None:
    """Run the scheduler alone: any number of these beside web hosts, on one database."""
    app = made_ready()
    set_up_logs()
    stop = threading.Event()
    for number in STOPS:
        signal.signal(number, lambda *_: stop.set())
    running = scheduler.start(app, todo())
    click.echo("The worker runs. Stop it with Ctrl-C.")
    stop.wait()
    running.stop()
