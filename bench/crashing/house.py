"""A house of its own for rounds: a database, a mail server, some workers, and what came of it."""

from __future__ import annotations

import os
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, select, update

from bench.crashing.nursery import Nursery
from bench.crashing.worker import CLOCK
from counsel.appointments.mails import REMINDER
from counsel.appointments.models import Appointment
from counsel.kernel import tenancy
from counsel.kernel.db import db, reading, unit_of_work
from counsel.outbox.models import FAILED, SENT, OutboxMessage
from tests.crash.due import APART, Diary, make_diary
from tests.rigs.postgres import Database, Server
from tests.rigs.smtp import Sink
from tests.rigs.waiting import until

DUE = 6
"""Reminders a round."""
PATIENCE = 90
AHEAD = timedelta(days=2)
Disturb = Callable[["House", int], None]


@dataclass(slots=True)
class Round:
    """What came of one round; `late` are seconds from when a reminder was due to its arrival."""

    due: int = DUE
    delivered: int = 0
    doubled: int = 0
    refused: int = 0
    lost: int = 0
    late: list[float] = field(default_factory=list)


@dataclass(slots=True)
class House:
    """Workers on one database with one mail server."""

    diary: Diary
    sink: Sink
    tokens: Path
    nursery: Nursery
    server: Server | None
    database: Database
    workers: list[int] = field(default_factory=list)
    number: int = 0
    begun: datetime = field(default_factory=lambda: datetime.now(UTC))
    seen: int = 0
    """How many mails had arrived when the round began."""

    def staff(self, count: int) -> None:
        """See that so many workers live."""
        self.workers = [pid for pid in self.workers if _lives(pid)]
        while len(self.workers) < count:
            self.workers.append(self.nursery.worker())
        for pid in self.workers[count:]:
            os.kill(pid, 9)

    def put_clock(self, ahead: float) -> None:
        """Set the clock of all workers so many seconds ahead."""
        part = self.tokens / "clock.part"
        part.write_text(str(ahead))
        part.rename(self.tokens / CLOCK)

    def kill_at(self, step: str) -> None:
        """Whoever comes to this step next is killed there."""
        (self.tokens / step).touch()

    def arrived(self) -> int:
        """How many mails came in this round."""
        return len(self.sink.mails) - self.seen

    def wait_for(self, count: int) -> None:
        """Wait until so many mails of this round have come."""
        until(lambda: self.arrived() >= count, seconds=PATIENCE, what=f"{count} mails")

    def play(self, disturb: Disturb, *, now: datetime | None = None) -> Round:
        """One round: sessions whose reminders are due at once, a disturbance, and the outcome.

        `now` is the time of the workers where their clock was set.
        """
        self.number += 1
        self.seen = len(self.sink.mails)
        self._begin(now or datetime.now(UTC))
        self.begun = datetime.now(UTC)
        disturb(self, self.number)
        with suppress(AssertionError):
            until(self._settled, seconds=PATIENCE, what="the end of the round")
        for token in self.tokens.iterdir():
            if token.name != CLOCK:
                token.unlink(missing_ok=True)
        return self._outcome()

    def _begin(self, now: datetime) -> None:
        """Every session is a moved one, two days ahead; nothing of earlier rounds is left."""
        first = now + AHEAD + timedelta(hours=6 * (self.number % 2))
        with self.diary.app.app_context(), tenancy.everywhere(), unit_of_work():
            db.session.execute(delete(OutboxMessage))
            ids = db.session.scalars(select(Appointment.id).order_by(Appointment.id)).all()
            rows = [
                {
                    "id": one,
                    "starts_at": first + count * APART,
                    "ends_at": first + (count + 1) * APART,
                    "sequence": self.number,
                }
                for count, one in enumerate(ids)
            ]
            db.session.execute(update(Appointment), rows)

    def _reminders(self) -> dict[uuid.UUID, str]:
        with self.diary.app.app_context(), reading():
            rows = db.session.execute(
                select(OutboxMessage.id, OutboxMessage.state).where(
                    OutboxMessage.kind == REMINDER,
                    OutboxMessage.dedupe_key.like(f"%:{self.number}:%"),
                )
            ).all()
            db.session.rollback()
        return {row[0]: row[1] for row in rows}

    def _settled(self) -> bool:
        states = Counter(self._reminders().values())
        return states[SENT] + states[FAILED] >= DUE

    def _outcome(self) -> Round:
        states = self._reminders()
        copies: Counter[str] = Counter()
        done = Round(refused=sum(state == FAILED for state in states.values()))
        ours = {f"<{message_id}@localhost>" for message_id in states}
        for mail in self.sink.mails[self.seen :]:
            if mail.message_id in ours:
                copies[mail.message_id] += 1
                if copies[mail.message_id] == 1:
                    done.late.append((mail.at - self.begun).total_seconds())
        done.delivered = len(copies)
        done.doubled = sum(count - 1 for count in copies.values())
        done.lost = DUE - done.delivered - done.refused
        return done

    def close(self) -> None:
        self.nursery.close()
        with self.diary.app.app_context():
            db.engine.dispose()


def open_house(database: Database, folder: Path, sink: Sink, server: Server | None) -> House:
    """A migrated database with its sessions, and a nursery; no worker yet."""
    diary = make_diary(database, folder, DUE, COUNSEL_SMTP_URL=sink.url)
    tokens = folder / "tokens"
    tokens.mkdir()
    env = {**diary.env, "TZ": "Europe/Berlin"}
    return House(diary, sink, tokens, Nursery(env, tokens), server, database)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
