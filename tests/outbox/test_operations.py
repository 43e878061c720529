"""The operations page, and what /readyz and /metrics say of jobs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask

from counsel import operations
from counsel.outbox import health
from counsel.outbox.health import Ran
from counsel.outbox.job_words import span_in_words
from counsel.scheduler import NAMES, Job, Pace, jobs, run_job
from tests.cast import Cast
from tests.conftest import settings_for
from tests.fakes import START, FakeClock
from tests.outbox.factories import queue
from tests.people import Person
from tests.rigs.postgres import Database

Block = Callable[[], AbstractContextManager[None]]
People = Callable[..., Person]
PAGE = "/practice/operations"
GO = threading.Event()


def ran(name: str, **more: object) -> None:
    whole = {"started_at": START, "finished_at": START + timedelta(milliseconds=40)} | more
    health.record_run(name, Ran(**whole))


def test_before_the_first_run_the_page_says_how_to_begin(cast: Cast, person: People) -> None:
    assert "Nothing has run yet" in person(cast.owner).get(PAGE).text


def test_the_page_says_of_each_job_when_it_ran_how_long_and_how_late(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        ran("deliver", every=timedelta(seconds=2), lag=timedelta(milliseconds=7))
        ran("reconcile", every=timedelta(minutes=1))
    text = person(cast.owner).get(PAGE).text
    for said in ("Sending", "Planning", "40 ms", "7 ms", "every 2 seconds", "every minute"):
        assert said in text
    assert "stands still" not in text


def test_a_failed_job_is_told_in_words_and_recovery_too(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        ran("deliver", failed_with="OperationalError", failures=1)
    text = person(cast.owner).get(PAGE).text
    assert "The database did not answer. (OperationalError)" in text
    with in_practice():
        ran("deliver")
    text = person(cast.owner).get(PAGE).text
    assert "did not answer" not in text
    assert "has recovered since" in text


def test_a_job_that_stands_still_and_messages_that_wait_are_said_at_the_top(
    cast: Cast, person: People, in_practice: Block, clock: FakeClock
) -> None:
    with in_practice():
        ran("deliver", every=timedelta(seconds=2))
        queue(cast)
    clock.travel(hours=3)
    text = person(cast.owner).get(PAGE).text
    assert "Sending stands still" in text
    assert "should have left 3 hours ago" in text


def test_readiness_names_each_job_that_has_not_run_for_three_periods(
    app: Flask, worker_database: Database, tmp_path: object, clock: FakeClock
) -> None:
    settings = settings_for(worker_database, tmp_path, COUNSEL_SCHEDULED="1")
    asked = operations.operations(settings)

    def wrong(later: timedelta) -> list[str]:
        with app.app_context():
            return asked.wrong(START + later)

    assert wrong(timedelta(0)) == ["the scheduler is silent"]
    for job in jobs():
        run_job(app, Job(job.name, job.seconds, lambda *_: None), GO)
    assert wrong(timedelta(seconds=59)) == []
    assert wrong(timedelta(minutes=2)) == ["the scheduler is silent"]
    clock.travel(minutes=4)
    run_job(app, Job("deliver", 2, lambda *_: None), GO)
    late = wrong(timedelta(minutes=4))
    assert "the job reconcile has not run for three periods" in late
    assert "the job tidy has not run for three periods" not in late
    assert set(NAMES) >= {"deliver", "reconcile", "tidy"}


def test_metrics_tell_duration_lag_and_runs(cast: Cast, person: People, in_practice: Block) -> None:
    with in_practice():
        ran("deliver", lag=timedelta(milliseconds=250), runs=12, failures=2, failed_with="OSError")
        queue(cast, not_before=START - timedelta(seconds=90))
    lines = person(None).get("/metrics").text.splitlines()
    assert 'counsel_job_duration_seconds{of="deliver"} 0.04' in lines
    assert 'counsel_job_lag_seconds{of="deliver"} 0.25' in lines
    assert 'counsel_job_runs_total{of="deliver"} 12' in lines
    assert 'counsel_job_failures_total{of="deliver"} 2' in lines
    assert "counsel_outbox_oldest_due_seconds 90" in lines


def test_runs_are_counted_between_the_times_that_they_are_written_down(
    app: Flask, clock: FakeClock
) -> None:
    job = Job("calm", 2, lambda *_: None)
    pace = Pace(timedelta(seconds=2))
    for _ in range(11):
        run_job(app, job, GO, pace)
        clock.travel(seconds=2)
    with app.app_context():
        (run,) = health.runs()
        assert (run.runs, run.lag_milliseconds) == (11, 0)


def test_a_run_that_begins_late_says_by_how_much(app: Flask, clock: FakeClock) -> None:
    pace = Pace(timedelta(seconds=2))
    assert pace.begin(START) == timedelta(0)
    assert pace.begin(START + timedelta(seconds=5)) == timedelta(seconds=3)
    assert pace.begin(START - timedelta(hours=1)) == timedelta(0), "the clock was put back"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 ms"), (0.04, "40 ms"), (2, "2 seconds"), (60, "a minute"), (7200, "2 hours")],
)
def test_spans_are_said_in_words(seconds: float, said: str) -> None:
    assert span_in_words(timedelta(seconds=seconds)) == said
