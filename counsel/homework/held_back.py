"""Planned homework and repetitions that were held, on the first page of their counselor."""

from __future__ import annotations

from datetime import datetime

from counsel.homework import planned_access
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.roster.contributions import Need

FIRST = 6
GROUP = "Homework that did not go out"


def waiting(actor: Actor, now: datetime) -> list[Need]:
    """What was to come by itself, and was not given because something stands against it."""
    if not actor.is_clinical:
        return []
    planned = db.session.scalars(planned_access.held(actor).limit(FIRST)).unique()
    repeating = db.session.scalars(planned_access.held_repetitions(actor).limit(FIRST)).unique()
    return [
        *(
            Need(
                group=GROUP,
                rank=24,
                text=one.client.name,
                under=one.version.exercise.title,
                endpoint="homework.assignment",
                values={"assignment_id": one.id},
                at=one.held_at,
                icon="calendar-clock",
            )
            for one in planned
        ),
        *(
            Need(
                group=GROUP,
                rank=24,
                text=one.client.name,
                under=one.version.exercise.title,
                endpoint="homework.case_homework",
                values={"case_id": one.case_id},
                at=one.held_at,
                icon="repeat",
            )
            for one in repeating
        ),
    ]
