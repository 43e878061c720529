"""A counselor's busy times elsewhere, as a layer behind the sessions of the calendar."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from counsel.appointments.layers import BUSY, Span
from counsel.feeds import access
from counsel.kernel.actor import Actor

WORDS = "Busy elsewhere"


def busy_elsewhere(
    _actor: Actor, counselor_ids: Sequence[uuid.UUID], first: datetime, last: datetime
) -> list[Span]:
    """For whoever may look at the calendar of these counselors: that they are busy, no more."""
    return [
        Span(one.starts_at, one.ends_at, BUSY, WORDS, one.counselor_id)
        for one in access.busy(counselor_ids, first, last)
    ]
