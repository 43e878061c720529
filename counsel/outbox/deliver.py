"""Delivery: claim, render, say "sending", send, mark. Each step is a transaction of its own.

What a crash can do: while claimed, the lease runs out and the message is taken again, never twice.
Between the provider's 250 and the mark, the outcome is unknown: the e-mail goes once more with the
same Message-ID, by which mail systems drop the second (architecture.md, Reminders).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from counsel.kernel import tenancy
from counsel.kernel.channels import Channel, Mail, PermanentFailure, TemporaryFailure
from counsel.kernel.clock import Clock
from counsel.kernel.db import db, unit_of_work
from counsel.outbox import backoff, claims
from counsel.outbox.claims import Claim
from counsel.outbox.kinds import Kinds, NotWanted, Stationery
from counsel.outbox.models import DROPPED, FAILED, QUEUED, SENDING, SENT, OutboxMessage

log = structlog.get_logger()
BATCH = 20
OnFailed = Callable[[OutboxMessage, datetime], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What delivering needs. `host` is the right side of Message-IDs; `on_failed` are acts by kind
    for messages that failed for good, run in the scope of the message's practice; `stopping` is
    asked before each message."""

    clock: Clock
    channels: Mapping[str, Channel]
    kinds: Kinds
    stationery: Stationery
    worker: str
    host: str
    on_failed: Mapping[str, OnFailed] = field(default_factory=dict)
    lease: timedelta = claims.LEASE
    stopping: Callable[[], bool] = bool


def deliver_due(delivery: Delivery, *, batch: int = BATCH) -> int:
    """Claim one batch and bring each message to an end or back to the queue.

    Out: how many were claimed; as many as `batch` means that more may wait.
    """
    with unit_of_work():
        claimed = claims.claim(
            delivery.worker, limit=batch, now=delivery.clock.now(), lease=delivery.lease
        )
    for number, one in enumerate(claimed):
        if delivery.stopping():
            with unit_of_work():
                claims.give_back(claimed[number:])
            break
        try:
            _deliver(delivery, one)
        except Exception as error:
            log.error("message left to its lease", id=str(one.message_id), error=_name(error))
    return len(claimed)


def message_id(delivery: Delivery, message: OutboxMessage) -> str:
    """The stable Message-ID of a message, the same at every attempt."""
    return f"<{message.id}@{delivery.host}>"


def _deliver(delivery: Delivery, claim: Claim) -> None:
    """One message. Raises only where the database is away: its lease then brings it back."""
    try:
        prepared = _prepare(delivery, claim)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        _finish(delivery, claim, FAILED, _name(error))
        return
    if prepared is not None:
        _send(delivery, claim, *prepared)


def _send(delivery: Delivery, claim: Claim, channel: Channel, mail: Mail, known_as: str) -> None:
    try:
        channel.send(mail, message_id=known_as)
    except TemporaryFailure as error:
        _again(delivery, claim, str(error))
    except PermanentFailure as error:
        _finish(delivery, claim, FAILED, str(error))
    except Exception as error:
        _finish(delivery, claim, FAILED, _name(error))
    else:
        _finish(delivery, claim, SENT, None)


def _name(error: Exception) -> str:
    """All that is kept of an unforeseen error: its text could hold content."""
    return type(error).__name__[:80]


def _prepare(delivery: Delivery, claim: Claim) -> tuple[Channel, Mail, str] | None:
    """In one transaction: check the fence and that the message is still wanted, say "sending"."""
    now = delivery.clock.now()
    with unit_of_work():
        message = db.session.get(OutboxMessage, claim.message_id, populate_existing=True)
        if message is None or message.fence != claim.fence:
            return None
        rendered = _render(delivery, message, now)
        if isinstance(rendered, NotWanted):
            claims.change(claim, state=DROPPED, reason=rendered.reason[:80], finished_at=now)
            return None
        until = now + delivery.lease
        if not claims.change(claim, state=SENDING, sending_at=now, lease_ends_at=until):
            return None
        return delivery.channels[message.channel], rendered, message_id(delivery, message)


def _render(delivery: Delivery, message: OutboxMessage, now: datetime) -> Mail | NotWanted:
    renderer = delivery.kinds[message.kind]
    if message.practice_id is None:
        return renderer(message, delivery.stationery, now)
    with tenancy.scope(message.practice_id):
        return renderer(message, delivery.stationery, now)


def _again(delivery: Delivery, claim: Claim, reason: str) -> None:
    """Back to the queue with a pause, or failed for good after about a day."""
    now = delivery.clock.now()
    with unit_of_work():
        message = db.session.get_one(OutboxMessage, claim.message_id, populate_existing=True)
        if message.attempts < backoff.MOST_ATTEMPTS:
            later = now + backoff.wait_before(message.attempts, message.id)
            claims.change(claim, state=QUEUED, not_before=later, reason=reason, lease_ends_at=None)
            log.info("message waits", id=str(message.id), kind=message.kind, reason=reason)
            return
    _finish(delivery, claim, FAILED, reason)


def _finish(delivery: Delivery, claim: Claim, state: str, reason: str | None) -> None:
    now = delivery.clock.now()
    with unit_of_work():
        if not claims.change(claim, state=state, reason=reason, finished_at=now):
            return
        if state == FAILED:
            _tell(delivery, claim, now)
    log.info("message", id=str(claim.message_id), kind=claim.kind, state=state, reason=reason)


def _tell(delivery: Delivery, claim: Claim, now: datetime) -> None:
    """Do what the kind wants done about a message that failed for good."""
    act = delivery.on_failed.get(claim.kind)
    message = db.session.get_one(OutboxMessage, claim.message_id, populate_existing=True)
    if act is not None and message.practice_id is not None:
        with tenancy.scope(message.practice_id):
            act(message, now)
