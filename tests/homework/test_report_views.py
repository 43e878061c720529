"""Reports: what is counted, for whom, and at what price."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from counsel.audit.models import AuditEvent
from counsel.homework import report_access, reviewing, service, submitting
from counsel.homework.models import Assignment, Submission
from counsel.homework.report_access import Question
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from tests.cast import Cast
from tests.fakes import START
from tests.homework.factories import assign, submit, write
from tests.people import Person

People = Callable[[Actor], Person]
Block = Callable[[], AbstractContextManager[None]]
Counting = Callable[[], AbstractContextManager[list[str]]]
DAY = timedelta(days=1)


def piece(cast: Cast, *, after: timedelta = DAY, **look_back: Any) -> Submission:
    """A piece given at the start and sent some time after, with a short look back."""
    one = assign(cast, now=START)
    write(cast.client, one, now=START, story="so")
    values = {"difficulty": None, "usefulness": None} | look_back
    return submitting.submit(cast.client, one, now=START + after, **values)


def counted(cast: Cast, **question: Any) -> Any:
    db.session.flush()
    return report_access.report(cast.counselor, Question(**question))


def test_assigned_opened_sent_and_put_aside_are_counted(practice: Cast) -> None:
    assign(practice, now=START)
    assign(practice, now=START).opened_at = START
    aside = assign(practice, now=START)
    submitting.skip(practice.client, aside, reason="", now=START)
    service.withdraw(practice.counselor, assign(practice, now=START), now=START)
    assign(practice, now=START).released_at = None
    piece(practice, amount=4)
    piece(practice, amount=2)
    piece(practice)
    report = counted(practice)
    assert (report.assigned, report.opened, report.sent, report.put_aside) == (6, 1, 3, 1)
    assert (report.completed, report.in_part, report.none_of_it) == (2, 1, 0)


@pytest.mark.parametrize(
    ("after", "days"),
    [
        (timedelta(hours=3), 0),
        (timedelta(hours=23, minutes=59), 0),
        (timedelta(days=1), 1),
        (timedelta(days=2), 2),
        (timedelta(days=8, hours=5), 8),
        (timedelta(days=370), 370),
    ],
)
def test_days_are_whole_days_from_release_to_the_first_submission(
    practice: Cast, after: timedelta, days: int
) -> None:
    submission = piece(practice, after=after)
    reviewing.save_review(
        practice.counselor,
        submission,
        overall="Once more?",
        comments={},
        outcome="sent_back",
        now=START + after,
    )
    submitting.submit(
        practice.client,
        submission.assignment,
        difficulty=None,
        usefulness=None,
        now=START + after + 30 * DAY,
    )
    assert counted(practice).days == {days: 1}


def test_the_newest_round_speaks_and_one_taken_back_does_not(practice: Cast) -> None:
    first = piece(practice, difficulty=9, usefulness=2, amount=1, barriers=["time"])
    reviewing.save_review(
        practice.counselor,
        first,
        overall="Once more?",
        comments={},
        outcome="sent_back",
        now=START + DAY,
    )
    submitting.submit(
        practice.client,
        first.assignment,
        difficulty=4,
        usefulness=8,
        amount=4,
        barriers=["private", "time"],
        now=START + 2 * DAY,
    )
    back = piece(practice, difficulty=10, barriers=["forgot"])
    submitting.take_back(practice.client, back.assignment, now=START + DAY)
    report = counted(practice)
    assert (report.difficulty, report.usefulness, report.amounts) == ({4: 1}, {8: 1}, {4: 1})
    assert report.barriers == {"private": 1, "time": 1}
    assert (report.sent, report.assigned) == (1, 2)


def test_talked_about_in_any_round_counts_once(practice: Cast) -> None:
    first, _second = piece(practice), piece(practice)
    reviewing.talked_about(practice.counselor, first, True, now=START + DAY)
    assert counted(practice).discussed == 1


def test_a_report_is_of_one_exercise_one_case_and_a_time(practice: Cast) -> None:
    old = piece(practice)
    old.assignment.released_at = START - 100 * DAY
    new = piece(practice)
    exercise_id = new.assignment.version.exercise_id
    assert counted(practice, since=START - 90 * DAY).assigned == 1
    assert counted(practice, exercise_id=exercise_id).assigned == 1
    assert counted(practice, case_id=practice.case_id).assigned == 2
    assert counted(practice, case_id=practice.couple_case_id).assigned == 0
    assert counted(practice, exercise_id=uuid.uuid4()).assigned == 0
    known = report_access.exercises(practice.counselor, Question(since=START - 90 * DAY))
    assert [key for key, _title in known] == [exercise_id]


@pytest.mark.parametrize(
    ("who", "seen"),
    [("counselor", 1), ("supervisor", 1), ("colleague", 0), ("owner", 0), ("stranger", 0)],
)
def test_each_sees_the_numbers_of_the_cases_that_they_see(
    practice: Cast, who: str, seen: int
) -> None:
    piece(practice)
    db.session.flush()
    found = report_access.report(practice.actors()[who], Question())
    assert (found.assigned, found.sent) == (seen, seen)


def test_more_barriers_than_are_opened_are_said_to_be_more(
    practice: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in ("time", "time", "forgot"):
        piece(practice, barriers=[kind])
    monkeypatch.setattr(report_access, "MOST_READ", 2)
    report = counted(practice)
    assert (report.barriers_read, report.barriers_all) == (2, 3)


def test_the_page_shows_each_number_with_how_many_it_is_of(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        for hard, useful in ((2, 8), (5, 9)):
            piece(cast, difficulty=hard, usefulness=useful, amount=3, barriers=["private"])
    for url in ("/homework/report", f"/cases/{cast.case_id}/homework/report"):
        page = person(cast.counselor).get(url).text
        for words in ("3.5", "8.5", "mean of 2", "median of 2", "I had no private place"):
            assert words in page, words
    with in_practice():
        read = select(AuditEvent.case_id).where(AuditEvent.subject_kind == "homework report")
        assert set(db.session.scalars(read)) == {None, cast.case_id}


def test_a_report_of_nothing_says_so(cast: Cast, person: People) -> None:
    assert "Nothing to count yet" in person(cast.counselor).get("/homework/report").text
    assert person(cast.counselor).get("/homework/report?days=x&exercise=y").status_code == 200


def test_a_report_asks_the_same_for_one_piece_and_for_many(
    cast: Cast, person: People, in_practice: Block, count_queries: Counting
) -> None:
    counselor = person(cast.counselor)
    with in_practice():
        piece(cast, barriers=["time"])
    counselor.get("/homework/report")
    with count_queries() as few:
        counselor.get("/homework/report")
    with in_practice():
        for number in range(40):
            submit(cast, now=START + number * timedelta(hours=1))
        db.session.execute(Assignment.__table__.update().values(opened_at=START))  # type: ignore[attr-defined]  # a table
    with count_queries() as many:
        counselor.get("/homework/report")
    assert len(many) <= len(few) <= 16
