"""Reminders delivered per second, beside a bare loop of smtplib: `python -m bench.deliveries`.

Ours plans, claims, renders in the practice's scope, says "sending", sends and marks, with a commit
to disk each time. The bare loop sends mails of the same size to the same server over one
connection.
"""

from __future__ import annotations

import json
import smtplib
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from email.policy import SMTP
from pathlib import Path

import structlog

from counsel import scheduler
from tests.crash.due import Diary, make_diary
from tests.rigs.postgres import Database
from tests.rigs.smtp import Sink, running_sink

SESSIONS = 200
ROUNDS = 3
SENDER, RECIPIENT = "appointments@localhost", "recipient@tests.example"


def timed(work: Callable[[], object]) -> float:
    """Mails a second of one round."""
    begun = time.perf_counter()
    work()
    return SESSIONS / (time.perf_counter() - begun)


def ours(diary: Diary, sink: Sink, number: int) -> tuple[float, float]:
    """One round: sessions planned a second, then mails delivered a second."""
    before = len(sink.mails)
    diary.begin(number)
    go_on = threading.Event()
    with diary.app.app_context():
        planned = timed(lambda: scheduler.reconcile(diary.app, go_on))
        delivered = timed(lambda: scheduler.deliver(diary.app, go_on))
    assert len(sink.mails) - before == SESSIONS
    diary.pass_time()
    return planned, delivered


def bare(sink: Sink) -> float:
    """The same mail as often by smtplib alone."""
    letter = sink.mails[-1].message.as_bytes(policy=SMTP)

    def send() -> None:
        with smtplib.SMTP("127.0.0.1", sink.port) as server:
            for _ in range(SESSIONS):
                server.sendmail(SENDER, [RECIPIENT], letter)

    return timed(send)


def report(planned: float, delivered: float, loop: float) -> None:
    """The table, and last one line of JSON."""
    ratio = round(delivered / loop, 3)
    print("deliveries of session reminders\n" + f"{'':12}{'mails/s':>10}")
    for label, value in (("ours", delivered), ("bare", loop)):
        print(f"{label:12}{value:>10.1f}")
    print(f"{'ratio':12}{ratio:>10}\n{'planned':12}{planned:>10.1f} sessions/s")
    figures = {"ours": round(delivered, 1), "bare": round(loop, 1), "planned": round(planned, 1)}
    print(json.dumps({"name": "deliveries", **figures, "ratio": ratio, "sessions": SESSIONS}))


def main() -> None:
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    with running_sink() as sink, tempfile.TemporaryDirectory() as name:
        url = f"sqlite:///{name}/bench.sqlite3"
        database = Database("bench", url, url)
        diary = make_diary(database, Path(name), SESSIONS, COUNSEL_SMTP_URL=sink.url)
        ours(diary, sink, 1)
        rounds = [(*ours(diary, sink, number), bare(sink)) for number in range(2, ROUNDS + 2)]
    report(*(statistics.median(column) for column in zip(*rounds, strict=True)))


if __name__ == "__main__":
    main()
