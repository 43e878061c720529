"""Counting failures of accounts and networks by keyed hashes, and asking for patience."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from counsel.accounts import delays
from counsel.accounts.models import Throttle
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.ids import new_id
from counsel.kernel.tokens import Links


class Throttled(DomainError):
    """Too many failures lately; `seconds` is the wait that is left."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            f"There were many tries. Wait {delays.in_words(seconds)}, then try again. "
            "Nothing is locked."
        )
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try under way: the rows that count it are locked until the transaction ends."""

    counters: tuple[tuple[Throttle, int], ...]

    def failed(self, *, now: datetime) -> None:
        """Count the failure; the caller sees to it that it is committed (boundary.keep)."""
        for row, free in self.counters:
            stale = now - row.last_failure_at > delays.FORGOTTEN_AFTER
            row.failures = 1 if stale else row.failures + 1
            row.last_failure_at = now
            row.blocked_until = now + delays.delay_after(row.failures, free)

    def succeeded(self, *, now: datetime) -> None:
        """Forget what was counted for this account from this network."""
        row, _free = self.counters[0]
        row.failures, row.blocked_until = 0, now


def begin(links: Links, email: str, network: str, *, known: bool, now: datetime) -> Attempt:
    """Open an attempt on an account from a network, or raise Throttled.

    `known` says that the account's holder signed in from this network lately.
    """
    wanted = [
        (pair_key(links, email, network), delays.PAIR_FREE),
        (links.digest(f"throttle:network:{network}"), delays.NETWORK_FREE),
    ]
    if not known:
        wanted.append((account_key(links, email), delays.ACCOUNT_FREE))
    return _open(wanted, now)


def begin_network(links: Links, purpose: str, network: str, *, now: datetime) -> Attempt:
    """Open an attempt that is counted for the network alone, or raise Throttled."""
    key = links.digest(f"throttle:{purpose}:{network}")
    return _open([(key, delays.NETWORK_FREE)], now)


def forgive(links: Links, email: str) -> None:
    """Forget what was counted for an account from anywhere: its mailbox was proved."""
    db.session.execute(delete(Throttle).where(Throttle.key == account_key(links, email)))


def account_key(links: Links, email: str) -> str:
    """What stands for an account in the table."""
    return links.digest(f"throttle:account:{email}")


def pair_key(links: Links, email: str, network: str) -> str:
    """What stands for an account as one network tries it."""
    return links.digest(f"throttle:pair:{email}:{network}")


def _open(wanted: list[tuple[str, int]], now: datetime) -> Attempt:
    for key, _free in sorted(wanted):
        _make_sure(key, now)
    statement = select(Throttle).where(Throttle.key.in_([key for key, _ in wanted]))
    locked = db.session.scalars(statement.order_by(Throttle.key).with_for_update()).all()
    rows = {row.key: row for row in locked}
    wait = max((row.blocked_until - now).total_seconds() for row in locked)
    if wait > 0:
        raise Throttled(math.ceil(wait))
    return Attempt(tuple((rows[key], free) for key, free in wanted))


def _make_sure(key: str, now: datetime) -> None:
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    values = {"failures": 0, "last_failure_at": now, "blocked_until": now}
    insert = dialect.insert(Throttle).values(id=new_id(), key=key, **values)
    db.session.execute(insert.on_conflict_do_nothing(index_elements=[Throttle.key]))


def tidy(now: datetime) -> None:
    """Remove counters that nobody needs any more."""
    old = Throttle.last_failure_at < now - delays.FORGOTTEN_AFTER
    db.session.execute(delete(Throttle).where(old))
