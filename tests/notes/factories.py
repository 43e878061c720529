"""Notes for tests."""

from __future__ import annotations

from datetime import datetime

from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.notes import service
from counsel.notes.models import Note
from counsel.roster.models import Case
from tests.cast import Cast

TEXTS = {
    "shared": "We agreed on a walk.",
    "progress": "The record says steady.",
    "process": "My own doubt.",
}


def write_notes(author: Actor, case_id: object, *, now: datetime) -> dict[str, Note]:
    """A sheet with a text of each kind, nothing shared."""
    case = db.session.get_one(Case, case_id)
    notes = service.write_sheet(author, case, TEXTS, about_at=now, now=now)
    return service.sheet_parts(notes)


def share_notes(cast: Cast, case_id: object, *, now: datetime) -> dict[str, Note]:
    """A sheet of the counselor whose shared part is shared."""
    notes = write_notes(cast.counselor, case_id, now=now)
    service.share(cast.counselor, notes["shared"], now=now)
    db.session.flush()
    return notes
