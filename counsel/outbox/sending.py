"""How a message that was claimed comes to its end, or back to the queue: by the same way, or by the
person's next one. Each is one transaction under the claim's fence."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from counsel.kernel import tenancy
from counsel.kernel.channels import EMAIL, Channel, Mail, Route
from counsel.kernel.clock import Clock
from counsel.kernel.db import db, unit_of_work
from counsel.outbox import backoff, claims, trying
from counsel.outbox.claims import Claim
from counsel.outbox.kinds import Kinds, Stationery
from counsel.outbox.models import FAILED, QUEUED, OutboxMessage
from counsel.outbox.trying import Attempt

log = structlog.get_logger()
OnFailed = Callable[[OutboxMessage, datetime], None]
Routes = Callable[[OutboxMessage, Mail], Sequence[Route]]
OnOptedOut = Callable[[OutboxMessage, str, datetime], None]
Besides = Callable[[OutboxMessage, Mail, datetime], None]


def by_mail(_message: OutboxMessage, mail: Mail) -> Sequence[Route]:
    """The mail's own address and nothing else."""
    return (Route(EMAIL, mail.recipient),) if mail.recipient else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What delivering needs. `host` is the right side of Message-IDs; `routes` are the ways to the
    recipient, asked as the message leaves; `besides` is done in the transaction that says
    "sending"; `on_opted_out` what is done where a channel says that its person wants no more of it,
    `on_failed` are acts by kind for messages that failed for good, run in the scope of
    the message's practice; `stopping` is asked before each message."""

    clock: Clock
    channels: Mapping[str, Channel]
    kinds: Kinds
    stationery: Stationery
    worker: str
    host: str
    routes: Routes = by_mail
    besides: Besides | None = None
    on_opted_out: OnOptedOut | None = None
    on_failed: Mapping[str, OnFailed] = field(default_factory=dict)
    lease: timedelta = claims.LEASE
    stopping: Callable[[], bool] = bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """A mail for one way, after "sending" was said. `tried` ends with this attempt; `others`: the
    person has another way if this one does not work."""

    name: str
    practice_id: uuid.UUID | None
    channel: Channel
    mail: Mail
    known_as: str
    tried: list[Attempt]
    others: bool


def name_of(error: Exception) -> str:
    """All that is kept of an unforeseen error: its text could hold content."""
    return type(error).__name__[:80]


def again(delivery: Delivery, claim: Claim, reason: str, one: Sending, result: str) -> None:
    """Back to the queue with a pause; another way, or failed for good, after enough of it."""
    now, asked = delivery.clock.now(), trying.count(one.tried, one.name)
    if one.others and result == trying.WAITS and asked >= trying.PATIENCE:
        otherwise(delivery, claim, reason, one)
        return
    with unit_of_work():
        message = db.session.get_one(OutboxMessage, claim.message_id, populate_existing=True)
        if message.attempts < backoff.MOST_ATTEMPTS:
            later = now + backoff.wait_before(asked, message.id)
            _queue(claim, one, result, reason, now=now, at=later)
            log.info("message waits", id=str(message.id), kind=message.kind, reason=reason)
            return
    finish(delivery, claim, FAILED, reason, one, result)


def note_opt_out(delivery: Delivery, claim: Claim, one: Sending) -> None:
    """A person told a channel itself that they want no more of it: that holds from now on."""
    if delivery.on_opted_out is None or one.practice_id is None:
        return
    with tenancy.scope(one.practice_id), unit_of_work():
        message = db.session.get_one(OutboxMessage, claim.message_id, populate_existing=True)
        delivery.on_opted_out(message, one.name, delivery.clock.now())


def otherwise(delivery: Delivery, claim: Claim, reason: str, one: Sending) -> None:
    """This way is closed: the next one at once, or failed for good where there is none."""
    if not one.others:
        finish(delivery, claim, FAILED, reason, one)
        return
    now = delivery.clock.now()
    with unit_of_work():
        _queue(claim, one, trying.FAILED, reason, now=now, at=now)
    log.info("message goes another way", id=str(claim.message_id), kind=claim.kind, reason=reason)


def _queue(
    claim: Claim, one: Sending, result: str, reason: str, *, now: datetime, at: datetime
) -> None:
    tried = trying.end(one.tried, result, reason, now)
    claims.change(
        claim, state=QUEUED, not_before=at, reason=reason, lease_ends_at=None, tried=tried
    )


def finish(
    delivery: Delivery,
    claim: Claim,
    state: str,
    reason: str | None,
    one: Sending | None = None,
    result: str = "",
) -> None:
    """The message comes to its end; `result` of the last attempt where it is not the state."""
    now = delivery.clock.now()
    more = {"tried": trying.end(one.tried, result or state, reason, now)} if one else {}
    with unit_of_work():
        if not claims.change(claim, state=state, reason=reason, finished_at=now, **more):
            return
        if state == FAILED:
            tell(delivery, claim, now)
    log.info("message", id=str(claim.message_id), kind=claim.kind, state=state, reason=reason)


def tell(delivery: Delivery, claim: Claim, now: datetime) -> None:
    """Do what the kind wants done about a message that failed for good."""
    act = delivery.on_failed.get(claim.kind)
    message = db.session.get_one(OutboxMessage, claim.message_id, populate_existing=True)
    if act is not None and message.practice_id is not None:
        with tenancy.scope(message.practice_id):
            act(message, now)
