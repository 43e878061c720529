"""The clients of bench.typing: each with a sign-in and homework, and what became of their words."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from bench.prepared import Prepared
from counsel.accounts.service import open_session
from counsel.homework import service
from counsel.homework.models import Answer
from counsel.kernel import db as database
from counsel.kernel import tenancy
from counsel.kernel.db import db
from counsel.library.models import ExerciseVersion
from counsel.practices.models import Practice
from tests.factories import make_case, make_client, make_member
from tests.homework.factories import a_content, publish


@dataclass(frozen=True, slots=True)
class Seat:
    """One client's homework and their key to it."""

    homework: uuid.UUID
    cookie: str

    @property
    def path(self) -> str:
        return f"/my/homework/{self.homework}"


def seat(prepared: Prepared, count: int) -> list[Seat]:
    """So many clients with the same exercise to do."""
    cast, now = prepared.cast, prepared.now
    with prepared.app.app_context(), tenancy.everywhere():
        practice = db.session.get_one(Practice, cast.practice_id)
        with tenancy.scope(cast.practice_id):
            version = publish(cast.counselor, a_content(), now=now)
            seats = [_seat(prepared, practice, version, number) for number in range(count)]
            database.commit()
        db.session.remove()
    return seats


def _seat(prepared: Prepared, practice: Practice, version: ExerciseVersion, number: int) -> Seat:
    lead, now = prepared.cast.counselor, prepared.now
    called = f"typist {number}"
    user, _memberships = make_member(practice, called, "client", now=now)
    client = make_client(lead, f"{called} of ours", now=now)
    client.user_id = user.id
    case = make_case(lead, client, now=now)
    made = service.assign(
        lead,
        case,
        [client],
        version,
        rationale="So that it can be measured.",
        due_at=None,
        cautions_read=True,
        now=now,
    )
    # Seen a while ago, as somebody in the middle of a sitting was.
    seen = now - timedelta(seconds=30)
    _, token = open_session(user, practice.id, staff=False, device="bench", now=seen)
    return Seat(made[0].id, f"counsel={token}")


def lost(prepared: Prepared, seats: list[Seat], acknowledged: list[int]) -> int:
    """How many clients' newest acknowledged save is not what the database holds, or a later one."""
    with prepared.app.app_context(), tenancy.scope(prepared.cast.practice_id):
        rows = db.session.scalars(select(Answer)).all()
        held = {row.assignment_id: int(str(row.value)[5:].partition(":")[0]) for row in rows}
        db.session.remove()
    pairs = zip(seats, acknowledged, strict=True)
    return sum(held.get(one.homework, 0) < newest for one, newest in pairs)
