"""Claims: each message goes to one worker, whatever the workers do at the same time."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta

import pytest
from flask import Flask

from counsel.kernel.db import db, unit_of_work
from counsel.outbox import claims
from counsel.outbox.models import CLAIMED, SENDING, SENT
from tests.cast import Cast
from tests.fakes import START, FakeClock
from tests.outbox.factories import queue, reload

pytestmark = pytest.mark.usefixtures("practice")


def claim(worker: str, limit: int = 10, *, now: object = START) -> list[claims.Claim]:
    with unit_of_work():
        return claims.claim(worker, limit=limit, now=now)


def test_two_workers_never_claim_the_same_message(app: Flask, cast: Cast) -> None:
    queue(cast, 60)
    db.session.remove()
    got: dict[str, list[uuid.UUID]] = {"one": [], "two": [], "three": []}
    begin = threading.Barrier(len(got))

    def work(worker: str) -> None:
        begin.wait()
        with app.app_context():
            while found := claim(worker, 4):
                got[worker] += [one.message_id for one in found]

    threads = [threading.Thread(target=work, args=(name,)) for name in got]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    every = [message_id for ids in got.values() for message_id in ids]
    assert len(every) == 60
    assert len(set(every)) == 60


def test_a_claim_takes_no_more_than_asked_and_the_longest_due_first(cast: Cast) -> None:
    later, sooner = queue(cast, 2)
    sooner.not_before = START - timedelta(minutes=5)
    db.session.commit()
    assert [one.message_id for one in claim("one", 1)] == [sooner.id]
    assert [one.message_id for one in claim("one", 5)] == [later.id]


def test_a_message_is_not_claimed_before_its_time(cast: Cast) -> None:
    queue(cast, not_before=START + timedelta(seconds=1))
    assert claim("one") == []
    assert len(claim("one", now=START + timedelta(seconds=1))) == 1


@pytest.mark.parametrize("state", [CLAIMED, SENDING])
def test_a_dead_workers_message_comes_back_when_its_lease_ran_out(
    cast: Cast, clock: FakeClock, state: str
) -> None:
    (message,) = queue(cast)
    (first,) = claim("dead")
    with unit_of_work():
        assert claims.change(first, state=state)
    assert claim("other", now=clock.travel(seconds=claims.LEASE.total_seconds() - 1)) == []
    (second,) = claim("other", now=clock.travel(seconds=2))
    assert second.message_id == message.id
    assert second.fence > first.fence


def test_a_worker_that_woke_after_its_lease_changes_nothing(cast: Cast, clock: FakeClock) -> None:
    (message,) = queue(cast)
    (slept,) = claim("slept")
    (took,) = claim("took", now=clock.travel(minutes=10))
    with unit_of_work():
        assert not claims.change(slept, state=SENT)
    assert reload(message.id).state == CLAIMED
    with unit_of_work():
        assert claims.change(took, state=SENT)
    assert reload(message.id).state == SENT
