"""Homework that was planned, and homework that comes again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from counsel.homework import repeating, service
from counsel.homework.assigning import Planned
from counsel.homework.models import Assignment, Repetition
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.roster.models import Case, Client
from tests.cast import Cast
from tests.fakes import START
from tests.homework.factories import a_content, publish


@dataclass(frozen=True)
class Meeting:
    """A session, as the scheduler is told of it."""

    starts_at: datetime
    id: uuid.UUID = field(default_factory=uuid.uuid4)


def plan(
    cast: Cast,
    *,
    now: datetime = START,
    due_at: datetime | None = None,
    who: Actor | None = None,
    content: dict[str, Any] | None = None,
    **planned: Any,
) -> Assignment:
    """Homework from the counselor to the client of their case, planned so."""
    who = who or cast.client
    return service.assign(
        cast.counselor,
        db.session.get_one(Case, cast.case_id),
        [db.session.get_one(Client, who.client_id)],
        publish(cast.counselor, a_content(**(content or {})), now=now),
        rationale="Because you asked how to begin.",
        due_at=due_at,
        cautions_read=True,
        planned=Planned(**planned),
        now=now,
    )[0]


def repeat(
    cast: Cast,
    kind: str,
    *,
    now: datetime = START,
    until: date | None = None,
    session: Meeting | None = None,
    **planned: Any,
) -> Repetition:
    """The same, coming again."""
    first = plan(cast, now=now, **planned)
    return repeating.begin(cast.counselor, first, kind, until, session=session, now=now)
