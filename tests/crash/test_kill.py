"""Two workers, one of them killed at a random moment and started again, round after round. The
same at each named step, and with all that can fail around it: `python -m bench.crashes`.

security.md, Lessons of others: nothing lost, nothing wrong; a duplicate only from the instant
between the server's 250 and our mark, and then with the same Message-ID.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from counsel.kernel.db import db
from counsel.outbox.models import SENT
from tests.crash.due import Diary, make_diary
from tests.rigs.postgres import Database
from tests.rigs.server import Program, start
from tests.rigs.smtp import Sink
from tests.rigs.waiting import until

SESSIONS = 60
ROUNDS = 3
PATIENCE = 120
QUICK = {
    "COUNSEL_DELIVER_EVERY": "0.1",
    "COUNSEL_RECONCILE_EVERY": "1",
    "COUNSEL_LEASE": "1.5",
}


@pytest.fixture
def diary(lone_database: Database, tmp_path: Path, smtp_sink: Sink) -> Iterator[Diary]:
    """A diary in a database of its own, of the engine that is tested."""
    made = make_diary(lone_database, tmp_path, SESSIONS, COUNSEL_SMTP_URL=smtp_sink.url, **QUICK)
    yield made
    with made.app.app_context():
        db.engine.dispose()


@pytest.fixture
def programs() -> Iterator[ExitStack]:
    """Ends what was started, whatever happens."""
    with ExitStack() as stack:
        yield stack


def worker(diary: Diary, programs: ExitStack) -> Program:
    program = start("worker", env=diary.env)
    programs.callback(program.log.unlink)
    programs.callback(program.kill)
    return program


def test_every_reminder_arrives_although_a_worker_is_killed(
    diary: Diary, smtp_sink: Sink, programs: ExitStack, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(20261123)
    victim, _survivor = worker(diary, programs), worker(diary, programs)
    doubled = []
    for number in range(1, ROUNDS + 1):
        before = len(smtp_sink.mails)
        moment = chance.randrange(2 * SESSIONS)
        diary.begin(number)
        for wanted in (SESSIONS, 2 * SESSIONS):
            if moment < wanted:
                so_far = before + moment
                until(
                    lambda count=so_far: len(smtp_sink.mails) >= count,
                    seconds=PATIENCE,
                    what="the moment",
                )
                victim.kill()
                victim, moment = worker(diary, programs), 2 * SESSIONS + 1
            until(
                lambda n=number, w=wanted, b=before: (
                    len(smtp_sink.mails) >= b + w and diary.states(n).get(SENT) == w
                ),
                seconds=PATIENCE,
                what=f"{wanted} reminders of round {number}",
            )
            if wanted == SESSIONS:
                diary.pass_time()
        doubled.append(check_round(diary, smtp_sink, number, before))
    with capsys.disabled():
        sys.stdout.write(f"\n  one kill a round, duplicates of {2 * SESSIONS}: {doubled}\n")


def check_round(diary: Diary, sink: Sink, number: int, before: int) -> int:
    """Every reminder arrived. Out: how many came twice."""
    sent = diary.sent(number)
    assert diary.states(number) == {SENT: 2 * SESSIONS}
    arrived = Counter(mail.message_id for mail in sink.mails[before:])
    ours = {f"<{message_id}@localhost>": fence for message_id, fence in sent.items()}
    assert set(arrived) == set(ours), "nothing lost, nothing that was not asked for"
    twice = {known_as for known_as, count in arrived.items() if count > 1}
    assert all(ours[known_as] > 1 for known_as in twice), "only what was claimed again"
    assert all(count <= 2 for count in arrived.values())
    return len(twice)
