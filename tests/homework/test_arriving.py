"""Homework for later: unseen until its time, released once, held where something stands against."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from counsel.homework import access, answering, arriving, held_back
from counsel.homework.models import Assignment
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.outbox.models import OutboxMessage
from counsel.practices.models import Membership
from counsel.roster import care
from counsel.roster.models import Case
from tests.cast import Cast
from tests.fakes import START
from tests.homework.plans import plan
from tests.people import Person

DAY = timedelta(days=1)
SOON, LATER = START + DAY, START + DAY + timedelta(minutes=1)
Run = Callable[[datetime], dict[str, int]]
Block = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def run(app: Flask) -> Run:
    """One turn of the scheduler."""

    def once(now: datetime) -> dict[str, int]:
        with app.app_context():
            return dict(arriving.release_planned(now, horizon=DAY))

    return once


@pytest.fixture
def planned(cast: Cast, in_practice: Block) -> None:
    """One piece that comes tomorrow."""
    with in_practice():
        plan(cast, release_at=SOON)


def the_one() -> Assignment:
    return db.session.scalars(select(Assignment)).one()


def test_until_its_time_the_client_sees_nothing_and_is_sent_nothing(practice: Cast) -> None:
    one = plan(practice, release_at=SOON)
    db.session.flush()
    assert answering.state(one) == "planned"
    assert db.session.scalars(access.own(practice.client)).all() == []
    assert db.session.scalars(select(OutboxMessage)).all() == []


@pytest.mark.usefixtures("planned")
def test_it_arrives_in_its_time_and_only_once(cast: Cast, in_practice: Block, run: Run) -> None:
    assert run(SOON - timedelta(minutes=1)) == {}
    assert run(SOON) == {"released": 1}
    assert run(LATER) == {}
    with in_practice():
        assert answering.state(the_one()) == "assigned"
        assert db.session.scalars(select(OutboxMessage.kind)).all() == ["homework_assigned"]
        assert len(db.session.scalars(access.own(cast.client)).unique().all()) == 1


@pytest.mark.usefixtures("planned")
def test_a_hold_raised_meanwhile_holds_it_and_the_counselor_is_told(
    cast: Cast, in_practice: Block, run: Run
) -> None:
    with in_practice():
        case = db.session.get_one(Case, cast.case_id)
        flag = care.raise_flag(cast.counselor, case, "risk", reason="Said so.", now=START)
        flag_id = flag.id
    assert run(SOON) == {"held": 1}
    assert run(LATER) == {}
    with in_practice():
        one = the_one()
        assert "risk hold stands" in (one.held_reason or "")
        assert db.session.scalars(select(OutboxMessage)).all() == []
        (need,) = held_back.waiting(cast.counselor, SOON)
        assert need.values == {"assignment_id": one.id}
        assert held_back.waiting(cast.colleague, SOON) == []
        with pytest.raises(DomainError, match="risk hold stands"):
            arriving.release(cast.counselor, one, now=SOON)
        db.session.get_one(type(flag), flag_id).lifted_at = SOON
        arriving.release(cast.counselor, one, now=SOON)
        assert held_back.waiting(cast.counselor, SOON) == []


@pytest.mark.usefixtures("planned")
def test_it_waits_where_its_counselor_left(cast: Cast, in_practice: Block, run: Run) -> None:
    with in_practice():
        for one in db.session.scalars(
            select(Membership).where(Membership.user_id == cast.counselor.user_id)
        ):
            one.ended_at = START
    assert run(SOON) == {"held": 1}


@pytest.mark.usefixtures("planned")
def test_what_was_withdrawn_never_comes(cast: Cast, in_practice: Block, run: Run) -> None:
    with in_practice():
        the_one().withdrawn_at = START
    assert run(SOON) == {}
    with in_practice(), pytest.raises(DomainError):
        arriving.release(cast.counselor, the_one(), now=SOON)


def test_a_time_that_is_past_releases_at_once(practice: Cast) -> None:
    one = plan(practice, release_at=START - DAY)
    assert (one.release_at, one.released_at) == (None, START)


@pytest.mark.usefixtures("planned")
def test_no_address_leads_a_client_to_it_before_its_time(
    cast: Cast, in_practice: Block, person: Callable[..., Person]
) -> None:
    with in_practice():
        url = f"/my/homework/{the_one().id}"
    client = person(cast.client)
    assert client.get(url).status_code == 404
    assert "Looking back" not in client.get("/my/homework").text
    assert "Looking back" not in client.get("/my").text


@pytest.mark.usefixtures("planned")
def test_the_counselor_reads_when_it_comes_and_can_let_it_come_now(
    cast: Cast, in_practice: Block, person: Callable[..., Person]
) -> None:
    with in_practice():
        url = f"/homework/assignments/{the_one().id}"
    counselor = person(cast.counselor)
    assert "Comes on " in counselor.get(f"/cases/{cast.case_id}/homework").text
    assert "sees nothing of it" in counselor.get(url).text
    assert counselor.post(f"{url}/release").status_code == 303
    assert "Looking back" in person(cast.client).get("/my/homework").text
