"""When a message that could not be sent is tried again."""

from __future__ import annotations

import uuid
from datetime import timedelta

FIRST = timedelta(seconds=30)
LONGEST = timedelta(hours=1)
MOST_ATTEMPTS = 30
"""With these pauses about a day. Reminders end sooner: their renderer stops at the session."""


def wait_before(attempts: int, message_id: uuid.UUID) -> timedelta:
    """The pause after this many attempts: doubling from 30 s to an hour, spread by a fifth.

    The spread comes from the message's own id, so that a thousand failed messages do not return in
    one moment and a test knows what to expect.
    """
    base = min(FIRST * (1 << min(attempts - 1, 20)), LONGEST)
    share = (message_id.int + attempts * 7919) % 1000 / 1000
    spread: timedelta = base * (0.8 + 0.4 * share)
    return spread
