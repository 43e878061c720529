"""Pathways: released in their time, held where something stands against it, never twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from counsel.homework import answering, pathways, releasing, service, submitting
from counsel.homework.enrolment_models import Enrolment
from counsel.homework.models import Assignment
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.library import assignable
from counsel.practices.models import Membership
from counsel.roster import care
from counsel.roster.models import Case, Client
from tests.cast import Cast
from tests.fakes import START
from tests.homework.factories import assign, enrol, write

DAY = timedelta(days=1)
LATE = START + timedelta(hours=12)
Run = Callable[[datetime], dict[str, int]]
Block = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def on_the_way(cast: Cast, in_practice: Block) -> Iterator[Callable[..., None]]:
    """Enrols the client and commits, as a page would."""

    def begin(*steps: dict[str, object], **changes: object) -> None:
        with in_practice():
            enrol(cast, *steps, now=START, **changes)

    return begin


@pytest.fixture
def run(app: Flask) -> Run:
    """One turn of the scheduler."""

    def once(now: datetime) -> dict[str, int]:
        with app.app_context():
            return dict(releasing.release_due(now, horizon=DAY))

    return once


def given(cast: Cast) -> list[Assignment]:
    statement = select(Assignment).where(Assignment.client_id == cast.client.client_id)
    return list(db.session.scalars(statement.order_by(Assignment.assigned_at, Assignment.id)))


def send(cast: Cast, assignment: Assignment, now: datetime) -> None:
    write(cast.client, assignment, now=now, story="It was so.")
    submitting.submit(cast.client, assignment, difficulty=None, usefulness=None, now=now)


def test_the_first_step_comes_in_its_time_and_only_once(
    cast: Cast, in_practice: Block, on_the_way: Callable[..., None], run: Run
) -> None:
    on_the_way()
    assert run(LATE) == {"released": 1}
    assert run(LATE + timedelta(minutes=1)) == {}
    with in_practice():
        (first,) = given(cast)
        assert first.rationale == "Because of 1."
        assert first.due_at is not None


def test_the_next_step_follows_when_the_one_before_was_sent(
    cast: Cast, in_practice: Block, on_the_way: Callable[..., None], run: Run
) -> None:
    on_the_way()
    run(LATE)
    with in_practice():
        send(cast, given(cast)[0], LATE + DAY)
    assert run(LATE + DAY) == {"released": 1}
    with in_practice():
        titles = [one.version.content["title"] for one in given(cast)]
        assert titles == ["Exercise 1", "Exercise 2"]


def test_putting_a_step_aside_lets_the_pathway_go_on(
    cast: Cast, in_practice: Block, on_the_way: Callable[..., None], run: Run
) -> None:
    on_the_way()
    run(LATE)
    with in_practice():
        submitting.skip(cast.client, given(cast)[0], reason="", now=LATE)
    assert run(LATE) == {"released": 1}


def test_a_third_exercise_waits_while_two_are_open(
    cast: Cast, in_practice: Block, on_the_way: Callable[..., None], run: Run
) -> None:
    with in_practice():
        assign(cast, now=START)
    on_the_way({"after_days": 0}, {"after_days": 0})
    assert run(LATE) == {"released": 1}
    with in_practice():
        send(cast, given(cast)[0], LATE)
    assert run(LATE + timedelta(hours=2)) == {"released": 1}


def test_the_safety_layer_holds_a_step_and_the_counselor_is_told(
    cast: Cast, in_practice: Block, on_the_way: Callable[..., None], run: Run
) -> None:
    on_the_way()
    with in_practice():
        case = db.session.get_one(Case, cast.case_id)
        care.raise_flag(cast.counselor, case, "risk", reason="Said so.", now=START)
    assert run(LATE) == {"held": 1}
    assert run(LATE + DAY) == {}
    with in_practice():
        assert given(cast) == []
        (step, _next) = db.session.scalars(select(Enrolment)).one().steps
        assert "risk" in step.held_reason


def test_a_step_with_cautions_needs_them_read_at_the_start(cast: Cast, in_practice: Block) -> None:
    careful = {"after_days": 0, "exercise": "built-in:goodbye-letter"}
    with in_practice(), pytest.raises(DomainError) as refused:
        enrol(cast, careful, now=START, cautions_read=False)
    assert refused.value.field == "cautions_read"


def test_a_step_by_hand_waits_for_the_counselor_however_late_it_is(
    cast: Cast, in_practice: Block, on_the_way: Callable[..., None], run: Run
) -> None:
    on_the_way({"after_days": 0, "by_hand": True})
    assert run(LATE) == {"held": 1}
    assert run(LATE + 90 * DAY) == {}
    with in_practice():
        assert given(cast) == []
        (step,) = db.session.scalars(select(Enrolment)).one().steps
        assert "never released by itself" in step.held_reason
        releasing.release_now(cast.counselor, step, now=LATE)
        assert len(given(cast)) == 1


def test_nobody_is_released_for_a_counselor_who_left(
    cast: Cast, in_practice: Block, on_the_way: Callable[..., None], run: Run
) -> None:
    on_the_way()
    with in_practice():
        for held in db.session.scalars(
            select(Membership).where(Membership.user_id == cast.counselor.user_id)
        ):
            held.ended_at, held.ended_by = START, cast.owner.user_id
    assert run(LATE) == {"held": 1}


def test_an_exercise_that_the_counselor_gave_by_hand_counts_as_the_step(
    cast: Cast, in_practice: Block, on_the_way: Callable[..., None], run: Run
) -> None:
    on_the_way({"after_days": 0, "exercise": "built-in:name-what-i-feel"}, {"after_step": True})
    with in_practice():
        version = assignable.resolve(cast.counselor, "built-in:name-what-i-feel", now=START)
        service.assign(
            cast.counselor,
            db.session.get_one(Case, cast.case_id),
            [db.session.get_one(Client, cast.client.client_id)],
            version,
            rationale="Now.",
            due_at=None,
            cautions_read=True,
            now=START,
        )
    assert run(LATE) == {}
    with in_practice():
        assert len(given(cast)) == 1
        assert db.session.scalars(select(Enrolment)).one().steps[0].assignment is not None


def test_a_pause_releases_nothing_and_moves_the_days(
    cast: Cast, in_practice: Block, on_the_way: Callable[..., None], run: Run
) -> None:
    on_the_way({"after_days": 0}, {"after_days": 4})
    run(LATE)
    with in_practice():
        pathways.pause(cast.counselor, db.session.scalars(select(Enrolment)).one(), now=LATE)
    assert run(LATE + 6 * DAY) == {}
    with in_practice():
        one = db.session.scalars(select(Enrolment)).one()
        pathways.go_on(cast.counselor, one, now=LATE + 6 * DAY)
    assert run(LATE + 7 * DAY) == {}
    assert run(LATE + 10 * DAY) == {"released": 1}


def test_a_step_back_gives_an_exercise_once_more_and_loses_nothing(
    cast: Cast, in_practice: Block, on_the_way: Callable[..., None], run: Run
) -> None:
    on_the_way({"after_days": 0})
    run(LATE)
    with in_practice():
        send(cast, given(cast)[0], LATE)
    assert run(LATE) == {}
    with in_practice():
        one = db.session.scalars(select(Enrolment)).one()
        assert one.finished_at is not None
        pathways.repeat(cast.counselor, one.steps[0], now=LATE + DAY)
    assert run(LATE + DAY) == {"released": 1}
    with in_practice():
        assert [answering.state(one) for one in given(cast)] == ["submitted", "assigned"]


def test_an_ended_pathway_releases_nothing_and_refuses_every_change(
    cast: Cast, in_practice: Block, on_the_way: Callable[..., None], run: Run
) -> None:
    on_the_way()
    with in_practice():
        one = db.session.scalars(select(Enrolment)).one()
        pathways.end(cast.counselor, one, now=START)
        with pytest.raises(DomainError):
            pathways.leave_out(cast.counselor, one.steps[0], now=START)
    assert run(LATE) == {}


def test_a_counselor_releases_leaves_out_moves_and_puts_back(
    cast: Cast, in_practice: Block, on_the_way: Callable[..., None], run: Run
) -> None:
    on_the_way({"after_days": 3}, {"after_days": 5}, {"after_days": 7})
    with in_practice():
        first, second, third = db.session.scalars(select(Enrolment)).one().steps
        releasing.release_now(cast.counselor, first, now=START)
        with pytest.raises(DomainError):
            releasing.release_now(cast.counselor, first, now=START)
        pathways.leave_out(cast.counselor, second, now=START)
        pathways.put_back(cast.counselor, second, now=START)
        pathways.wait_until(cast.counselor, third, (START + 20 * DAY).date(), now=START)
        with pytest.raises(DomainError):
            pathways.wait_until(cast.counselor, third, (START - DAY).date(), now=START)
        places = pathways.places(third.enrolment, now=LATE + 8 * DAY)
        assert [place.state for place in places] == ["open", "due", "waiting"]


def test_one_pathway_that_fails_does_not_hold_up_the_next(
    cast: Cast, in_practice: Block, on_the_way: Callable[..., None], run: Run
) -> None:
    on_the_way()
    on_the_way()
    with in_practice():
        broken = db.session.scalars(select(Enrolment).order_by(Enrolment.id)).first()
        assert broken is not None
        broken.document = {"steps": "none"}
    assert run(LATE) == {"released": 1}


def test_looking_when_nothing_is_due_asks_one_question(
    cast: Cast,
    on_the_way: Callable[..., None],
    run: Run,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    on_the_way({"after_days": 9})
    run(LATE)
    with count_queries() as seen:
        run(LATE)
    assert len(seen) == 1
