"""Who gets what answer from the pages of notes."""

from __future__ import annotations

from typing import Any

from tests.cast import Cast
from tests.fakes import START
from tests.matrix import Row
from tests.notes.factories import share_notes, write_notes

CLINICAL = ("owner", "counselor", "colleague", "supervisor")
READERS = ("counselor", "supervisor")
STAFF_ONLY: dict[str, Any] = {"refused": ("assistant",)}


def case(cast: Cast) -> dict[str, Any]:
    return {"case_id": cast.case_id}


def sheet(cast: Cast) -> dict[str, Any]:
    return {"sheet_id": write_notes(cast.counselor, cast.case_id, now=START)["shared"].sheet_id}


def shared_part(cast: Cast) -> dict[str, Any]:
    return sheet(cast) | {"kind": "shared"}


def own_part(cast: Cast) -> dict[str, Any]:
    return sheet(cast) | {"kind": "process"}


def shared(cast: Cast) -> dict[str, Any]:
    return {"note_id": share_notes(cast, cast.case_id, now=START)["shared"].id}


TYPED = {"text_shared": "a"}
WRITER = {"may": ("counselor",), "refused": ("supervisor", "assistant")}
ROWS = [
    Row(endpoint="notes.index", may=(*CLINICAL, "stranger"), **STAFF_ONLY),
    Row(endpoint="notes.case_notes", may=READERS, values=case, **STAFF_ONLY),
    Row(endpoint="notes.new", values=case, **WRITER),
    Row(endpoint="notes.new", method="POST", values=case, data={"text_shared": "a"}, **WRITER),
    Row(endpoint="notes.sheet", may=READERS, values=sheet, **STAFF_ONLY),
    Row(
        endpoint="notes.save_sheet",
        method="POST",
        values=sheet,
        data={"text_shared": "a"},
        **WRITER,
    ),
    Row(
        endpoint="notes.save_part",
        method="PUT",
        values=shared_part,
        data={"body": "a", "version": 1},
        json=True,
        **WRITER,
    ),
    Row(endpoint="notes.withdraw", method="POST", values=sheet, **WRITER),
    Row(endpoint="notes.revisions", may=("counselor",), values=own_part, **STAFF_ONLY),
    Row(endpoint="notes.mine", may=("client", "partner", "neighbor", "outsider")),
    Row(endpoint="notes.read", may=("client",), values=shared),
    Row(
        endpoint="notes.read",
        method="POST",
        may=("client",),
        values=shared,
        data={"body": "thanks"},
    ),
]
