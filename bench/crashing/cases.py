"""What happens to a house in a round, by name."""

from __future__ import annotations

import random
import sqlite3
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bench.crashing.house import DUE, Disturb, House, Round
from bench.crashing.worker import AFTER_CLAIM, AFTER_SEND, BEFORE_CLAIM, STEPS
from tests.rigs.smtp import Fault, Slow

HOUR = 3600.0
LOCKED_SECONDS = 30
CHANGES = (datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2027, 3, 28, 1, tzinfo=UTC))
"""When the clocks of Berlin go back, and when they go forward."""


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the table. `may_double` where the outcome of a mail is unknown to the worker: the
    server had it, and the mark was not written before the lease ended; to a worker whose clock is
    still an hour ahead every lease has ended."""

    name: str
    disturb: Disturb
    workers: int = 2
    engine: str = ""
    may_double: bool = False
    clock: bool = False
    alone: bool = False
    """Whether one round at a time is played, because it is about the server of all houses."""


def play(house: House, case: Case) -> Round:
    """One round of a case in a house with its workers alive."""
    house.staff(case.workers)
    if not case.clock:
        return house.play(case.disturb)
    number = house.number + 1
    house.put_clock(_before(case, number))
    time.sleep(1.5)
    try:
        return house.play(case.disturb, now=datetime.now(UTC) + timedelta(seconds=_ahead(house)))
    finally:
        house.put_clock(0)
        time.sleep(1.5)  # the watch over the clock looks once a second


def _ahead(house: House) -> float:
    return float((house.tokens / "clock").read_text())


def _before(case: Case, number: int) -> float:
    """By how much the workers' clock is ahead when the round begins."""
    if case.name == "clock put back an hour":
        return HOUR
    if case.name == "daylight-saving change":
        change = CHANGES[number % len(CHANGES)]
        return (change - timedelta(seconds=1) - datetime.now(UTC)).total_seconds()
    return 0.0


def _killed(step: str) -> Disturb:
    def disturb(house: House, number: int) -> None:
        some = 0 if step in (BEFORE_CLAIM, AFTER_CLAIM) else random.Random(number).randrange(DUE)
        house.wait_for(some)
        house.kill_at(step)

    return disturb


def _nothing(_house: House, _number: int) -> None:
    """A quiet round, to compare with."""


def _down(house: House, _number: int) -> None:
    """Nobody listens at the server's port for a second."""
    house.sink.close()
    time.sleep(1)
    house.sink.open()


def _slow(house: House, _number: int) -> None:
    house.sink.answer("DATA", *[Slow(0.4)] * DUE)


def _later(house: House, _number: int) -> None:
    house.sink.answer("RCPT", *["451 4.7.1 Later"] * (DUE // 2))


def _refused(house: House, _number: int) -> None:
    house.sink.answer("RCPT", *["550 5.1.1 Nobody here"] * (DUE // 2))


def _dropped(house: House, number: int) -> None:
    house.sink.answer("DATA", Fault.KEEP_AND_DROP if number % 2 else Fault.DROP)


def _locked(house: House, _number: int) -> None:
    path = house.database.app_url.removeprefix("sqlite:///")
    with sqlite3.connect(path, isolation_level=None, timeout=10) as other:
        other.execute("BEGIN IMMEDIATE")
        time.sleep(LOCKED_SECONDS)
        other.execute("ROLLBACK")
    other.close()


def _restarted(house: House, number: int) -> None:
    assert house.server is not None
    house.wait_for(number % DUE)
    house.server.restart()


def _forward(house: House, number: int) -> None:
    house.wait_for(number % DUE)
    house.put_clock(HOUR)


def _back(house: House, number: int) -> None:
    if number % 2:
        house.wait_for(number % DUE)
    house.put_clock(0)


CASES = (
    Case("nothing happens", _nothing),
    *(
        Case(f"killed {step}, {count} workers", _killed(step), count, may_double=step == AFTER_SEND)
        for step in STEPS
        for count in (2, 4)
    ),
    Case("SMTP down for a second", _down),
    Case("SMTP slow", _slow),
    Case("SMTP answers 4xx to half", _later),
    Case("SMTP answers 5xx to half", _refused),
    Case("SMTP drops after DATA", _dropped, may_double=True),
    Case("SQLite locked for 30 s", _locked, engine="sqlite", may_double=True),
    Case("PostgreSQL restarted", _restarted, engine="postgresql", may_double=True, alone=True),
    Case("clock put forward an hour", _forward, clock=True, may_double=True),
    Case("clock put back an hour", _back, clock=True, may_double=True),
    Case("daylight-saving change", _nothing, clock=True),
)
