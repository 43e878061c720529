"""A worker as `counsel worker` runs it, that dies where a token says so.

What is wrapped is handed in from outside: the channel, the question whether to stop, the claim. A
token is a file named like the step; whoever takes it away first is killed there. The file `clock`
holds by how many seconds the clock is ahead.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import structlog
import time_machine
from flask import Flask
from sqlalchemy import func, select

from counsel import scheduler
from counsel.kernel.channels import Channel, Mail
from counsel.kernel.db import db
from counsel.outbox import backoff, claims
from counsel.outbox.deliver import Delivery, deliver_due
from counsel.outbox.models import OutboxMessage

BATCH = 2
LEASE = timedelta(seconds=6)
BEFORE_CLAIM, AFTER_CLAIM, BEFORE_SEND = "before claim", "after claim", "before send"
AFTER_SEND, AFTER_MARK = "after send, before mark", "after mark"
STEPS = (BEFORE_CLAIM, AFTER_CLAIM, BEFORE_SEND, AFTER_SEND, AFTER_MARK)
CLOCK = "clock"


class Death:
    """Dies at a step for which there is a token, once for all workers of a house."""

    def __init__(self, tokens: Path) -> None:
        self.tokens = tokens

    def at(self, step: str) -> None:
        with suppress(FileNotFoundError):
            (self.tokens / step).unlink()
            os.kill(os.getpid(), signal.SIGKILL)


class Mortal:
    """A channel around which a worker may die."""

    def __init__(self, inner: Channel, death: Death) -> None:
        self.inner, self.death, self.sent = inner, death, False

    def send(self, mail: Mail, *, message_id: str) -> None:
        self.death.at(BEFORE_SEND)
        self.inner.send(mail, message_id=message_id)
        self.sent = True
        self.death.at(AFTER_SEND)

    def close(self) -> None:
        self.inner.close()


def work(app: Flask, tokens: Path) -> None:
    """Run the jobs until killed."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
    backoff.FIRST, backoff.LONGEST = timedelta(seconds=0.3), timedelta(seconds=1)
    death = Death(tokens)
    claims.claim = _claim(claims.claim, death)
    scheduler.delivery_of = _delivery_of(scheduler.delivery_of, death)
    scheduler.deliver_due = partial(deliver_due, batch=BATCH)
    scheduler.BATCH = BATCH
    threading.Thread(target=_follow_clock, args=(tokens / CLOCK,), daemon=True).start()
    scheduler.start(app, scheduler.jobs(deliver_every=0.2, reconcile_every=0.3, lease=LEASE)[:2])
    while True:
        signal.pause()


def _claim(claim: Callable[..., Any], death: Death) -> Callable[..., Any]:
    def wrapped(worker: str, *, now: datetime, **more: Any) -> Any:
        waits = select(func.count()).select_from(OutboxMessage).where(claims.due(now))
        if (death.tokens / BEFORE_CLAIM).exists() and db.session.scalar(waits):
            death.at(BEFORE_CLAIM)
        return claim(worker, now=now, **more)

    return wrapped


def _delivery_of(made: Callable[..., Delivery], death: Death) -> Callable[..., Delivery]:
    def wrapped(*words: Any, **more: Any) -> Delivery:
        delivery = made(*words, **more)
        channels = {name: Mortal(one, death) for name, one in delivery.channels.items()}

        def stopping() -> bool:
            """Asked before each message: after the claim's commit, and after the one before."""
            marked = [one for one in channels.values() if one.sent]
            death.at(AFTER_MARK if marked else AFTER_CLAIM)
            return delivery.stopping()

        return replace(delivery, channels=channels, stopping=stopping)

    return wrapped


def _follow_clock(file: Path) -> None:
    ahead, travel = 0.0, None
    while True:
        with suppress(FileNotFoundError, ValueError):
            wanted = float(file.read_text())
            if wanted != ahead:
                if travel is not None:
                    travel.stop()
                there = datetime.now(UTC) + timedelta(seconds=wanted)
                travel = time_machine.travel(there, tick=True)
                travel.start()
                ahead = wanted
        time.sleep(0.02)
