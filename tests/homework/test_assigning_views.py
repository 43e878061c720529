"""The panel of assigning: in one case, and in several at once."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from counsel.appointments.models import Appointment
from counsel.homework import submitting
from counsel.homework.models import Assignment, Attestation, Repetition
from counsel.homework.pair_models import Pair
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.outbox.models import OutboxMessage
from counsel.roster import care
from counsel.roster.models import Case
from tests.cast import Cast
from tests.factories import make_case, make_client
from tests.fakes import START, FakeClock
from tests.homework import pair_factories
from tests.homework.factories import a_content, assign, publish
from tests.people import Person

DAY = timedelta(days=1)
MOST_A_ROW = 8
People = Callable[[Actor], Person]
Block = Callable[[], AbstractContextManager[None]]
Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def exercise(cast: Cast, in_practice: Block) -> str:
    """The key of an exercise of the practice."""
    with in_practice():
        return f"exercise:{publish(cast.counselor, a_content(), now=START).exercise_id}"


def panel_of(case_id: uuid.UUID) -> str:
    return f"/cases/{case_id}/homework/new"


def said(cast: Cast, exercise: str, **more: Any) -> dict[str, Any]:
    who = str(cast.client.client_id)
    return {"exercise": exercise, "clients": who, "rationale": "You asked."} | more


def meet(cast: Cast, case_id: uuid.UUID) -> None:
    """A session of a case in five days."""
    at = START + 5 * DAY
    db.session.add(
        Appointment(
            practice_id=cast.practice_id,
            case_id=case_id,
            counselor_id=cast.counselor.user_id,
            starts_at=at,
            ends_at=at + timedelta(minutes=50),
            zone="Europe/Berlin",
            place="",
            link="",
            sequence=0,
            created_at=START,
            created_by=cast.counselor.user_id,
        )
    )


def some_cases(cast: Cast, in_practice: Block, number: int) -> list[uuid.UUID]:
    with in_practice():
        people = [make_client(cast.counselor, f"person {n}", now=START) for n in range(number)]
        return [make_case(cast.counselor, one, now=START).id for one in people]


def test_what_was_planned_reaches_the_client_in_kind_words(
    cast: Cast, person: People, in_practice: Block, exercise: str
) -> None:
    plan = {
        "agreed": "y",
        "plan_when": "Tuesday, after dinner",
        "plan_where": "the small table",
        "plan_if": "the evening gets busy",
        "plan_then": "I do it on Wednesday",
        "confidence": "5",
        "barrier": "visitors",
        "left_out": ["hurt", "next"],
    }
    made = person(cast.counselor).post(panel_of(cast.case_id), said(cast, exercise, **plan))
    assert made.status_code == 303
    with in_practice():
        one = db.session.scalars(select(Assignment)).one()
        url = f"/my/homework/{one.id}"
        assert (one.agreed, one.confidence, one.left_out) == (True, 5, ["hurt", "next"])
    page = person(cast.client).get(url).text
    for words in ("Your plan", "Tuesday, after dinner", "the evening gets busy", "visitors"):
        assert words in page
    assert "smaller version, made for you" in page
    assert "How much does it hurt?" not in page
    assert "About 5 minutes" in page
    assert "5 minutes" in person(cast.client).get("/my/homework").text


def test_what_is_left_out_is_gone_from_sending_and_review_too(
    cast: Cast, person: People, in_practice: Block, exercise: str
) -> None:
    counselor, client = person(cast.counselor), person(cast.client)
    counselor.post(panel_of(cast.case_id), said(cast, exercise, left_out="hurt"))
    with in_practice():
        one = db.session.scalars(select(Assignment)).one().id
    gone = client.send(
        "PUT",
        f"/my/homework/{one}/answers/hurt",
        {"b-hurt": "3", "revision-hurt": "0"},
        headers={"Accept": "application/json"},
    )
    assert gone.status_code == 404
    client.post(f"/my/homework/{one}", {"b-story": "It was so.", "revision-story": "0"})
    with in_practice():
        assignment = db.session.get_one(Assignment, one)
        sent = submitting.submit(
            cast.client, assignment, difficulty=None, usefulness=None, now=START
        )
        assert "hurt" not in (sent.answers or {})
        review = f"/homework/{sent.id}"
    assert "How much does it hurt?" not in counselor.get(review).text


def test_the_panel_proposes_a_smaller_version_in_place_without_scripts(
    cast: Cast, person: People, in_practice: Block, exercise: str
) -> None:
    typed = said(cast, exercise, confidence="4", rationale="A reason worth keeping.")
    page = person(cast.counselor).post(panel_of(cast.case_id), typed | {"look": "smaller"})
    assert page.status_code == 200
    assert "A reason worth keeping." in page.text
    assert 'value="next" checked' in page.text
    assert 'value="hurt" checked' not in page.text
    assert 'value="story"' not in page.text
    with in_practice():
        assert db.session.scalars(select(Assignment)).all() == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"left_out": "story"}, "This part stays"),
        ({"plan_if": "it rains"}, "And then?"),
        ({"log_days": "3"}, "no log that can be shorter"),
        ({"repeat": "weekly", "until": "2026-11-25"}, "Choose a later day"),
        ({"release_date": "2026-12-24", "due_date": "2026-12-20"}, "after its date"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_and_nothing_is_given(
    cast: Cast, person: People, in_practice: Block, exercise: str, change: Any, words: str
) -> None:
    page = person(cast.counselor).post(panel_of(cast.case_id), said(cast, exercise, **change))
    assert page.status_code == 422
    assert words in page.text
    assert "You asked." in page.text
    with in_practice():
        assert db.session.scalars(select(Assignment)).all() == []


def test_homework_for_later_says_when_it_comes(cast: Cast, person: People, exercise: str) -> None:
    counselor = person(cast.counselor)
    counselor.post(panel_of(cast.case_id), said(cast, exercise, release_date="2026-12-08"))
    page = counselor.get(f"/cases/{cast.case_id}/homework").text
    assert "It comes on Tue 8 Dec, 09:00" in page
    assert "Comes on Tue 8 Dec" in page


def test_a_repetition_begins_with_the_first_one(
    cast: Cast, person: People, in_practice: Block, exercise: str
) -> None:
    counselor = person(cast.counselor)
    counselor.post(panel_of(cast.case_id), said(cast, exercise, repeat="weekly"))
    with in_practice():
        one = db.session.scalars(select(Repetition)).one()
        assert db.session.scalars(select(Assignment)).one().repetition_id == one.id
    assert "Each week it comes again." in counselor.get(f"/cases/{cast.case_id}/homework").text


def test_above_two_open_the_panel_says_so_and_lets_it_pass(
    cast: Cast, person: People, in_practice: Block, exercise: str
) -> None:
    counselor = person(cast.counselor)
    with in_practice():
        assign(cast, now=START)
    assert "Two at a time" not in counselor.get(panel_of(cast.case_id)).text
    with in_practice():
        assign(cast, now=START)
    assert "has 2 exercises open" in counselor.get(panel_of(cast.case_id)).text
    assert counselor.post(panel_of(cast.case_id), said(cast, exercise)).status_code == 303


def test_a_link_fills_in_the_exercise_and_the_person(
    cast: Cast, person: People, exercise: str
) -> None:
    who = cast.partner.client_id
    url = f"{panel_of(cast.couple_case_id)}?exercise={exercise}&client={who}"
    page = person(cast.counselor).get(url).text
    assert f'selected value="{exercise}"' in page or f'value="{exercise}" selected' in page
    assert page.count("checked") >= 1
    assert "Leave out" in page


def test_the_attestation_is_still_asked_for_and_kept(
    cast: Cast, person: People, in_practice: Block
) -> None:
    page = person(cast.counselor).post(
        panel_of(cast.case_id), said(cast, "built-in:before-i-reach-out", cautions_read="y")
    )
    assert page.status_code == 422
    assert "needs a current screen" in page.text
    with in_practice():
        assert db.session.scalars(select(Attestation)).all() == []


def test_many_get_it_at_once_and_each_row_has_its_own_outcome(
    cast: Cast, person: People, in_practice: Block, exercise: str
) -> None:
    with in_practice():
        meet(cast, cast.case_id)
        held = db.session.get_one(Case, cast.quiet_case_id)
        care.raise_flag(cast.counselor, held, "risk", reason="Said so.", now=START)
    counselor = person(cast.counselor)
    cases = [str(cast.case_id), str(cast.quiet_case_id), str(cast.colleague_case_id)]
    panel = counselor.get(f"/homework/new?exercise={exercise}&case={cases[0]}&case={cases[1]}")
    assert "Will not get it" in panel.text
    assert "For 2 people" in panel.text
    sent = {"exercise": exercise, "case": cases, "rationale": "It helped others begin."}
    made = counselor.post("/homework/new", sent | {"before_session": "y"})
    assert made.status_code == 303
    result = counselor.get(made.location).text
    assert "1 of 2 people" in result
    assert "A risk hold stands" in result
    with in_practice():
        one = db.session.scalars(select(Assignment)).one()
        assert (one.case_id, one.due_at) == (cast.case_id, START + 4 * DAY)
        assert db.session.scalar(select(func.count(OutboxMessage.id))) == 1
    assert "1 of 2 people" not in person(cast.colleague).get(made.location).text


def test_a_form_for_many_sent_twice_acts_once(
    cast: Cast, person: People, in_practice: Block, exercise: str
) -> None:
    counselor = person(cast.counselor)
    sent = {
        "exercise": exercise,
        "case": str(cast.case_id),
        "rationale": "Why",
        "_once": "the-same-key",
    }
    first, second = (counselor.post("/homework/new", sent) for _turn in range(2))
    assert first.location == second.location
    with in_practice():
        assert db.session.scalar(select(func.count(Assignment.id))) == 1


def test_what_is_wrong_with_the_form_itself_gives_nothing_to_anybody(
    cast: Cast, person: People, in_practice: Block, exercise: str
) -> None:
    cases = [str(cast.case_id), str(cast.quiet_case_id)]
    sent = {"exercise": exercise, "case": cases, "rationale": "Why", "left_out": "story"}
    assert person(cast.counselor).post("/homework/new", sent).status_code == 422
    with in_practice():
        assert db.session.scalars(select(Assignment)).all() == []


@pytest.mark.parametrize("key", ["built-in:before-i-reach-out", "built-in:weekly-check-in"])
def test_what_needs_a_screen_of_each_goes_to_nobody_in_a_row(
    cast: Cast, person: People, in_practice: Block, key: str
) -> None:
    sent = {"exercise": key, "case": str(cast.case_id), "rationale": "Why", "cautions_read": "y"}
    made = person(cast.counselor).post("/homework/new", sent)
    assert "Assign it from each case." in person(cast.counselor).get(made.location).text
    with in_practice():
        assert db.session.scalars(select(Assignment)).all() == []


def test_the_panel_for_many_asks_as_few_questions_for_thirty_as_for_three(
    cast: Cast, person: People, in_practice: Block, exercise: str, count_queries: Counting
) -> None:
    cases = some_cases(cast, in_practice, 30)
    counselor = person(cast.counselor)
    counts = []
    for number in (3, 30):
        chosen = "".join(f"&case={one}" for one in cases[:number])
        with count_queries() as seen:
            counselor.get(f"/homework/new?exercise={exercise}{chosen}")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_result_for_many_asks_as_few_questions_for_thirty_as_for_three(
    cast: Cast,
    person: People,
    in_practice: Block,
    exercise: str,
    count_queries: Counting,
    clock: FakeClock,
) -> None:
    cases = some_cases(cast, in_practice, 33)
    counselor = person(cast.counselor)
    shown, sending = [], []
    for chosen in (cases[:3], cases[3:]):
        sent = {"exercise": exercise, "case": [str(one) for one in chosen], "rationale": "Why"}
        with count_queries() as seen:
            result = counselor.post("/homework/new", sent).location
        sending.append(len(seen))
        with count_queries() as seen:
            page = counselor.get(result).text
        assert f"{len(chosen)} of {len(chosen)} people" in page
        shown.append(len(seen))
        clock.travel(minutes=1)
    assert shown[0] == shown[1]
    assert sending[1] - sending[0] <= 27 * MOST_A_ROW


def test_the_homework_page_of_a_case_stays_quick_with_many_repetitions(
    cast: Cast, person: People, in_practice: Block, exercise: str, count_queries: Counting
) -> None:
    counselor = person(cast.counselor)
    counts = []
    for _round in range(2):
        for _turn in range(4):
            counselor.post(panel_of(cast.case_id), said(cast, exercise, repeat="daily"))
        counselor.get(f"/cases/{cast.case_id}/homework")
        with count_queries() as seen:
            counselor.get(f"/cases/{cast.case_id}/homework")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_from_an_exercise_one_chooses_many_cases_with_ticks(
    cast: Cast, person: People, exercise: str
) -> None:
    page = person(cast.counselor).get(f"/library/assign?exercise={exercise}").text
    assert page.count('name="case"') == 3
    assert "Assign to those ticked" in page


def test_a_couple_gets_it_as_a_pair_once_their_policy_is_recorded(
    cast: Cast, person: People, in_practice: Block, exercise: str
) -> None:
    counselor = person(cast.counselor)
    panel = panel_of(cast.couple_case_id)
    assert "As a pair: not now." in counselor.get(panel).text
    with in_practice():
        pair_factories.agree(cast)
    assert "As a pair: sealed" in counselor.get(panel).text
    sent = {"exercise": exercise, "rationale": "You both asked.", "together": "pair"}
    later = counselor.post(panel, sent | {"release_date": "2026-12-08"})
    assert later.status_code == 422
    assert "A pair is offered at once" in later.text
    made = counselor.post(panel, sent | {"left_out": "hurt", "reveal_by": "both"})
    assert "/homework/pairs/" in made.location
    with in_practice():
        pair = db.session.scalars(select(Pair)).one()
        assert pair.reveal_by == "both"
        assert [side.assignment.left_out for side in pair.sides] == [["hurt"], ["hurt"]]
