"""Times of one counselor that never overlap: a kind word first, the database's refusal last."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from counsel.accounts.models import User
from counsel.appointments.models import Appointment
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError

OVERLAP = "ex_appointments_no_overlap"
TAKEN = "There is another session at that time. Choose a different time."
Span = tuple[datetime, datetime]


def refuse_taken(
    counselor_id: uuid.UUID,
    starts_at: datetime,
    ends_at: datetime,
    *,
    besides: Collection[uuid.UUID] = (),
) -> None:
    """Raises DomainError where a live session of this counselor touches the span."""
    if taken(counselor_id, [(starts_at, ends_at)], besides=besides):
        raise DomainError(TAKEN, field="start")


def taken(
    counselor_id: uuid.UUID, spans: Sequence[Span], *, besides: Collection[uuid.UUID] = ()
) -> set[Span]:
    """Those of the spans which a live session touches. Bookings of one counselor take turns, so
    that two at once cannot wait for each other."""
    if not spans:
        return set()
    turn = select(User.id).where(User.id == counselor_id).with_for_update(key_share=True)
    db.session.execute(turn)
    live = select(Appointment.starts_at, Appointment.ends_at).where(
        Appointment.counselor_id == counselor_id,
        Appointment.canceled_at.is_(None),
        Appointment.starts_at < max(end for _start, end in spans),
        Appointment.ends_at > min(start for start, _end in spans),
        Appointment.id.not_in(besides),
    )
    held = db.session.execute(live).all()
    return {span for span in spans if any(b < span[1] and e > span[0] for b, e in held)}


def write(change: Callable[[], None]) -> None:
    """Write under a savepoint, and turn the database's refusal of an overlap into words."""
    try:
        with db.session.begin_nested():
            change()
            db.session.flush()
    except DBAPIError as error:
        if OVERLAP in str(error.orig):
            raise DomainError(TAKEN, field="start") from None
        raise
