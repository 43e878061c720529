"""Delivery: claim, render, say "sending", send, mark. Each step is a transaction of its own.

What a crash can do: while claimed, the lease runs out and the message is taken again, never twice.
Between the provider's 250 and the mark, the outcome is unknown: the e-mail goes once more with the
same Message-ID, by which mail systems drop the second (architecture.md, Reminders); a channel that
cannot tell a repeat is not asked again, and the message ends as unknown. A person's next way is
taken where the one before is closed for good (trying.py).
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import datetime

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from counsel.kernel import tenancy
from counsel.kernel.channels import (
    Mail,
    OptedOut,
    PermanentFailure,
    TemporaryFailure,
    UnknownOutcome,
    is_only_once,
)
from counsel.kernel.db import db, unit_of_work
from counsel.outbox import claims, trying
from counsel.outbox.claims import Claim
from counsel.outbox.kinds import NotWanted
from counsel.outbox.models import DROPPED, FAILED, SENDING, SENT, OutboxMessage
from counsel.outbox.sending import (
    Delivery,
    OnFailed,
    Sending,
    again,
    by_mail,
    finish,
    name_of,
    note_opt_out,
    otherwise,
    tell,
)
from counsel.outbox.trying import NoWay

__all__ = ["BATCH", "Delivery", "OnFailed", "by_mail", "deliver_due", "message_id"]

log = structlog.get_logger()
BATCH = 20


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
            log.error("message left to its lease", id=str(one.message_id), error=name_of(error))
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
        finish(delivery, claim, FAILED, name_of(error))
        return
    if prepared is not None:
        _send(delivery, claim, prepared)


def _send(delivery: Delivery, claim: Claim, one: Sending) -> None:
    try:
        one.channel.send(one.mail, message_id=one.known_as)
    except UnknownOutcome as error:
        if is_only_once(one.channel):
            finish(delivery, claim, FAILED, f"{one.name} unknown", one, trying.UNKNOWN)
        else:
            again(delivery, claim, str(error), one, trying.UNKNOWN)
    except TemporaryFailure as error:
        again(delivery, claim, str(error), one, trying.WAITS)
    except PermanentFailure as error:
        if isinstance(error, OptedOut):
            note_opt_out(delivery, claim, one)
        otherwise(delivery, claim, str(error), one)
    except Exception as error:
        finish(delivery, claim, FAILED, name_of(error), one)
    else:
        finish(delivery, claim, SENT, None, one)


def _prepare(delivery: Delivery, claim: Claim) -> Sending | None:
    """In one transaction: check the fence and that the message is still wanted, choose the way, say
    "sending"."""
    now = delivery.clock.now()
    with unit_of_work():
        message = db.session.get(OutboxMessage, claim.message_id, populate_existing=True)
        if message is None or message.fence != claim.fence:
            return None
        with _scope_of(message):
            mail = delivery.kinds[message.kind](message, delivery.stationery, now)
            if isinstance(mail, NotWanted):
                claims.change(claim, state=DROPPED, reason=mail.reason[:80], finished_at=now)
                return None
            return _choose(delivery, claim, message, mail, now)


def _choose(
    delivery: Delivery, claim: Claim, message: OutboxMessage, mail: Mail, now: datetime
) -> Sending | None:
    """Take the person's first way that is open, or end the message where none is."""
    routes, usable = delivery.routes(message, mail), delivery.channels.keys()
    only_once = [name for name, one in delivery.channels.items() if is_only_once(one)]
    way = trying.next_way(message.tried, routes, usable=usable, only_once=only_once)
    if isinstance(way, NoWay):
        _end_without_way(delivery, claim, message, way, now)
        return None
    tried = trying.begin(message.tried, way.channel, now)
    until = now + delivery.lease
    said = {"state": SENDING, "channel": way.channel, "tried": tried, "sending_at": now}
    if not claims.change(claim, **said, lease_ends_at=until):
        return None
    if delivery.besides is not None:
        delivery.besides(message, mail, now)
        db.session.flush()  # what it adds belongs to the practice in scope
    known_as = message_id(delivery, message)
    others = [one for one in trying.ways_left(tried, routes, usable) if one.channel != way.channel]
    return Sending(
        name=way.channel,
        practice_id=message.practice_id,
        channel=delivery.channels[way.channel],
        mail=replace(mail, recipient=way.address),
        known_as=known_as,
        tried=tried,
        others=bool(others) and not trying.may_have_arrived(tried[:-1]),
    )


def _end_without_way(
    delivery: Delivery, claim: Claim, message: OutboxMessage, why: NoWay, now: datetime
) -> None:
    """Nobody can be told: dropped where there never was a way, else failed, and that is told."""
    state = DROPPED if why.dropped else FAILED
    if claims.change(claim, state=state, reason=why.reason[:80], finished_at=now):
        log.info("message", id=str(message.id), kind=message.kind, state=state, reason=why.reason)
        if state == FAILED:
            tell(delivery, claim, now)


def _scope_of(message: OutboxMessage) -> AbstractContextManager[None]:
    return nullcontext() if message.practice_id is None else tenancy.scope(message.practice_id)
