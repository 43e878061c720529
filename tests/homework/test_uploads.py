"""Files of answers: sealed, removed while open, read by the team once they were sent."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select, text

from counsel.homework import answering, reviewing, submitting, uploads
from counsel.homework.models import Assignment, Upload
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.library.blocks.block import Block
from tests.cast import Cast
from tests.fakes import START, FakeClock
from tests.homework.factories import assign
from tests.homework.pictures import PDF, PLACE, a_photo

PAGE: list[dict[str, Any]] = [
    {"key": "page", "type": "file", "config": {"prompt": "Your page", "most": 2}}
]


@pytest.fixture
def homework(practice: Cast) -> Assignment:
    return assign(practice, now=START, blocks=PAGE)


def block_of(assignment: Assignment) -> Block:
    return answering.content_of(assignment).by_key["page"]


def add(cast: Cast, assignment: Assignment, name: str = "a.jpg", content: bytes = b"") -> Upload:
    block = block_of(assignment)
    content = content or a_photo()
    return uploads.add(cast.client, assignment, block, name=name, content=content, now=START)


def submit(cast: Cast, assignment: Assignment) -> Any:
    return submitting.submit(cast.client, assignment, difficulty=None, usefulness=None, now=START)


def kept() -> int:
    db.session.flush()
    return db.session.scalar(select(func.count()).select_from(Upload)) or 0


def test_a_file_becomes_part_of_the_answer(practice: Cast, homework: Assignment) -> None:
    upload = add(practice, homework, "Page 1.png")
    (entry,) = uploads.entries(homework, block_of(homework))
    size = len(upload.content)
    assert entry == {"id": str(upload.id), "name": "Page 1.jpg", "kind": "photo", "size": size}
    assert answering.state(homework) == "started"


def test_content_and_name_are_sealed_in_the_database(practice: Cast, homework: Assignment) -> None:
    add(practice, homework, "my secret.pdf", PDF)
    db.session.flush()
    row = db.session.execute(text("SELECT name_sealed, content_sealed FROM uploads")).one()
    assert b"secret" not in bytes(row[0])
    assert b"%PDF" not in bytes(row[1])
    db.session.expire_all()
    upload = db.session.scalars(select(Upload)).one()
    assert (upload.name, upload.content) == ("my secret.pdf", PDF)


def test_the_place_of_a_photo_is_nowhere(practice: Cast, homework: Assignment) -> None:
    assert PLACE not in add(practice, homework).content


def test_no_more_files_than_the_block_takes(practice: Cast, homework: Assignment) -> None:
    add(practice, homework)
    add(practice, homework)
    with pytest.raises(DomainError, match="as many as fit"):
        add(practice, homework)
    assert kept() == 2


def test_a_removed_file_is_gone(practice: Cast, homework: Assignment) -> None:
    upload = add(practice, homework)
    block = block_of(homework)
    uploads.remove(practice.client, homework, block, str(upload.id), now=START)
    uploads.remove(practice.client, homework, block, str(upload.id), now=START)
    uploads.remove(practice.client, homework, block, "no id at all", now=START)
    assert uploads.entries(homework, block) == []
    assert kept() == 0


def test_a_file_that_was_sent_stays(practice: Cast, homework: Assignment) -> None:
    upload = add(practice, homework)
    submit(practice, homework)
    with pytest.raises(DomainError):
        uploads.remove(practice.client, homework, block_of(homework), str(upload.id), now=START)
    with pytest.raises(DomainError):
        add(practice, homework)
    assert kept() == 1


def test_what_an_earlier_round_was_sent_with_stays_in_that_round(
    practice: Cast, homework: Assignment, clock: FakeClock
) -> None:
    upload = add(practice, homework)
    first = submit(practice, homework)
    reviewing.save_review(
        practice.counselor, first, overall="?", comments={}, outcome="sent_back", now=START
    )
    uploads.remove(practice.client, homework, block_of(homework), str(upload.id), now=START)
    assert uploads.entries(homework, block_of(homework)) == []
    assert kept() == 1
    assert uploads.named([first]) == {str(upload.id)}
