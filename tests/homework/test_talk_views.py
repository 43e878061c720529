"""Pages of the talk: in its place, to answer, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import select

from counsel.homework import reviewing, talking
from counsel.homework.models import Submission
from counsel.homework.talk_models import Reply
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from tests.cast import Cast
from tests.fakes import START
from tests.homework.factories import assign, submit
from tests.people import Person

People = Callable[[Actor], Person]
Block = Callable[[], AbstractContextManager[None]]
Counting = Callable[[], AbstractContextManager[list[str]]]
SECRET = "a word between us"


def answered(cast: Cast, in_practice: Block, outcome: str = "reviewed", **options: object) -> str:
    """The path of a piece that was answered, for its client."""
    with in_practice():
        submission = submit(cast, now=START, **options)  # type: ignore[arg-type]  # of the factory
        reviewing.save_review(
            cast.counselor,
            submission,
            overall="Thank you.",
            comments={"story": SECRET},
            outcome=outcome,
            now=START,
        )
        return f"/my/homework/{submission.assignment_id}"


def of_staff(path: str) -> str:
    return path.replace("/my/homework/", "/homework/assignments/")


@pytest.mark.parametrize("outcome", ["reviewed", "sent_back"])
def test_a_comment_stands_in_its_place_and_can_be_answered(
    cast: Cast, person: People, in_practice: Block, outcome: str
) -> None:
    path = answered(cast, in_practice, outcome)
    client, counselor = person(cast.client), person(cast.counselor)
    page = client.get(path).text
    assert SECRET in page
    assert f"{path}/talk" in page
    sent = client.post(f"{path}/talk", {"block": "story", "text": "So it went."})
    assert sent.location.endswith(f"{path}#talk-story")
    assert "So it went." in client.get(path).text
    with in_practice():
        review = f"/homework/{db.session.scalars(select(Submission.id)).one()}"
    assert "So it went." in counselor.get(review).text
    again = counselor.post(f"{of_staff(path)}/talk", {"block": "story", "text": "I see."})
    assert again.location.endswith(f"{review}#talk-story")
    assert "I see." in client.get(path).text


def test_what_is_new_is_marked_once(cast: Cast, person: People, in_practice: Block) -> None:
    path = answered(cast, in_practice)
    client = person(cast.client)
    mark = "<span>New</span>"
    assert client.get(path).text.count(mark) == 2
    assert mark not in client.get(path).text
    client.post(f"{path}/talk", {"block": "story", "text": "So."})
    assert mark not in person(cast.supervisor).get(of_staff(path) + "/talk").text.replace(mark, "")
    counselor = person(cast.counselor)
    assert counselor.get(of_staff(path) + "/talk").text.count(mark) == 1
    assert mark not in counselor.get(of_staff(path) + "/talk").text


def test_a_refused_answer_is_kept_in_its_field(
    cast: Cast, person: People, in_practice: Block
) -> None:
    path = answered(cast, in_practice)
    long = "A long letter. " * 400
    for who, url in ((cast.client, path), (cast.counselor, of_staff(path))):
        refused = person(who).post(f"{url}/talk", {"block": "story", "text": long})
        assert refused.status_code == 422
        assert long.strip() in refused.text
        assert "Keep it under 5,000 characters." in refused.text
        empty = person(who).post(f"{url}/talk", {"block": "story", "text": " "})
        assert "Write a few words first." in empty.text
    with in_practice():
        assert db.session.scalars(select(Reply)).all() == []


def test_a_partner_never_sees_the_talk_of_the_other(
    cast: Cast, person: People, in_practice: Block
) -> None:
    path = answered(cast, in_practice, case_id=cast.couple_case_id)
    with in_practice():
        submit(cast, now=START, who=cast.partner, case_id=cast.couple_case_id)
    person(cast.client).post(f"{path}/talk", {"block": "story", "text": "Only for you."})
    partner = person(cast.partner)
    assert partner.get(f"{path}/talk").status_code == 404
    assert partner.post(f"{path}/talk", {"block": "story", "text": "Hm."}).status_code == 404
    for url in ("/my", "/my/homework"):
        page = partner.get(url).text
        assert SECRET not in page
        assert "Only for you." not in page
        assert path not in page


def test_hostile_words_are_only_words_in_a_talk(
    cast: Cast, person: People, in_practice: Block
) -> None:
    path = answered(cast, in_practice)
    person(cast.client).post(f"{path}/talk", {"text": "<script>alert(1)</script>"})
    for who, url in ((cast.client, path), (cast.counselor, f"{of_staff(path)}/talk")):
        assert "<script>alert" not in person(who).get(url).text


def test_a_long_talk_asks_no_more_questions_than_a_short_one(
    cast: Cast, person: People, in_practice: Block, count_queries: Counting
) -> None:
    path = answered(cast, in_practice)
    client = person(cast.client)
    client.post(f"{path}/talk", {"block": "story", "text": "one"})
    seen = []
    for _turn in range(2):
        for url in (path, f"{path}/talk"):
            client.get(url)
            with count_queries() as asked:
                client.get(url)
            seen.append(len(asked))
        with in_practice():
            for number in range(60):
                db.session.add(
                    Reply(
                        practice_id=cast.practice_id,
                        assignment_id=db.session.scalars(select(Reply.assignment_id)).first(),
                        block_key="story",
                        author_id=cast.client.user_id,
                        from_client=True,
                        text=f"word {number}",
                        written_at=START,
                    )
                )
    assert seen[:2] == seen[2:]
    assert max(seen) <= 20


def test_a_client_asks_for_less_once_and_the_counselor_is_told(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        one = assign(cast, now=START)
        one.due_at = START - timedelta(days=1)
        url = f"/my/homework/{one.id}"
    client = person(cast.client)
    assert "Do you want to do it, shrink it or skip it?" in client.get(url).text
    for _ in range(2):
        assert client.post(f"{url}/smaller", {"x": "y"}).status_code == 303
    with in_practice():
        assert [reply.text for reply in db.session.scalars(select(Reply))] == [talking.SMALLER]
    assert "Answers to you" in person(cast.counselor).get("/today").text
