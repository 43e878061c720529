"""Pages of notes, as people use them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager

from counsel.kernel.actor import Actor
from tests.cast import Cast
from tests.fakes import START
from tests.notes.factories import TEXTS, share_notes, write_notes
from tests.people import Person

People = Callable[[Actor], Person]
Block = Callable[[], AbstractContextManager[None]]
TYPED = {f"text_{kind}": text for kind, text in TEXTS.items()}


def a_sheet(cast: Cast, in_practice: Block) -> uuid.UUID:
    with in_practice():
        return write_notes(cast.counselor, cast.case_id, now=START)["shared"].sheet_id


def a_shared_note(cast: Cast, in_practice: Block) -> uuid.UUID:
    with in_practice():
        return share_notes(cast, cast.case_id, now=START)["shared"].id


def test_a_counselor_writes_and_shares_in_one_go(cast: Cast, person: People) -> None:
    page = person(cast.counselor)
    made = page.post(f"/cases/{cast.case_id}/notes/new", {**TYPED, "share": "1"})
    assert made.status_code == 303
    assert "Take it back" in page.get(made.location).text


def test_the_private_parts_never_reach_the_client(
    cast: Cast, person: People, in_practice: Block
) -> None:
    note_id = a_shared_note(cast, in_practice)
    reader = person(cast.client)
    everything = "".join(
        reader.get(url).text for url in ("/my", "/my/notes", f"/my/notes/{note_id}")
    )
    assert "We agreed on a walk." in everything
    assert TEXTS["progress"] not in everything
    assert TEXTS["process"] not in everything


def test_a_remark_reaches_the_counselor_and_not_the_partner(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        note = share_notes(cast, cast.couple_case_id, now=START)["shared"]
        note_id, sheet_id = note.id, note.sheet_id
    person(cast.client).post(f"/my/notes/{note_id}", {"body": "I would add the lake."})
    assert "I would add the lake." in person(cast.counselor).get(f"/notes/{sheet_id}").text
    assert "I would add the lake." not in person(cast.partner).get(f"/my/notes/{note_id}").text


def test_an_empty_remark_is_refused_beside_its_field(
    cast: Cast, person: People, in_practice: Block
) -> None:
    response = person(cast.client).post(
        f"/my/notes/{a_shared_note(cast, in_practice)}", {"body": "  "}
    )
    assert response.status_code == 422
    assert "Write a few words first." in response.text


def test_a_stale_save_shows_both_texts_and_loses_neither(
    cast: Cast, person: People, in_practice: Block
) -> None:
    sheet_id = a_sheet(cast, in_practice)
    page = person(cast.counselor)
    versions = {f"version_{kind}": 1 for kind in TEXTS}
    page.post(f"/notes/{sheet_id}", {**TYPED, **versions, "text_progress": "from the phone"})
    refused = page.post(
        f"/notes/{sheet_id}", {**TYPED, **versions, "text_progress": "from the desk"}
    )
    assert refused.status_code == 409
    assert "from the phone" in refused.text
    assert "from the desk" in refused.text


def test_a_part_saves_itself_and_refuses_a_stale_version(
    cast: Cast, person: People, in_practice: Block
) -> None:
    url = f"/notes/{a_sheet(cast, in_practice)}/progress"
    page = person(cast.counselor)
    options = {"headers": {"Accept": "application/json"}}
    saved = page.send("PUT", url, {"body": "typed", "version": 1}, **options)
    stale = page.send("PUT", url, {"body": "other", "version": 1}, **options)
    assert (saved.status_code, saved.json["version"]) == (200, 2)
    assert (stale.status_code, stale.json["body"]) == (409, "typed")


def test_a_sheet_opens_with_a_bounded_number_of_queries(
    cast: Cast,
    person: People,
    in_practice: Block,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    page = person(cast.counselor)
    a_sheet(cast, in_practice)
    with count_queries() as few:
        page.get("/notes")
    with in_practice():
        for _ in range(30):
            write_notes(cast.counselor, cast.case_id, now=START)
    with count_queries() as many:
        page.get("/notes")
    assert len(many) <= len(few) <= 14
