"""What stays free between the sessions of one counselor. `padded` and `gaps` need no database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import select

from counsel.appointments import kinds as all_kinds
from counsel.appointments.kinds import NONE, Kind
from counsel.appointments.models import Appointment
from counsel.kernel.db import db

Span = tuple[datetime, datetime]
Held = tuple[datetime, datetime, Kind]
"""A session that a counselor has: from when, until when, of which kind."""
NEAR = timedelta(hours=2)


def padded(
    held: Iterable[Held], busy: Iterable[Span], own: Kind, *, pause: timedelta
) -> list[Span]:
    """Where a session of the kind `own` cannot stand: on a session, or closer to it than the pause
    and both kinds ask for; and closer to what is busy elsewhere than its own kind asks for."""
    before, after = own.room
    spans = []
    for start, end, kind in held:
        its_before, its_after = kind.room
        spans.append((start - max(pause, its_before, after), end + max(pause, its_after, before)))
    return spans + [(start - after, end + before) for start, end in busy]


def gaps(held: Iterable[Held], about: Collection[datetime]) -> list[tuple[datetime, int, int]]:
    """Where two sessions that follow each other leave less than their kinds ask for, and one of
    them begins at an instant of `about`: the end of the first, the minutes between, those asked."""
    close = []
    for one, other in pairwise(sorted(held, key=lambda it: it[0])):
        asked = max(one[2].room[1], other[2].room[0])
        between = other[0] - one[1]
        if between < asked and (one[0] in about or other[0] in about):
            close.append((one[1], _minutes(between), _minutes(asked)))
    return close


def too_close(sessions: Sequence[Appointment]) -> str:
    """A sentence where these sessions of one counselor stand closer to others than their kinds ask
    for, beginning with a space; "" where they do not. Nothing is refused for it."""
    if not sessions:
        return ""
    first = min(one.starts_at for one in sessions)
    last = max(one.ends_at for one in sessions)
    rows = db.session.execute(
        select(Appointment.starts_at, Appointment.ends_at, Appointment.kind).where(
            Appointment.counselor_id == sessions[0].counselor_id,
            Appointment.practice_id == sessions[0].practice_id,
            Appointment.canceled_at.is_(None),
            Appointment.starts_at < last + NEAR,
            Appointment.ends_at > first - NEAR,
        )
    ).all()
    if not any(kind for _start, _end, kind in rows):
        return ""
    kinds = all_kinds.of_practice(sessions[0].practice_id)
    held = [(start, end, kinds.get(kind or "", NONE)) for start, end, kind in rows]
    close = gaps(held, {one.starts_at for one in sessions})
    if not close:
        return ""
    if len(close) > 1:
        return f" At {len(close)} places there is less time between two sessions than they need."
    _at, between, asked = close[0]
    return f" Only {between} of {asked} minutes are free between it and another session."


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds()) // 60
