"""Notes: nothing overwritten, sharing is an act, private parts stay private."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text

from counsel.kernel import db as database
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError, StaleWrite
from counsel.notes import service
from counsel.notes.models import Note, Revision
from counsel.outbox.models import OutboxMessage
from tests.cast import Cast
from tests.fakes import START, FakeClock
from tests.notes.factories import share_notes, write_notes


def test_a_sheet_keeps_three_separate_parts(practice: Cast) -> None:
    notes = write_notes(practice.counselor, practice.case_id, now=START)
    assert [note.kind for note in notes.values()] == ["shared", "progress", "process"]
    assert notes["process"].body == "My own doubt."


def test_the_database_holds_no_readable_text(practice: Cast) -> None:
    write_notes(practice.counselor, practice.case_id, now=START)
    stored = db.session.execute(text("SELECT body_sealed FROM notes")).scalars()
    assert all(b"walk" not in bytes(value) and b"doubt" not in bytes(value) for value in stored)


def test_a_stale_save_is_refused_and_changes_nothing(practice: Cast) -> None:
    note = write_notes(practice.counselor, practice.case_id, now=START)["progress"]
    service.save(practice.counselor, note, "first", version=1, now=START)
    with pytest.raises(StaleWrite):
        service.save(practice.counselor, note, "second", version=1, now=START)
    assert note.body == "first"


def test_the_same_text_again_is_no_new_version(practice: Cast) -> None:
    note = write_notes(practice.counselor, practice.case_id, now=START)["shared"]
    service.save(practice.counselor, note, note.body, version=1, now=START)
    assert note.version == 1


def test_autosaves_of_one_sitting_become_one_revision(practice: Cast, clock: FakeClock) -> None:
    note = write_notes(practice.counselor, practice.case_id, now=START)["progress"]
    for number, words in enumerate(("a", "ab", "abc"), start=1):
        moment = clock.travel(seconds=3)
        service.save(practice.counselor, note, words, version=number, now=moment)
    service.save(practice.counselor, note, "later", version=4, now=clock.travel(minutes=6))
    bodies = [revision.body for revision in service.revisions(note)]
    assert bodies == ["later", "abc", "The record says steady."]


def test_an_empty_note_cannot_be_shared(practice: Cast) -> None:
    note = write_notes(practice.counselor, practice.case_id, now=START)["shared"]
    service.save(practice.counselor, note, " ", version=1, now=START)
    with pytest.raises(DomainError):
        service.share(practice.counselor, note, now=START)


def test_clients_read_what_was_shared_and_not_what_was_typed_after(practice: Cast) -> None:
    note = share_notes(practice, practice.case_id, now=START)["shared"]
    service.save(practice.counselor, note, "a thought not meant for them", version=1, now=START)
    assert service.shared_text(note) == "We agreed on a walk."


def test_sharing_tells_each_client_with_a_sign_in_once_a_version(practice: Cast) -> None:
    note = share_notes(practice, practice.couple_case_id, now=START)["shared"]
    service.share(practice.counselor, note, now=START)
    db.session.flush()
    assert db.session.scalar(select(func.count()).select_from(OutboxMessage)) == 2


def test_a_shared_note_can_be_taken_back_only_while_unread(practice: Cast) -> None:
    note = share_notes(practice, practice.case_id, now=START)["shared"]
    service.withdraw(practice.counselor, note, now=START)
    assert note.shared_version is None
    service.share(practice.counselor, note, now=START)
    service.open_as_client(practice.client, note, now=START)
    database.commit()
    with pytest.raises(DomainError):
        service.withdraw(practice.counselor, note, now=START)


def test_a_text_moved_to_another_row_does_not_open(practice: Cast) -> None:
    notes = write_notes(practice.counselor, practice.case_id, now=START)
    notes["shared"].body_sealed = notes["process"].body_sealed
    with pytest.raises(Exception, match="does not belong here"):
        _ = notes["shared"].body


def test_every_revision_belongs_to_its_note(practice: Cast) -> None:
    write_notes(practice.counselor, practice.case_id, now=START)
    db.session.flush()
    orphans = (
        select(func.count())
        .select_from(Revision)
        .outerjoin(Note, Note.id == Revision.note_id)
        .where(Note.id.is_(None))
    )
    assert db.session.scalar(orphans) == 0
