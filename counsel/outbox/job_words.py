"""Jobs and how they run, as people say it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from counsel.outbox.health import has_stopped
from counsel.outbox.models import JobRun

JOBS = {
    "deliver": ("Sending", "Sends every message whose time has come."),
    "reconcile": ("Planning", "Plans reminders, and brings homework and alerts when they are due."),
    "outside": ("Outside calendars", "Reads the calendars that counselors keep elsewhere."),
    "tidy": ("Tidying up", "Takes away what has served its time, such as old sign-ins."),
}
_FAILURES = {
    "OperationalError": "The database did not answer.",
    "InterfaceError": "The database did not answer.",
    "TimeoutError": "Something took too long to answer.",
    "OSError": "A disk or the network did not answer.",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One job on the page: `state` is "runs", "failed" or "stopped"."""

    title: str
    does: str
    state: str
    often: str
    last_at: datetime
    took: str
    late: str
    next_at: datetime | None
    failed_at: datetime | None
    failure: str
    worker: str


def row_of(run: JobRun, now: datetime) -> Row:
    """What the page says about a job."""
    title, does = JOBS.get(run.name, (run.name.capitalize(), ""))
    stopped = has_stopped(run, now)
    every = timedelta(milliseconds=run.every_milliseconds or 0)
    last_at = run.finished_at or run.started_at
    return Row(
        title=title,
        does=does,
        state="stopped" if stopped else "failed" if run.failed_with else "runs",
        often=_often(every) if every else "",
        last_at=last_at,
        took=span_in_words(timedelta(milliseconds=run.milliseconds or 0)),
        late=span_in_words(timedelta(milliseconds=run.lag_milliseconds or 0)),
        next_at=None if stopped else max(run.started_at + every, now),
        failed_at=run.failed_at,
        failure=failure_in_words(run.failed_with),
        worker=run.worker or "",
    )


def _often(every: timedelta) -> str:
    """As "every 2 seconds", "every minute"."""
    return "every " + span_in_words(every).removeprefix("an ").removeprefix("a ")


def failure_in_words(name: str | None) -> str:
    """Why the last run failed, from the name of its error; empty where it went well."""
    if not name:
        return ""
    return f"{_FAILURES.get(name, 'It came upon something that it did not expect.')} ({name})"


def span_in_words(span: timedelta) -> str:
    """As "40 ms", "2 seconds", "a minute", "3 hours"."""
    seconds = span.total_seconds()
    if seconds < 1:
        return f"{round(seconds * 1000)} ms"
    for size, word in ((3600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= size:
            count = round(seconds / size)
            one = "an hour" if word == "hour" else f"a {word}"
            return one if count == 1 else f"{count} {word}s"
    raise AssertionError("a second is the smallest size")
