"""Homework from assigning to the answer, and what nobody may lose on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from counsel.homework import answering, reviewing, service, submitting
from counsel.homework.models import Submission
from counsel.kernel import db as database
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError, StaleWrite
from counsel.outbox.models import OutboxMessage
from counsel.roster.models import Case, Client, SafetyFlag
from tests.cast import Cast
from tests.fakes import START, FakeClock
from tests.homework.factories import a_content, assign, publish, submit, write


def kinds() -> list[str]:
    db.session.flush()
    return sorted(db.session.scalars(select(OutboxMessage.kind)))


def test_assigning_tells_the_client_once(practice: Cast) -> None:
    assignment = assign(practice, now=START)
    assert answering.state(assignment) == "assigned"
    assert kinds() == ["homework_assigned"]


def test_a_client_without_a_sign_in_gets_no_message(practice: Cast) -> None:
    client = db.session.get_one(Client, practice.recipient_id)
    case = db.session.get_one(Case, practice.quiet_case_id)
    version = publish(practice.counselor, a_content(), now=START)
    service.assign(
        practice.counselor,
        case,
        [client],
        version,
        rationale="Why",
        due_at=None,
        cautions_read=False,
        now=START,
    )
    assert kinds() == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"rationale": " "}, "rationale"),
        ({"clients": []}, "clients"),
        ({"due_at": START - timedelta(minutes=1)}, "due_date"),
    ],
)
def test_a_bad_assignment_is_refused_at_its_field(
    practice: Cast, change: dict[str, object], field: str
) -> None:
    values: dict[str, object] = {
        "clients": [db.session.get_one(Client, practice.client.client_id)],
        "rationale": "Why",
        "due_at": None,
    }
    values |= change
    version = publish(practice.counselor, a_content(), now=START)
    case = db.session.get_one(Case, practice.case_id)
    people = values.pop("clients")
    with pytest.raises(DomainError) as refused:
        service.assign(
            practice.counselor,
            case,
            people,  # type: ignore[arg-type]  # clients, or none
            version,
            cautions_read=False,
            now=START,
            **values,  # type: ignore[arg-type]  # a rationale and a date
        )
    assert refused.value.field == field


def test_a_risk_flag_in_the_couples_case_stops_new_work_in_the_individual_one(
    practice: Cast,
) -> None:
    db.session.add(
        SafetyFlag(
            practice_id=practice.practice_id,
            case_id=practice.couple_case_id,
            kind="risk",
            set_at=START,
            set_by=practice.counselor.user_id,
        )
    )
    db.session.flush()
    with pytest.raises(DomainError):
        assign(practice, now=START)


def test_what_was_typed_comes_back_as_it_was(practice: Cast) -> None:
    assignment = assign(practice, now=START)
    write(practice.client, assignment, now=START, story="half a sent", hurt=3)
    answers = answering.saved_answers(assignment)
    assert (answers["story"].value, answers["hurt"].value) == ("half a sent", 3)
    assert answering.state(assignment) == "started"


def test_answers_are_sealed_in_the_database(practice: Cast) -> None:
    assignment = assign(practice, now=START)
    write(practice.client, assignment, now=START, story="nobody may read this")
    stored = db.session.execute(text("SELECT value_sealed FROM answers")).scalar_one()
    assert b"nobody" not in bytes(stored)


def test_a_later_write_never_overwrites_an_unseen_one(practice: Cast) -> None:
    assignment = assign(practice, now=START)
    block = answering.content_of(assignment).by_key["story"]
    phone = answering.save_answer(
        practice.client, assignment, block, "from the phone", revision=0, now=START
    )
    with pytest.raises(StaleWrite):
        answering.save_answer(
            practice.client, assignment, block, "from the desk", revision=0, now=START
        )
    assert phone.value == "from the phone"


def test_a_submission_waits_for_what_is_needed(practice: Cast) -> None:
    assignment = assign(practice, now=START)
    write(practice.client, assignment, now=START, hurt=3)
    with pytest.raises(DomainError):
        submitting.submit(practice.client, assignment, difficulty=None, usefulness=None, now=START)


def test_a_submission_is_a_snapshot_of_what_was_shown(practice: Cast) -> None:
    assignment = assign(practice, now=START)
    write(practice.client, assignment, now=START, story="so", ready="Not now", next="hidden")
    sent = submitting.submit(
        practice.client, assignment, difficulty=None, usefulness=None, now=START
    )
    assert sent.answers == {"read": None, "story": "so", "hurt": None, "ready": "Not now"}


def test_submitted_homework_cannot_be_written_to(practice: Cast) -> None:
    submission = submit(practice, now=START)
    with pytest.raises(DomainError):
        write(practice.client, submission.assignment, now=START, story="more")


def test_a_submission_can_be_taken_back_until_it_is_opened(practice: Cast) -> None:
    submission = submit(practice, now=START)
    submitting.take_back(practice.client, submission.assignment, now=START)
    assert answering.state(submission.assignment) == "started"


def test_an_opened_submission_stays(practice: Cast) -> None:
    submission = submit(practice, now=START)
    reviewing.open_for_review(practice.counselor, submission, now=START)
    database.commit()
    with pytest.raises(DomainError):
        submitting.take_back(practice.client, submission.assignment, now=START)


def test_a_review_draft_says_nothing_to_the_client(practice: Cast) -> None:
    submission = submit(practice, now=START)
    reviewing.save_review(
        practice.counselor,
        submission,
        overall="I wonder",
        comments={"story": "tell me more"},
        outcome=None,
        now=START,
    )
    assert answering.state(submission.assignment) == "submitted"
    assert kinds() == ["homework_assigned"]


def test_sent_back_homework_opens_a_new_round_and_keeps_the_earlier_one(
    practice: Cast, clock: FakeClock
) -> None:
    first = submit(practice, now=START)
    reviewing.save_review(
        practice.counselor,
        first,
        overall="",
        comments={"story": "What did you need then?"},
        outcome="sent_back",
        now=START,
    )
    later = clock.travel(hours=1)
    write(practice.client, first.assignment, now=later, story="Someone to ask.")
    second = submitting.submit(
        practice.client, first.assignment, difficulty=None, usefulness=None, now=later
    )
    assert second.round == 2
    assert [one.answers["story"] for one in answering.earlier(second)] == ["It was in spring."]
    assert kinds() == ["homework_answered", "homework_assigned"]


def test_each_round_that_is_answered_is_told_once(practice: Cast, clock: FakeClock) -> None:
    first = submit(practice, now=START)
    answer = {"comments": {}, "overall": "And then?", "now": START}
    reviewing.save_review(practice.counselor, first, outcome="sent_back", **answer)
    second = submitting.submit(
        practice.client,
        first.assignment,
        difficulty=None,
        usefulness=None,
        now=clock.travel(hours=1),
    )
    reviewing.save_review(practice.counselor, second, outcome="reviewed", **answer)
    assert kinds() == ["homework_answered", "homework_answered", "homework_assigned"]


def test_nothing_is_sent_back_without_a_word(practice: Cast) -> None:
    submission = submit(practice, now=START)
    with pytest.raises(DomainError):
        reviewing.save_review(
            practice.counselor,
            submission,
            overall=" ",
            comments={"story": " "},
            outcome="sent_back",
            now=START,
        )


def test_a_decided_review_cannot_be_decided_again(practice: Cast) -> None:
    submission = submit(practice, now=START)
    decide = {"overall": "Thank you.", "comments": {}, "outcome": "reviewed", "now": START}
    reviewing.save_review(practice.counselor, submission, **decide)
    with pytest.raises(DomainError):
        reviewing.save_review(practice.counselor, submission, **decide)


def test_a_comment_that_is_emptied_goes_away(practice: Cast) -> None:
    submission = submit(practice, now=START)
    for comments in ({"story": "a", "hurt": "b"}, {"story": "c", "hurt": ""}):
        review = reviewing.save_review(
            practice.counselor,
            submission,
            overall="",
            comments=comments,
            outcome=None,
            now=START,
        )
        db.session.flush()
    assert {f.block_key: f.text for f in review.feedback} == {"story": "c"}


def test_skipped_homework_can_be_taken_up_again_with_its_words(practice: Cast) -> None:
    assignment = assign(practice, now=START)
    write(practice.client, assignment, now=START, story="begun")
    submitting.skip(practice.client, assignment, reason="a hard week", now=START)
    assert answering.state(assignment) == "skipped"
    submitting.resume(practice.client, assignment, now=START)
    assert answering.state(assignment) == "started"
    assert answering.saved_answers(assignment)["story"].value == "begun"


def test_each_submission_belongs_to_one_round(practice: Cast) -> None:
    submit(practice, now=START)
    assert [one.round for one in db.session.scalars(select(Submission))] == [1]
