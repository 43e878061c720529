"""What the interface says about a piece of homework (product.md, section 3)."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

PLANNED, ASSIGNED, STARTED, SUBMITTED = "planned", "assigned", "started", "submitted"
REVIEWED, SENT_BACK, SKIPPED, WITHDRAWN = "reviewed", "sent_back", "skipped", "withdrawn"
OPEN = (ASSIGNED, STARTED, SENT_BACK)


class _Review(Protocol):
    @property
    def outcome(self) -> str | None: ...


class _Submission(Protocol):
    @property
    def review(self) -> _Review | None: ...


class _Assignment(Protocol):
    @property
    def released_at(self) -> datetime | None: ...
    @property
    def withdrawn_at(self) -> datetime | None: ...
    @property
    def skipped_at(self) -> datetime | None: ...
    @property
    def started_at(self) -> datetime | None: ...
    @property
    def due_at(self) -> datetime | None: ...


def state_of(assignment: _Assignment, latest: _Submission | None) -> str:
    """The state of an assignment with its latest submission that was not taken back, if any."""
    if assignment.withdrawn_at is not None:
        return WITHDRAWN
    if assignment.released_at is None:
        return PLANNED
    if assignment.skipped_at is not None:
        return SKIPPED
    if latest is None:
        return STARTED if assignment.started_at is not None else ASSIGNED
    outcome = latest.review.outcome if latest.review is not None else None
    return outcome or SUBMITTED


def still_open(assignment: _Assignment, state: str, now: datetime) -> bool:
    """Whether its date has passed while it is open: a property, said kindly, never a state."""
    due = assignment.due_at
    return state in OPEN and due is not None and due < now
