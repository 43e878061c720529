"""Pages of homework, as a counselor and a client use them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from counsel.homework.models import Assignment
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from tests.cast import Cast
from tests.fakes import START
from tests.homework.factories import BLOCKS, a_content, assign, publish, submit
from tests.people import Person

People = Callable[[Actor], Person]
Block = Callable[[], AbstractContextManager[None]]
Counting = Callable[[], AbstractContextManager[list[str]]]
JSON = {"headers": {"Accept": "application/json"}}


def homework(cast: Cast, in_practice: Block, **changes: Any) -> uuid.UUID:
    with in_practice():
        return assign(cast, now=START, **changes).id


def test_a_counselor_assigns_in_one_form(cast: Cast, person: People, in_practice: Block) -> None:
    with in_practice():
        exercise_id = publish(cast.counselor, a_content(), now=START).exercise_id
    page = person(cast.counselor)
    made = page.post(
        f"/cases/{cast.case_id}/homework/new",
        {
            "exercise": f"exercise:{exercise_id}",
            "clients": str(cast.client.client_id),
            "rationale": "You asked how to begin.",
            "due_date": "2026-11-30",
            "due_time": "18:00",
        },
    )
    assert made.status_code == 303
    shown = person(cast.client).get("/my/homework").text
    assert "Looking back" in shown
    assert "Mon 30 Nov, 12:00" in shown


def test_a_refused_assignment_keeps_what_was_typed(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        exercise_id = publish(cast.counselor, a_content(), now=START).exercise_id
    refused = person(cast.counselor).post(
        f"/cases/{cast.case_id}/homework/new",
        {
            "exercise": f"exercise:{exercise_id}",
            "rationale": "A reason worth keeping.",
            "due_date": "2020-01-01",
            "clients": str(cast.client.client_id),
        },
    )
    assert refused.status_code == 422
    assert "A reason worth keeping." in refused.text
    assert "Choose a time that is still to come." in refused.text


def test_an_answer_saves_itself_and_says_its_revision(
    cast: Cast, person: People, in_practice: Block
) -> None:
    url = f"/my/homework/{homework(cast, in_practice)}/answers/story"
    client = person(cast.client)
    first = client.send("PUT", url, {"b-story": "half a sen", "revision-story": "0"}, **JSON)
    second = client.send("PUT", url, {"b-story": "half a sentence", "revision-story": "1"}, **JSON)
    assert (first.json["revision"], second.json["revision"]) == (1, 2)
    assert "half a sentence" in client.get(url.rpartition("/answers")[0]).text


def test_a_second_device_is_told_and_overwrites_nothing(
    cast: Cast, person: People, in_practice: Block
) -> None:
    url = f"/my/homework/{homework(cast, in_practice)}/answers/story"
    phone, desk = person(cast.client), person(cast.client)
    phone.send("PUT", url, {"b-story": "from the phone", "revision-story": "0"}, **JSON)
    stale = desk.send("PUT", url, {"b-story": "from the desk", "revision-story": "0"}, **JSON)
    assert stale.status_code == 409
    assert stale.json["revision"] == 1
    assert "from the phone" in stale.json["html"]
    assert "from the desk" not in stale.json["html"]


def test_without_scripts_a_stale_form_shows_both_texts(
    cast: Cast, person: People, in_practice: Block
) -> None:
    url = f"/my/homework/{homework(cast, in_practice)}"
    client = person(cast.client)
    client.post(url, {"b-story": "from the phone", "revision-story": "0"})
    stale = client.post(url, {"b-story": "from the desk", "revision-story": "0"})
    assert stale.status_code == 409
    assert "from the phone" in stale.text
    assert "from the desk" in stale.text


def test_an_ended_sign_in_is_told_to_the_page_that_saves(
    cast: Cast, person: People, in_practice: Block
) -> None:
    url = f"/my/homework/{homework(cast, in_practice)}/answers/story"
    gone = person(None).send("PUT", url, {"b-story": "x", "revision-story": "0"}, **JSON)
    assert gone.status_code == 401


def test_finishing_names_what_is_still_open_and_keeps_the_rest(
    cast: Cast, person: People, in_practice: Block
) -> None:
    url = f"/my/homework/{homework(cast, in_practice)}"
    client = person(cast.client)
    answers = {"b-hurt": "6", "revision-hurt": "0", "revision-story": "0", "b-story": ""}
    refused = client.post(url, {**answers, "finish": "1"})
    assert refused.status_code == 422
    assert "Still open" in refused.text
    assert 'value="6" checked' in client.get(url).text


def test_the_whole_way_from_writing_to_the_answer(
    cast: Cast, person: People, in_practice: Block
) -> None:
    url = f"/my/homework/{homework(cast, in_practice)}"
    client, counselor = person(cast.client), person(cast.counselor)
    going_on = client.post(
        url, {"b-story": "It was in spring.", "revision-story": "0", "finish": "1"}
    )
    assert going_on.location.endswith("/submission")
    assert client.post(going_on.location, {"difficulty": "4", "usefulness": "8"}).status_code == 303
    queue = counselor.get("/homework").text
    assert "Looking back" in queue
    with in_practice():
        submission_id = db.session.query(Assignment).one().submissions[0].id
    review = f"/homework/{submission_id}"
    assert "It was in spring." in counselor.get(review).text
    sent_back = counselor.post(
        review, {"comment-story": "What did you need then?", "outcome": "sent_back"}
    )
    assert sent_back.status_code == 303
    again = client.get(url).text
    assert "What did you need then?" in again
    assert "It was in spring." in again


def test_a_client_reads_the_steps_before_and_what_now_afterwards(
    cast: Cast, person: People, in_practice: Block
) -> None:
    words = {"steps": ("Look", "Rest"), "closing": "Drink a glass of water now."}
    url = f"/my/homework/{homework(cast, in_practice, **words)}"
    before = person(cast.client).get(url).text
    assert "What you will do, in short" in before
    assert "<li>Rest</li>" in before
    assert words["closing"] not in before
    with in_practice():
        sent = submit(cast, now=START, **words).assignment_id
    assert str(words["closing"]) in person(cast.client).get(f"/my/homework/{sent}").text


def test_a_draft_comment_never_reaches_the_client(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        submission = submit(cast, now=START)
        review, url = f"/homework/{submission.id}", f"/my/homework/{submission.assignment_id}"
    person(cast.counselor).post(review, {"comment-story": "a thought in the making"})
    assert "a thought in the making" not in person(cast.client).get(url).text


def test_hostile_words_are_only_words(cast: Cast, person: People, in_practice: Block) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    url = f"/my/homework/{homework(cast, in_practice)}"
    client = person(cast.client)
    client.post(url, {"b-story": evil, "revision-story": "0"})
    page = client.get(url).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_two_hundred_blocks_need_no_more_queries_than_five(
    cast: Cast, person: People, in_practice: Block, count_queries: Counting
) -> None:
    many = [
        {"key": f"q{n}", "type": "long_text", "config": {"prompt": f"Question {n}?"}}
        for n in range(200)
    ]
    small = homework(cast, in_practice, blocks=BLOCKS)
    large = homework(cast, in_practice, blocks=many)
    client = person(cast.client)
    client.get("/my/homework")
    with count_queries() as few:
        client.get(f"/my/homework/{small}")
    with count_queries() as much:
        client.get(f"/my/homework/{large}")
    assert len(much) <= len(few) <= 22


def test_the_queue_needs_the_same_queries_for_one_piece_and_for_many(
    cast: Cast, person: People, in_practice: Block, count_queries: Counting
) -> None:
    counselor = person(cast.counselor)
    with in_practice():
        submit(cast, now=START)
    counselor.get("/homework")
    with count_queries() as few:
        counselor.get("/homework")
    with in_practice():
        for _ in range(25):
            submit(cast, now=START)
    with count_queries() as many:
        counselor.get("/homework")
    assert len(many) <= len(few) <= 16


def test_the_short_look_back_reaches_the_counselor(
    cast: Cast, person: People, in_practice: Block
) -> None:
    url = f"/my/homework/{homework(cast, in_practice)}"
    client = person(cast.client)
    client.post(url, {"b-story": "so", "revision-story": "0"})
    look = {"amount": "3", "difficulty": "6", "barriers": ["private", "time"]}
    sent = client.post(f"{url}/submission", {**look, "barrier_words": "my sister was here"})
    assert sent.status_code == 303
    with in_practice():
        submission_id = db.session.query(Assignment).one().submissions[0].id
    review = person(cast.counselor).get(f"/homework/{submission_id}").text
    for words in ("Most of it", "6 of 10", "Not said", "There was no time; I had no private place"):
        assert words in review
    assert "my sister was here" in review


def test_a_look_back_that_nobody_offers_is_refused(
    cast: Cast, person: People, in_practice: Block
) -> None:
    url = f"/my/homework/{homework(cast, in_practice)}"
    client = person(cast.client)
    client.post(url, {"b-story": "so", "revision-story": "0"})
    for wrong in ({"amount": "5"}, {"barriers": "lazy"}, {"difficulty": "11"}):
        assert client.post(f"{url}/submission", wrong).status_code == 422


def test_an_exercise_of_two_hundred_parts_asks_no_more_questions_than_one_of_five(
    cast: Cast, person: People, in_practice: Block, count_queries: Counting
) -> None:
    page, seen = person(cast.client), {}
    page.get("/my/homework")
    for number in (5, 200):
        blocks = [
            {"key": f"q-{n}", "type": "long_text", "config": {"prompt": f"Question {n}?"}}
            for n in range(number)
        ]
        here = f"/my/homework/{homework(cast, in_practice, blocks=blocks)}"
        page.get(here)
        with count_queries() as asked:
            assert page.get(here).text.count("data-block=") == number
        seen[number] = len(asked)
    assert seen[200] == seen[5]
