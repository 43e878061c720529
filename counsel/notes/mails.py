"""The messages about notes: that one was shared, never what it says."""

from __future__ import annotations

from datetime import datetime

from counsel.kernel.channels import Mail
from counsel.kernel.db import db
from counsel.notes.models import Note
from counsel.outbox import service as outbox
from counsel.outbox.kinds import NotWanted, Stationery
from counsel.outbox.models import OutboxMessage
from counsel.roster.mails import something_waits
from counsel.roster.models import Client

SHARED_KIND = "note_shared"


def queue_shared(note: Note, *, now: datetime) -> None:
    """One message to each client of the case who has a sign-in, a version once."""
    for participant in note.case.participants:
        if participant.until is None and participant.client.user_id is not None:
            outbox.enqueue(
                SHARED_KIND,
                note.id,
                practice_id=note.practice_id,
                recipient_kind="client",
                recipient_id=participant.client_id,
                dedupe_key=f"{SHARED_KIND}:{note.id}:{note.shared_version}:{participant.client_id}",
                now=now,
            )


def note_shared(message: OutboxMessage, stationery: Stationery, now: datetime) -> Mail | NotWanted:
    """Something new waits in the account; not wanted once it was taken back or the client left."""
    note = db.session.get(Note, message.subject_id)
    client = db.session.get(Client, message.recipient_id)
    if note is None or note.shared_version is None:
        return NotWanted("taken back")
    if client is None or not any(
        p.client_id == client.id and p.until is None for p in note.case.participants
    ):
        return NotWanted("left the case")
    return something_waits(SHARED_KIND, client, f"/my/notes/{note.id}", stationery)
