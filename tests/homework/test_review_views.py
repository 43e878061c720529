"""To review: the queue, one piece, what it is answered with and what follows it, in one post."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from counsel.appointments.models import Appointment
from counsel.audit.models import AuditEvent
from counsel.homework import answering, reviewing, submitting
from counsel.homework.models import Assignment, Review, Submission
from counsel.homework.sharing import Share
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from tests.appointments.factories import schedule
from tests.cast import Cast
from tests.fakes import START
from tests.homework.factories import a_content, assign, publish, submit, write
from tests.people import Person

People = Callable[[Actor], Person]
Block = Callable[[], AbstractContextManager[None]]
Counting = Callable[[], AbstractContextManager[list[str]]]
HOUR = timedelta(hours=1)


def sent(cast: Cast, in_practice: Block, **changes: Any) -> uuid.UUID:
    with in_practice():
        return submit(cast, **({"now": START} | changes)).id


def second_round(cast: Cast, in_practice: Block, story: str) -> uuid.UUID:
    """A piece that was sent back and came again with another story."""
    with in_practice():
        first = submit(cast, now=START)
        reviewing.save_review(
            cast.counselor,
            first,
            overall="",
            comments={"story": "What did you need?"},
            outcome="sent_back",
            now=START,
        )
        write(cast.client, first.assignment, now=START, story=story)
        later = START + HOUR
        return submitting.submit(
            cast.client, first.assignment, difficulty=None, usefulness=None, now=later
        ).id


def exercise(cast: Cast, in_practice: Block, **changes: Any) -> str:
    with in_practice():
        version = publish(cast.counselor, a_content(title="The next step", **changes), now=START)
        return f"exercise:{version.exercise_id}"


def count(in_practice: Block, model: Any) -> int:
    with in_practice():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_rating_is_kept_for_the_team_and_never_shown_to_the_client(
    cast: Cast, person: People, in_practice: Block
) -> None:
    url = f"/homework/{sent(cast, in_practice)}"
    counselor = person(cast.counselor)
    counselor.post(url, {"quantity": "0", "quality": "4", "overall": "Thanks."})
    draft = counselor.get(url).text
    assert 'value="0" checked' in draft or 'checked id="quantity-0"' in draft
    counselor.post(url, {"quantity": "0", "quality": "4", "outcome": "reviewed"})
    assert "4, just as meant" in counselor.get(url).text
    with in_practice():
        assignment_id = db.session.scalars(select(Assignment.id)).one()
    assert "as meant" not in person(cast.client).get(f"/my/homework/{assignment_id}").text


@pytest.mark.parametrize("wrong", [{"quantity": "5"}, {"quality": "-1"}])
def test_a_rating_that_nobody_offers_is_refused_and_nothing_is_lost(
    cast: Cast, person: People, in_practice: Block, wrong: dict[str, str]
) -> None:
    url = f"/homework/{sent(cast, in_practice)}"
    refused = person(cast.counselor).post(url, {"comment-story": "Worth keeping.", **wrong})
    assert refused.status_code == 422
    assert "Worth keeping." in refused.text


def test_what_the_client_marked_stands_first_on_the_page_and_in_the_queue(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        one = assign(cast, now=START)
        block = answering.content_of(one).by_key["story"]
        marked = Share(please_read=True)
        answering.save_answer(cast.client, one, block, "so", revision=0, now=START, share=marked)
        submission = submitting.submit(
            cast.client, one, difficulty=None, usefulness=None, now=START
        )
        url = f"/homework/{submission.id}"
    page = person(cast.counselor).get(url).text
    assert "asks you to read first" in page
    assert page.index('href="#a-story"') < page.index('id="a-story"')
    assert "Please read" in person(cast.counselor).get("/homework").text


def test_each_answer_stands_beside_what_it_was_in_the_round_before(
    cast: Cast, person: People, in_practice: Block
) -> None:
    url = f"/homework/{second_round(cast, in_practice, 'It was in May, after all.')}"
    page = person(cast.counselor).get(url).text
    now_at = page.index("It was in May, after all.")
    assert now_at < page.index("In round 1") < page.index("It was in spring.")
    assert "As in round 1" in page  # how much it hurts is the same as before
    assert "What did you need?" in page


def test_a_follow_up_exercise_and_session_come_with_the_review_in_one_post(
    cast: Cast, person: People, in_practice: Block
) -> None:
    url = f"/homework/{sent(cast, in_practice)}"
    with in_practice():
        schedule(cast)
    done = person(cast.counselor).post(
        url,
        {
            "outcome": "reviewed",
            "exercise-exercise": exercise(cast, in_practice),
            "exercise-rationale": "Because of what you found.",
            "session-weeks": "2",
        },
        follow_redirects=True,
    )
    assert "Reviewed. Assigned: The next step. Session on Tue 15 Dec, 15:00." in done.text
    with in_practice():
        newest = db.session.scalars(select(Assignment).order_by(Assignment.id.desc())).first()
        assert newest is not None
        assert newest.rationale == "Because of what you found."
        made = db.session.scalars(select(Appointment).order_by(Appointment.starts_at.desc()))
        first, second = made.all()
        assert first.follow_up_of == second.id
        assert (first.place, first.ends_at - first.starts_at) == (second.place, 50 * HOUR / 60)


REFUSALS: list[tuple[dict[str, str], str]] = [
    ({"exercise-rationale": ""}, "Say in a sentence why"),
    ({"exercise-due_date": "2020-01-01"}, "still to come"),
    ({"session-weeks": "other"}, "Choose a day."),
    ({"session-weeks": "other", "session-day": "2026-12-09"}, "Choose a time."),
    (
        {"session-weeks": "other", "session-day": "2020-01-01", "session-start": "10:00"},
        "This time has passed",
    ),
    ({"session-weeks": "3"}, "Not a valid choice"),
    ({"outcome": "sent_back", "overall": "", "comment-story": ""}, "Say what you would like"),
]


@pytest.mark.parametrize(("change", "words"), REFUSALS)
def test_where_one_part_is_refused_nothing_happens_and_nothing_is_lost(
    cast: Cast, person: People, in_practice: Block, change: dict[str, str], words: str
) -> None:
    url = f"/homework/{sent(cast, in_practice)}"
    with in_practice():
        schedule(cast)
    typed = {
        "outcome": "reviewed",
        "overall": "Thank you for this.",
        "comment-story": "A thought on it.",
        "quality": "3",
        "exercise-exercise": exercise(cast, in_practice),
        "exercise-rationale": "A reason worth keeping.",
        "session-weeks": "1",
    } | change
    refused = person(cast.counselor).post(url, typed)
    assert refused.status_code == 422
    assert words in refused.text
    for kept in ("overall", "comment-story", "exercise-rationale"):
        assert typed[kept] in refused.text
    assert count(in_practice, Assignment) == 1
    assert count(in_practice, Appointment) == 1
    assert count(in_practice, Review) == 0


def test_two_refusals_are_told_at_once(cast: Cast, person: People, in_practice: Block) -> None:
    url = f"/homework/{sent(cast, in_practice)}"
    refused = person(cast.counselor).post(
        url,
        {
            "outcome": "reviewed",
            "exercise-exercise": exercise(cast, in_practice),
            "session-weeks": "other",
        },
    )
    assert "Say in a sentence why" in refused.text
    assert "Choose a day." in refused.text


def test_the_gate_holds_for_a_follow_up_as_well(
    cast: Cast, person: People, in_practice: Block
) -> None:
    careful = exercise(cast, in_practice, tier="A", cautions="Go slowly.")
    url = f"/homework/{sent(cast, in_practice)}"
    typed = {
        "outcome": "reviewed",
        "exercise-exercise": careful,
        "exercise-rationale": "Because.",
    }
    counselor = person(cast.counselor)
    refused = counselor.post(url, typed)
    assert refused.status_code == 422
    assert "Read the cautions and tick that you did." in refused.text
    assert counselor.post(url, {**typed, "exercise-cautions_read": "y"}).status_code == 303


def test_who_has_enough_open_is_said_and_a_day_before_the_next_session_proposed(
    cast: Cast, person: People, in_practice: Block
) -> None:
    url = f"/homework/{sent(cast, in_practice)}"
    assert "exercises open" not in person(cast.counselor).get(url).text
    with in_practice():
        schedule(cast)
        assign(cast, now=START)
        assign(cast, now=START)
    page = person(cast.counselor).get(url).text
    assert "Client has 2 exercises open." in page
    assert 'value="2026-11-30"' in page


def test_the_short_form_offers_no_restricted_exercise(
    cast: Cast, person: People, in_practice: Block
) -> None:
    restricted = exercise(cast, in_practice, tier="R", cautions="Ask first.")
    url = f"/homework/{sent(cast, in_practice)}"
    counselor = person(cast.counselor)
    assert restricted not in counselor.get(url).text
    forced = {"exercise-exercise": restricted, "exercise-rationale": "So.", "outcome": "reviewed"}
    assert counselor.post(url, forced).status_code == 422
    assert count(in_practice, Assignment) == 1


def test_a_draft_keeps_what_was_chosen_to_follow_and_does_none_of_it(
    cast: Cast, person: People, in_practice: Block
) -> None:
    url = f"/homework/{sent(cast, in_practice)}"
    kept = person(cast.counselor).post(
        url, {"overall": "So far.", "exercise-rationale": "Half a reason."}
    )
    assert kept.status_code == 200
    assert "Half a reason." in kept.text
    assert "Kept as a draft" in kept.text
    assert count(in_practice, Review) == 1
    assert count(in_practice, Assignment) == 1


def test_the_next_piece_opens_after_the_one_that_was_left_for_now(
    cast: Cast, person: People, in_practice: Block
) -> None:
    first, second, third = [sent(cast, in_practice, now=START + n * HOUR) for n in range(3)]
    counselor = person(cast.counselor)
    assert f"/homework/{second}" in counselor.get(f"/homework/{first}").text
    done = counselor.post(f"/homework/{second}", {"outcome": "reviewed", "next": "1"})
    assert done.location.endswith(f"/homework/{third}")
    done = counselor.post(f"/homework/{third}", {"outcome": "reviewed", "next": "1"})
    assert done.location.endswith(f"/homework/{first}")
    done = counselor.post(f"/homework/{first}", {"outcome": "reviewed", "next": "1"})
    assert done.location.endswith("/homework")


def test_what_was_talked_about_is_noted_from_the_review_and_from_the_case(
    cast: Cast, person: People, in_practice: Block
) -> None:
    submission_id = sent(cast, in_practice)
    counselor, url = person(cast.counselor), f"/homework/{submission_id}"
    counselor.post(url, {"outcome": "reviewed", "discussed": "y"})
    assert "Talked about" in counselor.get(url).text
    case = f"/cases/{cast.case_id}/homework"
    assert "Talked about" in counselor.get(case).text
    back = counselor.post(f"{url}/discussion", {"talked": "no", "from": "case"})
    assert back.location.endswith(case)
    assert "We talked about it" in counselor.get(case).text
    with in_practice():
        one = db.session.get_one(Submission, submission_id)
        assert one.discussed_at is None
        verbs = set(db.session.scalars(select(AuditEvent.verb)))
    assert {"reviewed", "talked about", "unmarked as talked about"} <= verbs


def test_a_supervisor_reads_all_of_it_and_decides_nothing(
    cast: Cast, person: People, in_practice: Block
) -> None:
    url = f"/homework/{sent(cast, in_practice)}"
    page = person(cast.supervisor).get(url).text
    assert "It was in spring." in page
    for control in ("Mark as reviewed", "Follow-up", "<textarea", "Leave it for now"):
        assert control not in page
    with in_practice():
        assert db.session.scalars(select(Submission.opened_at)).one() is None


def test_the_review_asks_the_same_whatever_was_said_and_waits(
    cast: Cast, person: People, in_practice: Block, count_queries: Counting
) -> None:
    small, _other = sent(cast, in_practice), sent(cast, in_practice)
    counselor = person(cast.counselor)
    counselor.get(f"/homework/{small}")
    with count_queries() as few:
        counselor.get(f"/homework/{small}")
    many = [
        {"key": f"q{n}", "type": "long_text", "config": {"prompt": f"Question {n}?"}}
        for n in range(150)
    ]
    with in_practice():
        for _ in range(15):
            submit(cast, now=START)
        one = assign(cast, now=START, blocks=many)
        write(cast.client, one, now=START, **{f"q{n}": f"words {n}" for n in range(0, 150, 10)})
        large = submitting.submit(cast.client, one, difficulty=None, usefulness=None, now=START).id
    counselor.get(f"/homework/{large}")
    with count_queries() as much:
        counselor.get(f"/homework/{large}")
    assert len(much) <= len(few) <= 30
