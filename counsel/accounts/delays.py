"""How long to wait after failures: a delay that grows, and is never a lock.

One failure is counted on three keys: this account from this network, this network, this account
from anywhere. The last one is not asked where the account's holder signed in from this network
lately, so a stranger elsewhere cannot keep them out; and a reset by mail is never held up.
"""

from __future__ import annotations

from datetime import timedelta

LONGEST = timedelta(minutes=1)
FORGOTTEN_AFTER = timedelta(hours=1)
PAIR_FREE, NETWORK_FREE, ACCOUNT_FREE = 3, 20, 50


def delay_after(failures: int, free: int) -> timedelta:
    """None for the first `free` failures, then 1, 2, 4 … seconds, at most `LONGEST`."""
    if failures <= free:
        return timedelta()
    return min(timedelta(seconds=2 ** min(failures - free - 1, 10)), LONGEST)


def in_words(seconds: int) -> str:
    """As "1 second", "20 seconds", "1 minute"."""
    if seconds >= 60:
        return "1 minute"
    return "1 second" if seconds <= 1 else f"{seconds} seconds"
