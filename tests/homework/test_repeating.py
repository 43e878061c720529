"""Exercises that come again: in their rhythm, once, one at a time, and never past the gate."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from counsel.homework import held_back, repeating, rhythm, service, submitting
from counsel.homework.models import Assignment, Repetition
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.roster import care
from counsel.roster.models import Case, CaseParticipant
from tests.cast import Cast
from tests.fakes import START
from tests.homework.plans import Meeting, plan, repeat
from tests.people import Person

DAY = timedelta(days=1)
ZONE = "America/New_York"
NOON = datetime(2026, 11, 23, 17, tzinfo=UTC)
Run = Callable[..., dict[str, int]]
Block = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def run(app: Flask) -> Run:
    """One turn of the scheduler, with the session that is next."""

    def once(now: datetime, session: Meeting | None = None) -> dict[str, int]:
        def known(_actor: object, ids: list[uuid.UUID], _now: datetime) -> dict[uuid.UUID, Meeting]:
            return dict.fromkeys(ids, session) if session else {}

        with app.app_context():
            return dict(repeating.repeat_due(now, horizon=DAY, next_sessions=known))

    return once


@pytest.fixture
def begun(cast: Cast, in_practice: Block) -> Iterator[Callable[..., datetime]]:
    """Begins a repetition and commits; when it comes next."""

    def begin(kind: str, **changes: object) -> datetime:
        with in_practice():
            at = repeat(cast, kind, **changes).next_at
            assert at is not None
            return at

    return begin


def given() -> list[Assignment]:
    return list(db.session.scalars(select(Assignment).order_by(Assignment.assigned_at)))


def the_one() -> Repetition:
    return db.session.scalars(select(Repetition)).one()


def done(cast: Cast, in_practice: Block, now: datetime) -> None:
    """The client puts aside what they have."""
    with in_practice():
        submitting.skip(cast.client, given()[-1], reason="", now=now)


def test_each_day_means_the_next_morning_of_the_client() -> None:
    at = rhythm.next_time("daily", NOON, zone=ZONE, now=NOON)
    assert at == datetime(2026, 11, 24, 14, tzinfo=UTC)


def test_each_week_keeps_its_weekday_even_after_a_long_pause() -> None:
    late = NOON + 16 * DAY
    at = rhythm.next_time("weekly", NOON, zone=ZONE, now=late)
    assert at == datetime(2026, 12, 14, 14, tzinfo=UTC)


def test_the_morning_stays_the_morning_when_the_clocks_change() -> None:
    before = datetime(2026, 10, 31, 17, tzinfo=UTC)
    at = rhythm.next_time("daily", before, zone=ZONE, now=before)
    assert at == datetime(2026, 11, 1, 14, tzinfo=UTC)


def test_there_is_an_evening_to_do_it_until() -> None:
    assert rhythm.until("daily", zone=ZONE, now=NOON) == datetime(2026, 11, 24, 1, tzinfo=UTC)
    assert rhythm.until("weekly", zone=ZONE, now=NOON) == datetime(2026, 11, 30, 1, tzinfo=UTC)
    night = datetime(2026, 11, 24, 3, tzinfo=UTC)
    assert rhythm.until("daily", zone=ZONE, now=night) == datetime(2026, 11, 25, 1, tzinfo=UTC)


def test_the_next_one_comes_in_its_time_and_only_once(
    cast: Cast, in_practice: Block, begun: Callable[..., datetime], run: Run
) -> None:
    at = begun("daily", plan={"when": "at eight"}, left_out=("hurt",), confidence=5)
    done(cast, in_practice, START)
    assert run(at - timedelta(minutes=1)) == {}
    assert run(at) == {"given": 1}
    assert run(at + timedelta(minutes=1)) == {}
    with in_practice():
        first, second = given()
        assert second.repetition_id == first.repetition_id
        assert (second.rationale, second.plan, second.left_out) == (
            first.rationale,
            {"when": "at eight"},
            ["hurt"],
        )
        assert second.due_at is not None
        assert the_one().next_at == at + DAY


def test_nothing_piles_up_while_the_last_one_is_open(
    in_practice: Block, begun: Callable[..., datetime], run: Run
) -> None:
    at = begun("daily")
    assert run(at) == {}
    with in_practice():
        assert len(given()) == 1
        assert the_one().next_at == at + DAY


def test_it_ends_after_its_last_day(
    cast: Cast, in_practice: Block, begun: Callable[..., datetime], run: Run
) -> None:
    at = begun("daily", until=date(2026, 11, 24))
    done(cast, in_practice, START)
    assert run(at) == {"given": 1}
    with in_practice():
        assert the_one().ended_at == at
    assert run(at + DAY) == {}


def test_one_comes_before_each_session_and_a_moved_session_gets_no_second(
    cast: Cast, in_practice: Block, begun: Callable[..., datetime], run: Run
) -> None:
    first, second = Meeting(START + 3 * DAY), Meeting(START + 10 * DAY)
    at = begun("session", session=first)
    assert at == rhythm.after(first.starts_at, ZONE)
    done(cast, in_practice, START)
    moved = Meeting(START + 5 * DAY, id=first.id)
    assert run(at, moved) == {}
    with in_practice():
        at = the_one().next_at
    assert at == rhythm.after(moved.starts_at, ZONE)
    assert run(at, second) == {"given": 1}
    with in_practice():
        assert given()[-1].due_at == second.starts_at - DAY


def test_without_a_session_ahead_it_waits_for_one(
    cast: Cast, in_practice: Block, begun: Callable[..., datetime], run: Run
) -> None:
    at = begun("session")
    done(cast, in_practice, START)
    assert run(at) == {}
    assert run(at + repeating.LOOK_EVERY, Meeting(START + 7 * DAY)) == {"given": 1}


def test_the_safety_layer_holds_it_until_the_counselor_gives_the_next_one(
    cast: Cast, in_practice: Block, begun: Callable[..., datetime], run: Run
) -> None:
    at = begun("daily")
    done(cast, in_practice, START)
    with in_practice():
        case = db.session.get_one(Case, cast.case_id)
        flag = care.raise_flag(cast.counselor, case, "risk", reason="Said so.", now=START)
        flag_id = flag.id
    assert run(at) == {"held": 1}
    assert run(at + DAY) == {}
    with in_practice():
        one = the_one()
        (need,) = held_back.waiting(cast.counselor, at)
        assert need.values == {"case_id": cast.case_id}
        with pytest.raises(DomainError):
            repeating.go_on(cast.counselor, one, now=at)
        db.session.get_one(type(flag), flag_id).lifted_at = at
        repeating.go_on(cast.counselor, one, now=at)
        assert (len(given()), one.held_at, one.next_at) == (2, None, at + DAY)


def test_somebody_who_left_the_case_gets_no_more(
    cast: Cast, in_practice: Block, begun: Callable[..., datetime], run: Run
) -> None:
    at = begun("daily")
    done(cast, in_practice, START)
    with in_practice():
        part = select(CaseParticipant).where(CaseParticipant.case_id == cast.case_id)
        db.session.scalars(part).one().until = START
    assert run(at) == {"held": 1}


def test_what_was_ended_comes_no_more(
    cast: Cast, in_practice: Block, begun: Callable[..., datetime], run: Run
) -> None:
    at = begun("weekly")
    done(cast, in_practice, START)
    with in_practice():
        repeating.end(cast.counselor, the_one(), now=START)
    assert run(at) == {}
    with in_practice(), pytest.raises(DomainError):
        repeating.go_on(cast.counselor, the_one(), now=at)


def test_an_end_before_the_second_time_is_refused(practice: Cast) -> None:
    with pytest.raises(DomainError) as refused:
        repeat(practice, "weekly", until=START.date() + 2 * DAY)
    assert refused.value.field == "until"


def test_what_asks_for_an_attestation_does_not_come_again_by_itself(practice: Cast) -> None:
    one = plan(practice)
    one.version.content = one.version.content | {"tier": "R", "cautions": "Care."}
    with pytest.raises(DomainError) as refused:
        repeating.begin(practice.counselor, one, "daily", None, now=START)
    assert refused.value.field == "repeat"


def test_a_withdrawn_piece_makes_room_for_the_next(
    cast: Cast, in_practice: Block, begun: Callable[..., datetime], run: Run
) -> None:
    at = begun("daily")
    with in_practice():
        service.withdraw(cast.counselor, given()[0], now=START)
    assert run(at) == {"given": 1}


def test_the_case_shows_what_comes_again_and_ends_it(
    cast: Cast,
    in_practice: Block,
    begun: Callable[..., datetime],
    person: Callable[..., Person],
) -> None:
    begun("weekly")
    counselor = person(cast.counselor)
    page = f"/cases/{cast.case_id}/homework"
    assert "Each week" in counselor.get(page).text
    with in_practice():
        url = f"/homework/repetitions/{the_one().id}"
    assert counselor.post(url, {"action": "end"}).status_code == 303
    with in_practice():
        assert the_one().ended_at is not None
        assert the_one().ended_by == cast.counselor.user_id
