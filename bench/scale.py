"""Many sessions ahead: `python -m bench.scale [--sessions 100000] [--engine sqlite|postgresql]`.

How long the planning of reminders takes at first, when nothing changed, after one change, and when
everything is looked over; then how many reminders 1, 2 and 4 workers (`counsel worker`, processes
of their own) deliver, beside a bare loop of smtplib that sends mails of the same size to the same
server. Memory is that of the process that plans, and of one worker.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import func, insert, select, update

from bench import deliveries
from bench.processes import memory_of
from counsel.accounts.models import User
from counsel.appointments.models import Appointment
from counsel.features import RECONCILERS
from counsel.kernel import tenancy
from counsel.kernel.db import db, unit_of_work
from counsel.kernel.ids import new_id
from counsel.outbox.models import SENT, OutboxMessage
from counsel.reminders import reconciling
from counsel.roster.models import Case, CaseParticipant, Client
from counsel.scheduler import HORIZON
from tests.crash.due import Diary, make_diary
from tests.rigs.postgres import DURABLE, Database, running_server
from tests.rigs.server import start
from tests.rigs.smtp import Sink, running_sink
from tests.rigs.waiting import until

A_DAY = 48
"""Sessions of a counselor a day: a quarter of an hour each, by day and night."""
DUE = 200
WORKERS = (1, 2, 4)


def fill(diary: Diary, count: int) -> None:
    """So many sessions within thirteen days, each of a client of their own a week."""
    counselors = -(-count // (A_DAY * 13))
    now = datetime.now(UTC)
    with diary.app.app_context(), tenancy.everywhere(), unit_of_work():
        like = db.session.scalars(select(Appointment)).first()
        assert like is not None
        practice, creator = like.practice_id, like.created_by
        for number in range(counselors):
            user = _copy(User, creator, {"email": f"counselor{number}@tests.example"})
            cases = [_case(practice, like.case_id) for _ in range(A_DAY // 4)]
            left = min(count - number * A_DAY * 13, A_DAY * 13)
            _add_sessions(like, user, cases, left, now + timedelta(hours=7))


def _add_sessions(
    like: Appointment, user: uuid.UUID, cases: list[uuid.UUID], count: int, first: datetime
) -> None:
    apart = timedelta(days=1) / A_DAY
    rows = [
        {
            **_values(like),
            "id": new_id(),
            "case_id": cases[number % len(cases)],
            "counselor_id": user,
            "starts_at": first + number * apart,
            "ends_at": first + number * apart + timedelta(minutes=15),
        }
        for number in range(count)
    ]
    db.session.execute(insert(Appointment), rows)


def _case(practice: uuid.UUID, like: uuid.UUID) -> uuid.UUID:
    """A case of one client who can be reached."""
    case = _copy(Case, like, {})
    known = select(CaseParticipant).where(CaseParticipant.case_id == like)
    part = db.session.scalars(known).first()
    assert part is not None
    client = _copy(Client, part.client_id, {"user_id": None})
    _copy(CaseParticipant, part.id, {"case_id": case, "client_id": client})
    return case


def _copy(model: type[Any], like: uuid.UUID, other: dict[str, Any]) -> uuid.UUID:
    values = {**_values(db.session.get_one(model, like)), "id": new_id(), **other}
    db.session.execute(insert(model), [values])
    return uuid.UUID(str(values["id"]))


def _values(row: Any) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__mapper__.column_attrs}


def timed(work: Callable[[], object]) -> float:
    """Seconds that a piece of work takes."""
    begun = time.perf_counter()
    work()
    return round(time.perf_counter() - begun, 4)


def planning(diary: Diary) -> dict[str, Any]:
    """Seconds of each kind of round, and what the process holds."""
    now = datetime.now(UTC)
    found: dict[str, Any] = {}

    def plan(name: str, minutes: int, work: Callable[..., Any] = reconciling.reconcile) -> None:
        with diary.app.app_context():
            moment = now + timedelta(minutes=minutes)
            found[name] = timed(lambda: work(moment, horizon=HORIZON))
        print(f"{name:32}{found[name]:>10.3f} s", flush=True)

    plan("first round", 0)
    with diary.app.app_context(), tenancy.everywhere(), unit_of_work():
        found["reminders"] = db.session.scalar(select(func.count()).select_from(OutboxMessage))
        due = update(OutboxMessage).where(OutboxMessage.not_before <= datetime.now(UTC))
        db.session.execute(due.values(state=SENT))  # as workers would have within a while
    plan("nothing changed", 0)
    plan("nothing changed, again", 0)
    plan("nothing changed, all reconcilers", 0, _every_reconciler)
    plan("the same once more", 0, _every_reconciler)
    with diary.app.app_context(), tenancy.everywhere(), unit_of_work():
        one = db.session.scalars(select(Appointment.id).order_by(Appointment.id).limit(1)).one()
        values = {"reminders_muted_at": now}
        db.session.execute(update(Appointment).where(Appointment.id == one).values(values))
    plan("one session changed", 0)
    plan("look over everything", 0, reconciling.look_over)
    found["megabytes"], found["megabytes at most"] = memory_of()
    print(f"{found['reminders']} reminders, {found['megabytes at most']} MB at most")
    return found


def _every_reconciler(now: datetime, *, horizon: timedelta) -> None:
    """All that the scheduler's job does in a round: homework, digests and series too."""
    for work in RECONCILERS:
        work(now, horizon=horizon)


@contextmanager
def working(diary: Diary, count: int) -> Iterator[list[int]]:
    """So many workers that are ready; gives their pids."""
    env = {**diary.env, "COUNSEL_DELIVER_EVERY": "0.1", "COUNSEL_RECONCILE_EVERY": "3600"}
    with ExitStack() as stack:
        programs = [start("worker", env=env) for _ in range(count)]
        for program in programs:
            stack.callback(program.log.unlink)
            stack.callback(program.kill)
        for program in programs:
            until(lambda p=program: "worker runs" in p.output(), seconds=60, what="a worker")
        yield [program.process.pid for program in programs]


def delivering(diary: Diary, sink: Sink, number: int, workers: int) -> dict[str, Any]:
    """Reminders a second with so many workers, and the megabytes of one of them."""
    with working(diary, workers) as pids:
        before = len(sink.mails)
        diary.begin(number)
        with diary.app.app_context():
            begun = time.perf_counter()
            reconciling.reconcile(datetime.now(UTC), horizon=HORIZON)
        until(lambda: len(sink.mails) - before >= DUE, seconds=300, what="the reminders")
        rate = DUE / (time.perf_counter() - begun)
        diary.pass_time()
        return {"rate": round(rate, 1), "megabytes": memory_of(pids[0])[0]}


def rates(database: Database, folder: Path) -> dict[str, Any]:
    """The bare loop, and each number of workers beside it."""
    deliveries.SESSIONS = DUE
    found: dict[str, Any] = {}
    with running_sink() as sink:
        diary = make_diary(database, folder, DUE, COUNSEL_SMTP_URL=sink.url)
        for number, workers in enumerate(WORKERS, start=1):
            one = delivering(diary, sink, number, workers)
            one["bare"] = round(deliveries.bare(sink), 1)
            one["ratio"] = round(one["rate"] / one["bare"], 3)
            found[f"workers {workers}"] = one
            print(
                f"{workers} workers: {one['rate']} mails/s, {one['rate'] / workers:.1f} each; "
                f"bare {one['bare']}, ratio {one['ratio']}; {one['megabytes']} MB a worker",
                flush=True,
            )
    return found


def main() -> None:
    """Read the words of the command, measure, print."""
    asked = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    asked.add_argument("--sessions", type=int, default=100_000)
    asked.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    words = asked.parse_args()
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    print(f"{words.engine}, load {os.getloadavg()[0]:.1f}", flush=True)
    with ExitStack() as stack:
        server = None
        if words.engine == "postgresql":
            server = stack.enter_context(running_server(DURABLE))

        def database(name: str, folder: Path) -> Database:
            url = f"sqlite:///{folder}/{name}.sqlite3"
            return server.create(name) if server else Database(name, url, url)

        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="counsel-scale-")))
        delivered = rates(database("rates", folder), folder)
        diary = make_diary(database("many", folder), folder, 1)
        print(f"{words.sessions} sessions filled in {timed(lambda: fill(diary, words.sessions))} s")
        planned = planning(diary)
    print(json.dumps({"name": "scale", "engine": words.engine, **planned, **delivered}))


if __name__ == "__main__":
    main()
