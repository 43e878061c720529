"""When a client is reminded of homework (domain.md, Homework; product.md, Behaviours that win, 2
and 3). Pure: no database, no request.

Two reminders at most an exercise, half way and the day before, in the morning of the client's zone,
or where that is quiet, as soon as the quiet hours end; for a daily log a nudge at the time that the
client chose, whatever it is. One a day at most to one client.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from counsel.kernel.quiet import Quiet
from counsel.kernel.timezones import to_utc, to_wall

TWO, ONE, NONE = "two", "one", "none"
HALF, EVE, LOG = "half", "eve", "log"
WHEN = time(9)
SHORTEST = timedelta(days=4)
"""A reminder half way makes sense only where there is some way."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Open homework: what reminders hang on. `nudge_at` is None where there is no log to fill."""

    assignment_id: uuid.UUID
    client_id: uuid.UUID
    quiet: Quiet
    released_at: datetime
    due_at: datetime | None
    reminders: str
    nudge_at: time | None

    @property
    def zone(self) -> str:
        """The client's time zone."""
        return self.quiet.zone


@dataclass(frozen=True, slots=True)
class Nudge:
    """One reminder. `what` is "half", "eve", or "log-" with the day that is to be filled."""

    piece: Piece
    what: str
    at: datetime

    @property
    def day(self) -> date:
        """The client's day on which it leaves."""
        return to_wall(self.at, self.piece.zone).date()


def plan(pieces: Iterable[Piece], *, now: datetime, until: datetime) -> list[Nudge]:
    """What should leave after `now` and not after `until`, one a day for each client: the day
    before comes before the half of the way, and that before a log."""
    kept: dict[tuple[uuid.UUID, date], Nudge] = {}
    for piece in pieces:
        for nudge in _of(piece, now, until):
            if now < nudge.at <= until:
                key = (piece.client_id, nudge.day)
                kept[key] = min(kept.get(key, nudge), nudge, key=_rank)
    return sorted(kept.values(), key=lambda nudge: (nudge.at, nudge.piece.assignment_id))


def _rank(nudge: Nudge) -> tuple[int, datetime, uuid.UUID]:
    order = (EVE, HALF, LOG)
    return order.index(nudge.what.partition("-")[0]), nudge.at, nudge.piece.assignment_id


def _of(piece: Piece, now: datetime, until: datetime) -> list[Nudge]:
    found = [Nudge(piece, what, at) for what, at in _before_due(piece)]
    if piece.nudge_at is not None:
        day, last = (to_wall(moment, piece.zone).date() for moment in (now, until))
        while day <= last:
            at = to_utc(datetime.combine(day, piece.nudge_at), piece.zone)
            if piece.due_at is None or at < piece.due_at:
                found.append(Nudge(piece, f"{LOG}-{day}", at))
            day += DAY
    return found


def _before_due(piece: Piece) -> list[tuple[str, datetime]]:
    if piece.due_at is None or piece.reminders == NONE:
        return []
    due_day = to_wall(piece.due_at, piece.zone).date()
    eve = _morning(due_day - DAY, piece.quiet)
    found = [(EVE, eve)] if eve - piece.released_at >= DAY else []
    if piece.reminders == TWO and piece.due_at - piece.released_at >= SHORTEST:
        middle = piece.released_at + (piece.due_at - piece.released_at) / 2
        found.append((HALF, _morning(to_wall(middle, piece.zone).date(), piece.quiet)))
    return found


def _morning(day: date, quiet: Quiet) -> datetime:
    return quiet.after(to_utc(datetime.combine(day, WHEN), quiet.zone))
