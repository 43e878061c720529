"""Who may read which part."""

from __future__ import annotations

from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.notes import access
from tests.cast import Cast
from tests.fakes import START
from tests.notes.factories import share_notes, write_notes


def kinds_for(actor: Actor) -> set[str]:
    return {note.kind for note in db.session.scalars(access.notes(actor)).unique()}


def test_the_author_reads_every_part(practice: Cast) -> None:
    write_notes(practice.counselor, practice.case_id, now=START)
    assert kinds_for(practice.counselor) == {"shared", "progress", "process"}


def test_a_supervisor_never_reads_a_process_note(practice: Cast) -> None:
    write_notes(practice.counselor, practice.case_id, now=START)
    assert kinds_for(practice.supervisor) == {"shared", "progress"}


def test_owner_colleague_and_assistant_read_nothing_of_a_case_that_is_not_theirs(
    practice: Cast,
) -> None:
    write_notes(practice.counselor, practice.case_id, now=START)
    for actor in (practice.owner, practice.colleague, practice.assistant):
        assert kinds_for(actor) == set()


def test_a_client_sees_only_what_was_shared_in_their_own_cases(practice: Cast) -> None:
    write_notes(practice.counselor, practice.case_id, now=START)
    shared = share_notes(practice, practice.couple_case_id, now=START)["shared"]
    for actor, expected in (
        (practice.client, [shared.id]),
        (practice.partner, [shared.id]),
        (practice.neighbor, []),
    ):
        assert [note.id for note in db.session.scalars(access.shared_with(actor))] == expected
