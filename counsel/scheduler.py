"""APScheduler triggers only. The database holds the truth, and every job is one call of a
feature's function, idempotent and safe to run on several hosts at once.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask

from counsel.features import READERS, RECONCILERS, TIDYING
from counsel.kernel import tenancy
from counsel.kernel.clock import Clock
from counsel.kernel.db import db, unit_of_work
from counsel.outbox import health
from counsel.outbox.claims import LEASE
from counsel.outbox.deliver import BATCH, Delivery, deliver_due

log = structlog.get_logger()
Work = Callable[[Flask, threading.Event], None]
HORIZON = timedelta(days=14)
CLOCK_SET = timedelta(seconds=5)
"""By how much the clock has to be put back to count as set."""


@dataclass(frozen=True, slots=True)
class Job:
    """A named piece of work and how often it runs, in seconds. It gets the application and the
    event that asks it to come to an end."""

    name: str
    seconds: float
    work: Work


def jobs(
    *, deliver_every: float = 2, reconcile_every: float = 60, lease: timedelta = LEASE
) -> list[Job]:
    """The jobs of Counsel. All of them can be late, doubled or killed without harm."""
    return [
        Job("reconcile", reconcile_every, reconcile),
        Job(health.DELIVER, deliver_every, partial(deliver, lease=lease)),
        Job("outside", reconcile_every, read_outside),
        Job("tidy", 3600, tidy),
    ]


def deliver(app: Flask, stopping: threading.Event, *, lease: timedelta = LEASE) -> None:
    """Send what is due, until a batch comes back short; then let the mail server go."""
    delivery = delivery_of(app, stopping, lease=lease)
    try:
        while deliver_due(delivery) == BATCH and not stopping.is_set():
            db.session.remove()
    finally:
        for channel in delivery.channels.values():
            channel.close()


def reconcile(app: Flask, _stopping: threading.Event) -> None:
    """Bring the planned messages in line with what sessions and preferences ask for."""
    clock: Clock = app.extensions["counsel.clock"]
    for work in RECONCILERS:
        work(clock.now(), horizon=HORIZON)


def read_outside(app: Flask, stopping: threading.Event) -> None:
    """Read what lies outside and may be slow: calendars that counselors keep elsewhere."""
    known = app.extensions
    for work in READERS:
        work(
            known["counsel.clock"].now(),
            reach=known["counsel.calendars"],
            stopping=stopping.is_set,
        )


def tidy(app: Flask, _stopping: threading.Event) -> None:
    """Remove what has served its time: old receipts, throttles, ended sign-ins."""
    clock: Clock = app.extensions["counsel.clock"]
    for work in TIDYING:
        with unit_of_work(), tenancy.everywhere():
            work(clock.now())


def delivery_of(app: Flask, stopping: threading.Event, *, lease: timedelta = LEASE) -> Delivery:
    """What this application delivers with; the worker's name is this host, process and thread."""
    known = app.extensions
    return Delivery(
        clock=known["counsel.clock"],
        channels=known["counsel.channels"],
        kinds=known["counsel.kinds"],
        stationery=known["counsel.stationery"],
        routes=known["counsel.routes"],
        on_opted_out=known["counsel.on_opted_out"],
        besides=known["counsel.besides"],
        on_failed=known["counsel.on_failed"],
        worker=f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"[:80],
        host=known["counsel.settings"].mail_host,
        lease=lease,
        stopping=stopping.is_set,
    )


@dataclass(slots=True)
class Pace:
    """How a job keeps time in this process: when its next run is due, and how many runs, and
    failed ones, were not written down yet."""

    every: timedelta
    due_at: datetime | None = None
    runs: int = 0
    failures: int = 0

    def begin(self, now: datetime) -> timedelta:
        """A run begins. Out: how late it is."""
        lag = now - self.due_at if self.due_at else timedelta(0)
        self.due_at = now + self.every
        self.runs += 1
        return max(lag, timedelta(0))


def run_job(app: Flask, job: Job, stopping: threading.Event, pace: Pace | None = None) -> None:
    """Run one job in its own context and remember how it went; a failure waits for the next run."""
    clock: Clock = app.extensions["counsel.clock"]
    pace = pace or Pace(timedelta(seconds=job.seconds))
    started_at, failed_with = clock.now(), None
    lag = pace.begin(started_at)
    with app.app_context():
        try:
            job.work(app, stopping)
        except Exception as error:
            db.session.rollback()
            failed_with = type(error).__name__
            pace.failures += 1
            log.error("job failed", job=job.name, error=failed_with)
        ran = health.Ran(
            started_at=started_at,
            finished_at=clock.now(),
            failed_with=failed_with,
            every=pace.every,
            lag=lag,
            worker=f"{socket.gethostname()}:{os.getpid()}",
            runs=pace.runs,
            failures=pace.failures,
        )
        try:
            with unit_of_work():
                written = health.record_run(job.name, ran)
            if written:
                pace.runs = pace.failures = 0
        except Exception as error:
            log.error("job not recorded", job=job.name, error=type(error).__name__)


class Every(IntervalTrigger):  # type: ignore[misc]  # APScheduler has no types
    """Fires each so many seconds and counts from now on where it was asleep: APScheduler would step
    through every period of a month in which the machine stood still."""

    def get_next_fire_time(
        self, previous_fire_time: datetime | None, now: datetime
    ) -> datetime | None:
        """The next time to fire, later than `now` wherever there was a time before."""
        following: datetime | None = super().get_next_fire_time(previous_fire_time, now)
        if previous_fire_time is None or following is None or following > now:
            return following
        interval: timedelta = self.interval
        return now + interval


@dataclass(frozen=True, slots=True)
class Running:
    """Triggers that fire in threads of this process."""

    triggers: BackgroundScheduler
    stopping: threading.Event

    def keep_time(self) -> list[str]:
        """Let every job run now that waits longer than its period. Triggers wait for a time of day:
        after a clock that was put back they would wait for the hour that comes twice. Looked at
        again and again, because a trigger at work can overwrite what is set here. Out: their names.
        """
        now = datetime.now(UTC)
        waiting = [
            one
            for one in self.triggers.get_jobs()
            if one.next_run_time - now > one.trigger.interval + CLOCK_SET
        ]
        for one in waiting:
            one.modify(next_run_time=now)
        return [one.id for one in waiting]

    def stop(self) -> None:
        """Begin nothing more and wait for what runs: at most for one mail."""
        self.stopping.set()
        self.triggers.shutdown(wait=True)


def start(app: Flask, todo: list[Job]) -> Running:
    """Start the triggers; every job runs at once and then each `seconds`."""
    running = Running(BackgroundScheduler(timezone="UTC"), threading.Event())
    for job in todo:
        running.triggers.add_job(
            run_job,
            Every(seconds=job.seconds, timezone="UTC"),
            args=(app, job, running.stopping, Pace(timedelta(seconds=job.seconds))),
            id=job.name,
            next_run_time=datetime.now(UTC),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
    running.triggers.start()
    threading.Thread(target=_watch_clock, args=(running,), daemon=True).start()
    return running


def _watch_clock(running: Running) -> None:
    while not running.stopping.wait(1):
        late = running.keep_time()
        if late:
            log.warning("the clock was put back; these run now", jobs=late)


NAMES = tuple(job.name for job in jobs())
"""The jobs that have to run somewhere."""
