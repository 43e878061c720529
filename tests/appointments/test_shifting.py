"""Dragging a session, and taking that back before anybody hears of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from counsel.appointments import answers, shifting
from counsel.appointments.mails import MOVED, REMINDER, SCHEDULED, UNDO
from counsel.appointments.models import Appointment
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.tokens import Links
from counsel.outbox.models import DROPPED, QUEUED, OutboxMessage
from tests.appointments.factories import NEXT_WEEK, schedule
from tests.cast import Cast
from tests.fakes import START, FakeClock, KeepingChannel
from tests.people import Person
from tests.reminders.factories import deliver, reconcile

Block = Callable[[], AbstractContextManager[None]]
People = Callable[..., Person]
LATER = NEXT_WEEK + timedelta(hours=3)
HEARD = START + timedelta(hours=1)


@pytest.fixture
def links(app: Flask) -> Links:
    return app.extensions["counsel.links"]


@pytest.fixture
def session_id(cast: Cast, in_practice: Block) -> uuid.UUID:
    with in_practice():
        return schedule(cast).id


def the_session(session_id: uuid.UUID) -> Appointment:
    return db.session.get_one(Appointment, session_id)


def drag(
    cast: Cast, session_id: uuid.UUID, links: Links, to: datetime = LATER, minutes: int = 50
) -> str:
    return shifting.shift(
        cast.counselor,
        the_session(session_id),
        day_and_time=to,
        minutes=minutes,
        links=links,
        now=HEARD,
    )


def undo(cast: Cast, session_id: uuid.UUID, token: str, links: Links, now: datetime) -> None:
    shifting.undo(cast.counselor, the_session(session_id), token, links=links, now=now)


def waiting(in_practice: Block) -> list[str]:
    with in_practice():
        queued = select(OutboxMessage.kind).where(OutboxMessage.state == QUEUED)
        return sorted(db.session.scalars(queued))


def facts(session_id: uuid.UUID) -> tuple[object, ...]:
    one = the_session(session_id)
    return (one.starts_at, one.ends_at, one.sequence, one.confirmed_at, one.moved_at, one.zone)


def test_an_undone_drag_was_never_there(
    app: Flask,
    cast: Cast,
    clock: FakeClock,
    mailbox: KeepingChannel,
    in_practice: Block,
    session_id: uuid.UUID,
    links: Links,
) -> None:
    """The confirmation, the answer, the reminders and the mail that had not left come back."""
    clock.set(HEARD)
    with in_practice():
        answers.coming(the_session(session_id), cast.client.client_id, now=START)
    reconcile(app, HEARD)
    before, said = waiting(in_practice), []
    with in_practice():
        said = [facts(session_id)]
    with in_practice():
        token = drag(cast, session_id, links)
    reconcile(app, HEARD)
    with in_practice():
        assert the_session(session_id).confirmed_at is None
    assert MOVED in waiting(in_practice)
    now = HEARD + UNDO - timedelta(seconds=1)
    with in_practice():
        undo(cast, session_id, token, links, now)
    with in_practice():
        assert [facts(session_id)] == said
        assert answers.has_confirmed(the_session(session_id), cast.client.client_id)
    reconcile(app, now)
    assert waiting(in_practice) == before
    assert before.count(SCHEDULED) == 1
    assert before.count(REMINDER) == 2
    clock.set(now + timedelta(minutes=9))
    deliver(app)
    assert len(mailbox.sent) == 1


def test_a_session_moved_after_an_undo_is_told_of_again(
    app: Flask,
    cast: Cast,
    clock: FakeClock,
    mailbox: KeepingChannel,
    in_practice: Block,
    session_id: uuid.UUID,
    links: Links,
) -> None:
    clock.set(HEARD)
    deliver(app)
    with in_practice():
        token = drag(cast, session_id, links)
    with in_practice():
        undo(cast, session_id, token, links, HEARD)
    with in_practice():
        drag(cast, session_id, links, NEXT_WEEK + timedelta(days=1))
    clock.set(HEARD + UNDO)
    deliver(app)
    first, second = mailbox.sent
    assert "1 December" in first.text
    assert "2 December" in second.text


def test_too_late_or_changed_since_is_refused_in_words(
    cast: Cast, in_practice: Block, session_id: uuid.UUID, links: Links
) -> None:
    with in_practice():
        token = drag(cast, session_id, links)
    with in_practice(), pytest.raises(DomainError, match="no longer be undone"):
        undo(cast, session_id, token, links, HEARD + UNDO)
    with in_practice(), pytest.raises(DomainError, match="no longer be undone"):
        undo(cast, session_id, token + "x", links, HEARD)
    with in_practice():
        drag(cast, session_id, links, NEXT_WEEK + timedelta(days=2))
    with in_practice(), pytest.raises(DomainError, match="changed since"):
        undo(cast, session_id, token, links, HEARD)


def test_what_left_already_cannot_be_unsaid(
    cast: Cast, in_practice: Block, session_id: uuid.UUID, links: Links
) -> None:
    with in_practice():
        token = drag(cast, session_id, links)
    with in_practice():
        moved = select(OutboxMessage).where(OutboxMessage.kind == MOVED)
        db.session.scalars(moved).one().attempts = 1
    with in_practice(), pytest.raises(DomainError, match="no longer be undone"):
        undo(cast, session_id, token, links, HEARD)
    with in_practice():
        dropped = select(OutboxMessage.kind).where(OutboxMessage.state == DROPPED)
        assert SCHEDULED in set(db.session.scalars(dropped))


def test_a_time_that_was_taken_meanwhile_is_not_given_back(
    cast: Cast, in_practice: Block, session_id: uuid.UUID, links: Links
) -> None:
    with in_practice():
        token = drag(cast, session_id, links)
    with in_practice():
        schedule(cast, case_id=cast.couple_case_id)
    with in_practice(), pytest.raises(DomainError, match="another session"):
        undo(cast, session_id, token, links, HEARD)


def test_the_page_drags_lengthens_undoes_and_says_why_not(
    cast: Cast, person: People, in_practice: Block, session_id: uuid.UUID
) -> None:
    page = person(cast.counselor)
    url, json = f"/sessions/{session_id}/shift", {"Accept": "application/json"}
    wish = {"day": "2026-12-02", "minute": "600", "minutes": "65"}
    done = page.post(url, wish, headers=json)
    assert done.status_code == 200
    assert "10:00, 65 minutes" in done.json["said"]
    back = page.post(done.json["undo"], {"token": done.json["token"]}, headers=json)
    assert "15:00, 50 minutes. Nobody was told." in back.json["said"]
    with in_practice():
        schedule(cast, wall=NEXT_WEEK + timedelta(days=1), case_id=cast.couple_case_id)
    for changes, text in (
        ({"day": "2026-12-02", "minute": "905"}, "another session"),
        ({"day": "2020-01-01"}, "has passed"),
        ({"minute": "1500"}, "within the day"),
        ({"minutes": "x"}, "within the day"),
        ({"minutes": "900"}, "8 hours"),
    ):
        refused = page.post(url, wish | changes, headers=json)
        assert refused.status_code == 422
        assert text in refused.json["error"]
    as_it_is = wish | {"day": "2026-12-01", "minute": "900", "minutes": "50"}
    assert page.post(url, as_it_is, headers=json).json["said"] == "It stays where it was."
