"""Jobs: each runs in a context of its own, is remembered, and never takes another down."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from structlog.testing import capture_logs

from counsel import scheduler
from counsel.outbox import health
from counsel.outbox.models import SENT
from counsel.scheduler import Job, run_job
from tests.cast import Cast
from tests.fakes import START, FakeClock
from tests.outbox.factories import queue, reload
from tests.rigs.waiting import until

GO = threading.Event()


def fail(_app: Flask, _stopping: threading.Event) -> None:
    raise RuntimeError("marker-of-content")


def run_of(app: Flask, name: str) -> tuple[object, object]:
    with app.app_context():
        run = next(one for one in health.runs() if one.name == name)
        return run.finished_at, run.failed_with


def test_a_job_that_fails_is_remembered_by_its_error_alone(app: Flask) -> None:
    with capture_logs() as lines:
        run_job(app, Job("broken", 60, fail), GO)
    assert run_of(app, "broken") == (START, "RuntimeError")
    assert "marker-of-content" not in repr(lines)


def test_a_job_that_recovered_is_remembered_at_once(app: Flask, clock: FakeClock) -> None:
    run_job(app, Job("shaky", 60, fail), GO)
    now = clock.travel(seconds=1)
    run_job(app, Job("shaky", 60, lambda *_: None), GO)
    assert run_of(app, "shaky") == (now, None)


def test_a_job_that_goes_well_writes_seldom(app: Flask, clock: FakeClock) -> None:
    job = Job("calm", 2, lambda *_: None)
    run_job(app, job, GO)
    clock.travel(seconds=2)
    run_job(app, job, GO)
    assert run_of(app, "calm") == (START, None)
    now = clock.travel(seconds=health.RECORD_EVERY.total_seconds())
    run_job(app, job, GO)
    assert run_of(app, "calm") == (now, None)


@pytest.mark.parametrize("job", scheduler.jobs(), ids=lambda job: job.name)
def test_every_job_runs_twice_in_a_row_without_harm(app: Flask, job: Job) -> None:
    for _ in range(2):
        run_job(app, job, GO)
    assert run_of(app, job.name)[1] is None


def test_a_delivery_drains_more_than_a_batch(app: Flask, practice: Cast) -> None:
    ids = [message.id for message in queue(practice, 45, kind="unheard_of")]
    scheduler.deliver(app, GO)
    assert all(reload(one).finished_at for one in ids)
    assert all(reload(one).state != SENT for one in ids)


def test_the_triggers_start_at_once_and_stop(app: Flask) -> None:
    ran = threading.Event()
    running = scheduler.start(app, [Job("quick", 3600, lambda *_: ran.set())])
    assert ran.wait(20)
    running.stop()
    assert running.stopping.is_set()


def test_a_job_runs_at_once_after_the_clock_was_put_back(app: Flask) -> None:
    """Triggers wait for a time of day: an hour put back would be an hour of silence."""
    ran = threading.Semaphore(0)
    running = scheduler.start(app, [Job("quick", 60, lambda *_: ran.release())])
    assert ran.acquire(timeout=20)

    def waits() -> bool:
        [job] = running.triggers.get_jobs()
        job.modify(next_run_time=datetime.now(UTC) + timedelta(hours=1))
        return bool(ran.acquire(timeout=2.5))

    until(waits, what="a second run within the hour")
    assert running.keep_time() == []
    running.stop()


def test_a_trigger_counts_from_now_after_a_month_of_sleep() -> None:
    """One step, where APScheduler would make one for each period that passed."""
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    every = scheduler.Every(seconds=2, timezone="UTC")
    asleep_since = now - timedelta(days=30)
    assert every.get_next_fire_time(asleep_since, now) == now + timedelta(seconds=2)
    assert every.get_next_fire_time(now, now) == now + timedelta(seconds=2)
