"""Importing, writing, publishing: what is kept, what is refused."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from counsel.audit.models import AuditEvent
from counsel.kernel import db as database
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError, StaleWrite
from counsel.library import adjustments, authoring, builtin, draft, parts, revising, service
from counsel.library.adjustments import Asked
from counsel.library.content import ExerciseContent
from counsel.library.models import ImportDraft
from counsel.library.reading import TooLong
from counsel.library.revising import Typed
from tests.cast import Cast
from tests.fakes import START
from tests.library.factories import TWIN, import_of, make_article, make_draft, make_exercise


def do(import_draft: ImportDraft, asked: Asked, version: int) -> None:
    service.adjust(import_draft, "Done", adjustments.step(asked), version=version)


def headings(import_draft: ImportDraft) -> list[str | None]:
    return [one.heading for one in service.article_of(import_draft).sections]


def verbs() -> set[str]:
    database.commit()
    return set(db.session.scalars(select(AuditEvent.verb)))


@pytest.mark.parametrize("text", ["", "   \n", "***", "\x00\x00"])
def test_nothing_to_read_is_refused_beside_the_text(practice: Cast, text: str) -> None:
    with pytest.raises(DomainError) as refused:
        service.start_import(practice.counselor, text, now=START)
    assert refused.value.field == "text"


def test_a_text_of_five_megabytes_is_refused_as_too_long(practice: Cast) -> None:
    with pytest.raises(TooLong):
        service.start_import(practice.counselor, "word " * 1_000_000, now=START)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7 \x00\x01\x02", "a.txt"),
        (b"PK\x03\x04word/document.xml", "a.docx"),
        (b"", "a.txt"),
    ],
)
def test_a_file_that_is_no_text_is_refused_beside_the_file(
    practice: Cast, data: bytes, name: str
) -> None:
    with pytest.raises(DomainError) as refused:
        service.import_file(practice.counselor, data, name, now=START)
    assert refused.value.field == "file"


def test_the_last_steps_of_an_import_can_be_taken_back_one_by_one(practice: Cast) -> None:
    one = import_of(practice.counselor, now=START)
    before = headings(one)
    do(one, Asked("rename", 1, text="Other"), 1)
    do(one, Asked("drop", 0), 2)
    assert headings(one) == ["Other", "On Walking"]
    service.undo(one, version=3)
    service.undo(one, version=4)
    assert headings(one) == before
    with pytest.raises(DomainError):
        service.undo(one, version=5)


def test_a_long_history_keeps_its_last_ten_steps(practice: Cast) -> None:
    one = import_of(practice.counselor, now=START)
    for number in range(1, 16):
        do(one, Asked("rename", 1, text=f"Name {number}"), number)
    assert len(one.parsed["history"]) == service.MOST_STEPS


def test_a_step_from_an_old_page_changes_nothing(practice: Cast) -> None:
    one = import_of(practice.counselor, now=START)
    do(one, Asked("drop", 0), 1)
    with pytest.raises(StaleWrite):
        do(one, Asked("drop", 0), 1)
    assert headings(one) == ["On Forgiving", "On Walking"]


def test_an_article_without_a_title_is_refused_beside_the_title(practice: Cast) -> None:
    one = import_of(practice.counselor, now=START)
    service.describe(one, title="", author="", source_note="", licence="", version=1)
    with pytest.raises(DomainError) as refused:
        service.save_article(practice.counselor, one, version=one.version, now=START)
    assert refused.value.field == "title"


def test_an_article_of_a_thousand_parts_is_refused_in_words(practice: Cast) -> None:
    text = "\n\n".join(f"## Part {number}\n\nWords." for number in range(1000))
    one = import_of(practice.counselor, now=START, text=f"# Title\n\n{text}")
    with pytest.raises(DomainError, match="500 parts"):
        service.save_article(practice.counselor, one, version=1, now=START)


def test_a_saved_article_has_every_section_and_question(practice: Cast) -> None:
    article = make_article(practice.counselor, now=START, text=TWIN.read_text())
    assert len([one for one in article.sections if one.heading]) == 13
    assert len(article.questions) == 5
    assert "imported" in verbs()


def test_an_article_is_revised_and_a_stale_page_is_refused(practice: Cast) -> None:
    article = make_article(practice.counselor, now=START)
    seen = revising.seen(article)
    head = {"title": "Other", "author": "", "source_note": "", "licence": ""}
    kept = [Typed(row.id, row.heading or "", row.markdown) for row in article.sections[1:]]
    typed = [*kept, Typed(None, "New", "One more.")]
    revising.revise(practice.counselor, article, head, typed, seen_before=seen, now=START)
    db.session.flush()
    assert [row.heading for row in article.sections] == ["On Forgiving", "On Walking", "New"]
    with pytest.raises(StaleWrite):
        revising.revise(practice.counselor, article, head, typed, seen_before=seen, now=START)


def test_a_section_that_became_an_exercise_can_still_be_removed(practice: Cast) -> None:
    article = make_article(practice.counselor, now=START)
    exercise = authoring.from_section(practice.counselor, article.sections[1], now=START)
    kept = [Typed(article.sections[0].id, "Only", "This stays.")]
    head = {"title": "Other", "author": "", "source_note": "", "licence": ""}
    seen = revising.seen(article)
    revising.revise(practice.counselor, article, head, kept, seen_before=seen, now=START)
    db.session.flush()
    db.session.expire_all()
    assert exercise.section_id is None


def test_a_published_version_stays_as_it_was(practice: Cast) -> None:
    exercise = make_exercise(practice.counselor, now=START)
    first = dict(exercise.versions[0].content)
    parts.add_block(exercise, "scale", now=START)
    parts.remove_block(exercise, "scale-1", now=START)
    parts.remove_block(exercise, "reading-1", now=START)
    second = authoring.publish(practice.counselor, exercise, "Shorter", now=START)
    assert (second.number, second.change_note) == (2, "Shorter")
    assert exercise.versions[0].content == first
    assert "published" in verbs()


def test_the_same_document_is_not_published_twice(practice: Cast) -> None:
    exercise = make_exercise(practice.counselor, now=START)
    with pytest.raises(DomainError, match="Nothing changed"):
        authoring.publish(practice.counselor, exercise, "", now=START)


def test_an_unfinished_exercise_is_not_published(practice: Cast) -> None:
    empty = authoring.new_exercise(practice.counselor, now=START)
    with pytest.raises(DomainError, match="title"):
        authoring.publish(practice.counselor, empty, "", now=START)


def test_a_stale_save_of_a_part_is_refused_and_of_another_part_is_kept(practice: Cast) -> None:
    exercise = make_draft(practice.counselor, now=START, questions=2)
    seen = {b.key: draft.digest(b) for b in authoring.content_of(exercise).blocks}
    save = parts.save_block
    save(exercise, "long-text-1", {"prompt": "A?"}, None, seen=seen["long-text-1"], now=START)
    save(exercise, "long-text-2", {"prompt": "B?"}, None, seen=seen["long-text-2"], now=START)
    with pytest.raises(StaleWrite):
        save(exercise, "long-text-1", {"prompt": "C?"}, None, seen=seen["long-text-1"], now=START)
    prompts = [b.prompt for b in authoring.content_of(exercise).blocks if b.kind.answerable]
    assert prompts == ["A?", "B?"]


def test_a_copy_of_a_built_in_exercise_keeps_its_cautions(practice: Cast) -> None:
    slug, original = next((s, c) for s, c in builtin.exercises().items() if c.tier != "G")
    made = authoring.copy_built_in(practice.counselor, slug, now=START)
    assert authoring.content_of(made) == original
    again = authoring.copy(practice.counselor, made, now=START)
    for one in (made, again):
        seen = draft.digest(authoring.content_of(one))
        with pytest.raises(DomainError, match="cannot ask for less"):
            authoring.save_details(one, {"tier": "G"}, seen=seen, now=START)


def test_a_part_put_back_leaves_nothing_to_put_back(practice: Cast) -> None:
    exercise = make_draft(practice.counselor, now=START)
    before = authoring.content_of(exercise)
    parts.remove_block(exercise, "long-text-1", now=START)
    parts.put_back(exercise, now=START)
    assert authoring.content_of(exercise) == before
    with pytest.raises(DomainError):
        parts.put_back(exercise, now=START)


def test_what_is_archived_can_be_brought_back(practice: Cast) -> None:
    exercise = make_exercise(practice.counselor, now=START)
    authoring.archive(practice.counselor, exercise, now=START)
    authoring.unarchive(practice.counselor, exercise, now=START)
    assert exercise.archived_at is None
    assert {"archived", "brought back"} <= verbs()


def test_a_stored_draft_reads_back_as_the_same_document(practice: Cast) -> None:
    exercise = make_draft(practice.counselor, now=START, questions=3)
    db.session.flush()
    db.session.expire_all()
    assert isinstance(authoring.content_of(exercise), ExerciseContent)
    assert len(exercise.draft["blocks"]) == 4
