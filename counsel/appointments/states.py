"""What the interface says about a session (domain.md, Session states)."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

SCHEDULED, CONFIRMED, ATTENDED, NO_SHOW = "scheduled", "confirmed", "attended", "no_show"
CANCELED_BY_CLIENT, CANCELED_BY_COUNSELOR = "canceled_by_client", "canceled_by_counselor"
LATE_CANCELED = "late_canceled"
CANNOT = "cannot"
"""Of one participant, while the session of the others stands."""
CANCELED = (CANCELED_BY_CLIENT, CANCELED_BY_COUNSELOR, LATE_CANCELED)

WORDS = {
    SCHEDULED: "Scheduled",
    CONFIRMED: "Confirmed",
    ATTENDED: "Attended",
    NO_SHOW: "Did not come",
    CANCELED_BY_CLIENT: "Canceled by the client",
    CANCELED_BY_COUNSELOR: "Canceled by the counselor",
    LATE_CANCELED: "Canceled late by the client",
}


class _Session(Protocol):
    @property
    def ends_at(self) -> datetime: ...
    @property
    def canceled_at(self) -> datetime | None: ...
    @property
    def canceled_by_client(self) -> object | None: ...
    @property
    def late_canceled_at(self) -> datetime | None: ...
    @property
    def attended_at(self) -> datetime | None: ...
    @property
    def no_show_at(self) -> datetime | None: ...
    @property
    def confirmed_at(self) -> datetime | None: ...


def state_of(session: _Session) -> str:
    """The state of a session from its facts."""
    if session.late_canceled_at is not None:
        return LATE_CANCELED
    if session.canceled_at is not None:
        by_client = session.canceled_by_client is not None
        return CANCELED_BY_CLIENT if by_client else CANCELED_BY_COUNSELOR
    if session.no_show_at is not None:
        return NO_SHOW
    if session.attended_at is not None:
        return ATTENDED
    return CONFIRMED if session.confirmed_at is not None else SCHEDULED


def needs_outcome(session: _Session, now: datetime) -> bool:
    """Whether it is over and nobody said how it went."""
    return session.ends_at <= now and state_of(session) in (SCHEDULED, CONFIRMED)
