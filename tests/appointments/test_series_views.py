"""Series on the pages: begun, moved and ended with what follows, made longer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from counsel.appointments.models import Appointment
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from tests.appointments.factories import schedule
from tests.cast import Cast
from tests.people import Person

People = Callable[[Actor], Person]
Block = Callable[[], AbstractContextManager[None]]
TIME = {"day": "2026-12-01", "start": "15:00", "minutes": "50", "place": "", "link": ""}
WEEKLY = {"repeat": "1", "ending": "times", "times": "4"}


def new(person: Person, cast: Cast, **changes: Any) -> TestResponse:
    return person.post(f"/cases/{cast.case_id}/sessions/new", TIME | WEEKLY | changes)


def ids(in_practice: Block) -> list[Any]:
    with in_practice():
        live = select(Appointment.id).where(Appointment.canceled_at.is_(None))
        return list(db.session.scalars(live.order_by(Appointment.starts_at)))


def test_a_weekly_series_is_begun_and_its_rhythm_is_said(
    cast: Cast, person: People, in_practice: Block
) -> None:
    counselor = person(cast.counselor)
    page = counselor.get(new(counselor, cast).location).text
    assert "Scheduled: Every week on Tuesday, 4 times" in page
    assert "Only this one" in page
    assert "Go on after the last one" in page
    assert len(ids(in_practice)) == 4


def test_what_is_missing_or_taken_is_said_beside_its_field_and_nothing_is_made(
    cast: Cast, person: People, in_practice: Block
) -> None:
    counselor = person(cast.counselor)
    page = new(counselor, cast, times="")
    assert page.status_code == 422
    assert "Say how many times." in page.text
    assert "Choose the last day." in new(counselor, cast, ending="until").text
    new(counselor, cast, repeat="", day="2026-12-08")
    page = new(counselor, cast)
    assert page.status_code == 422
    assert "There is another session at Tue 8 Dec, 15:00." in page.text
    assert len(ids(in_practice)) == 1
    assert new(counselor, cast, leave_out="y").status_code == 303
    assert len(ids(in_practice)) == 4


def test_what_follows_is_moved_and_then_canceled(
    cast: Cast, person: People, in_practice: Block
) -> None:
    counselor = person(cast.counselor)
    new(counselor, cast)
    second = ids(in_practice)[1]
    change = TIME | {"day": "2026-12-09", "start": "16:00", "which": "following"}
    moved = counselor.post(f"/sessions/{second}/time", change)
    assert "Moved 3 sessions" in counselor.get(moved.location).text
    gone = {"which": "all", "reason": ""}
    canceled = counselor.post(f"/sessions/{second}/cancellation", gone)
    assert ", ended" in counselor.get(canceled.location).text
    assert len(ids(in_practice)) == 1


def test_a_series_gets_more_sessions(cast: Cast, person: People, in_practice: Block) -> None:
    counselor = person(cast.counselor)
    new(counselor, cast)
    last = ids(in_practice)[-1]
    made = counselor.post(f"/sessions/{last}/more", {"times": "2"})
    assert "2 more are in the calendar." in counselor.get(made.location).text
    refused = counselor.post(f"/sessions/{last}/more", {"times": "0"})
    assert "Between 1 and 52 more." in counselor.get(refused.location).text
    assert len(ids(in_practice)) == 6


def test_one_session_alone_does_not_repeat(cast: Cast, person: People, in_practice: Block) -> None:
    counselor = person(cast.counselor)
    with in_practice():
        one = schedule(cast).id
    refused = counselor.post(f"/sessions/{one}/more", {"times": "2"})
    assert "This session does not repeat." in counselor.get(refused.location).text
