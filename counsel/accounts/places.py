"""Where a person may go after signing in.

Which practices someone belongs to is known further to the right (counsel/practices); the
composition root hands the way to ask as `counsel.places`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A practice in which a person holds a role now; `staff` where one of the roles is staff's."""

    practice_id: uuid.UUID
    name: str
    staff: bool


Places = Callable[[uuid.UUID], Sequence[Place]]


def choose(places: Sequence[Place], last_used: uuid.UUID | None) -> Place | None:
    """The place to begin in: the one used last while it stands, else the first; None without."""
    last = [place for place in places if place.practice_id == last_used]
    return next(iter([*last, *places]), None)
