"""A client's own copies: all that is theirs, nothing that is somebody else's."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask

from counsel.audit.models import AuditEvent
from counsel.homework import copies, submitting
from counsel.homework.models import Feedback, Review
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from tests.accounts.factories import PASSWORD, give_password
from tests.cast import Cast
from tests.fakes import START
from tests.homework.factories import add_file, assign, submit, write
from tests.people import Person

People = Callable[[Actor], Person]
Block = Callable[[], AbstractContextManager[None]]
WORDS, DRAFT, BACK, TEAM = "It was in spring.", "not sent yet", "I read this with care", "a draft"


def a_reviewed_piece(cast: Cast, in_practice: Block) -> uuid.UUID:
    with in_practice():
        submission = submit(cast, now=START)
        review(cast, submission.id, BACK, outcome="reviewed")
        return submission.assignment_id


def review(cast: Cast, submission_id: uuid.UUID, words: str, *, outcome: str | None) -> None:
    made = Review(
        practice_id=cast.practice_id,
        submission_id=submission_id,
        reviewer_id=cast.counselor.user_id,
        saved_at=START,
        outcome=outcome,
        outcome_at=START if outcome else None,
        overall=words,
        quantity=1,
    )
    db.session.add(made)
    db.session.flush()
    db.session.add(
        Feedback(practice_id=cast.practice_id, review_id=made.id, block_key="story", text=words)
    )


@pytest.fixture(autouse=True)
def passwords(app: Flask, cast: Cast) -> None:
    give_password(app, cast.client, cast.partner)


def taken_along(client: Person) -> ZipFile:
    answer = client.post("/my/homework/copy", {"password": PASSWORD})
    assert answer.status_code == 200, answer.data[:500]
    return ZipFile(BytesIO(answer.data))


def data_of(archive: ZipFile) -> list[dict[str, Any]]:
    names = sorted(name for name in archive.namelist() if name.endswith(".json"))
    return [json.loads(archive.read(name)) for name in names]


def test_a_copy_to_print_holds_ones_words_and_what_came_back(
    cast: Cast, person: People, in_practice: Block
) -> None:
    one = a_reviewed_piece(cast, in_practice)
    page = person(cast.client).get(f"/my/homework/{one}/print").text
    assert WORDS in page
    assert page.count(BACK) == 2


def test_what_the_counselor_only_drafted_is_in_no_copy(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        submission = submit(cast, now=START)
        review(cast, submission.id, TEAM, outcome=None)
        one = submission.assignment_id
    client = person(cast.client)
    archive = taken_along(client)
    everything = b"".join(archive.read(name) for name in archive.namelist()).decode(errors="ignore")
    assert TEAM not in everything + client.get(f"/my/homework/{one}/print").text
    assert "quantity" not in everything


def test_everything_is_taken_along_with_its_files_and_drafts(
    cast: Cast, person: People, in_practice: Block
) -> None:
    a_reviewed_piece(cast, in_practice)
    with in_practice():
        write(cast.client, assign(cast, now=START), now=START, story=DRAFT)
        _one, upload = add_file(cast, now=START)
        content = upload.content
    archive = taken_along(person(cast.client))
    found = data_of(archive)
    assert {one["format"] for one in found} == {copies.FORMAT}
    assert {one["answers"].get("story") for one in found} >= {WORDS, DRAFT}
    assert [one["rounds"][0]["counselor_wrote"] for one in found if one["rounds"]] == [BACK]
    [name] = [name for name in archive.namelist() if name.startswith("files/")]
    assert archive.read(name) == content
    index = archive.read("index.html").decode()
    assert all(f"{name[:-5]}.html" in index for name in archive.namelist() if ".json" in name)


def test_somebody_elses_words_are_in_no_copy(
    cast: Cast, person: People, in_practice: Block
) -> None:
    one = a_reviewed_piece(cast, in_practice)
    partner = person(cast.partner)
    assert partner.get(f"/my/homework/{one}/print").status_code == 404
    assert data_of(taken_along(partner)) == []


def test_nothing_is_taken_along_without_the_right_password(
    cast: Cast, person: People, in_practice: Block
) -> None:
    a_reviewed_piece(cast, in_practice)
    client = person(cast.client)
    wrong = client.post("/my/homework/copy", {"password": "somebody else guesses"})
    assert wrong.status_code == 422
    assert "This is not your password." in wrong.text
    assert client.post("/my/homework/copy", {}).status_code == 422


def test_taking_it_along_is_remembered(cast: Cast, person: People, in_practice: Block) -> None:
    a_reviewed_piece(cast, in_practice)
    taken_along(person(cast.client))
    with in_practice():
        verbs = {event.verb for event in db.session.query(AuditEvent)}
    assert "exported" in verbs


def test_hostile_words_stay_words_in_a_copy(cast: Cast, person: People, in_practice: Block) -> None:
    with in_practice():
        hostile = "<script>alert(1)</script>"
        write(cast.client, assign(cast, now=START), now=START, story=hostile)
    archive = taken_along(person(cast.client))
    pages = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".html")]
    assert not any("<script" in page for page in pages)


def test_many_pieces_need_no_more_questions_than_few_for_each_of_them(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        for _ in range(copies.AT_A_TIME + 3):
            assign(cast, now=START)
    assert len(data_of(taken_along(person(cast.client)))) == copies.AT_A_TIME + 3


def test_earlier_rounds_stand_on_the_page_of_what_was_sent(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        first = submit(cast, now=START)
        review(cast, first.id, BACK, outcome="sent_back")
        one = first.assignment
        one.round = 2
        write(cast.client, one, now=START, story="the second time")
        later = START.replace(hour=23)
        submitting.submit(cast.client, one, difficulty=None, usefulness=None, now=later)
        path = f"/my/homework/{one.id}"
    page = person(cast.client).get(path).text
    assert "Round 1" in page
    assert WORDS in page
    assert BACK in page
