"""Writing, sharing and reading notes. Revisions are never overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select, update

from counsel.appointments.models import Appointment
from counsel.audit import service as audit
from counsel.kernel.actor import Actor
from counsel.kernel.db import db, defer
from counsel.kernel.errors import DomainError, StaleWrite
from counsel.kernel.ids import new_id
from counsel.notes import mails
from counsel.notes.models import KINDS, Note, NoteReading, Remark, Revision
from counsel.roster.models import Case

LONGEST = 100_000
SITTING = timedelta(minutes=5)


def write_sheet(
    actor: Actor,
    case: Case,
    texts: Mapping[str, str],
    *,
    about_at: datetime,
    now: datetime,
    appointment: Appointment | None = None,
) -> list[Note]:
    """Begin the notes of one session: a part of each kind, empty ones included.

    In: texts by kind. Out: the notes, in the order of KINDS. Raises DomainError for a text that is
    too long.
    """
    sheet_id = new_id()
    parts = []
    for kind in KINDS:
        body = _checked(texts.get(kind, ""), kind)
        note = Note(
            practice_id=actor.practice_id,
            sheet_id=sheet_id,
            case_id=case.id,
            appointment_id=appointment.id if appointment else None,
            author_id=actor.user_id,
            kind=kind,
            about_at=about_at,
            body=body,
            version=1,
            created_at=now,
            saved_at=now,
        )
        note.case = case
        db.session.add(note)
        db.session.flush()
        _keep_revision(actor, note, body, now)
        parts.append(note)
    audit.record(actor, "wrote", "notes", sheet_id, now=now, case_id=case.id)
    return parts


def save(actor: Actor, note: Note, body: str, *, version: int, now: datetime) -> None:
    """Save one part; the same text again changes nothing.

    `version` is the one that the writer began from. Raises StaleWrite where somebody, or another
    tab, saved a newer one: nothing is overwritten and both texts can be shown.
    """
    body = _checked(body, note.kind)
    if body == note.body:
        return
    if version != note.version:
        raise StaleWrite("A newer version was saved meanwhile. Both stand below.", field=note.kind)
    claimed = db.session.execute(
        update(Note)
        .where(Note.id == note.id, Note.version == version)
        .values(version=version + 1)
        .execution_options(synchronize_session=False)
    )
    if getattr(claimed, "rowcount", 0) != 1:
        raise StaleWrite("A newer version was saved meanwhile. Both stand below.", field=note.kind)
    db.session.refresh(note, ["version"])
    note.body, note.saved_at = body, now
    _keep_revision(actor, note, body, now)
    audit.record(actor, "changed", f"{note.kind} note", note.id, now=now, case_id=note.case_id)


def share(actor: Actor, note: Note, *, now: datetime) -> None:
    """Let the clients of the case read the shared part as it stands now, and tell them."""
    if not note.body.strip():
        raise DomainError("There is nothing to share yet. Write the shared part first.")
    if note.shared_version == note.version:
        return
    note.shared_version, note.shared_at, note.shared_by = note.version, now, actor.user_id
    audit.record(actor, "shared", "shared note", note.id, now=now, case_id=note.case_id)
    mails.queue_shared(note, now=now)


def withdraw(actor: Actor, note: Note, *, now: datetime) -> None:
    """Take a shared part back while no client has read it. Raises DomainError once one has."""
    if note.shared_version is None:
        return
    if readings(note):
        raise DomainError("This was read already, so it stays shared. You can still add to it.")
    note.shared_version = note.shared_at = note.shared_by = None
    audit.record(actor, "withdrew", "shared note", note.id, now=now, case_id=note.case_id)


def shared_text(note: Note) -> str:
    """What clients read: the revision that was shared, not what was typed after it."""
    revision = db.session.scalars(
        select(Revision).where(Revision.note_id == note.id, Revision.version == note.shared_version)
    ).one()
    return revision.body


def readings(note: Note) -> list[NoteReading]:
    """Who read a shared note first when."""
    return list(db.session.scalars(select(NoteReading).where(NoteReading.note_id == note.id)))


def open_as_client(actor: Actor, note: Note, *, now: datetime) -> None:
    """Remember that the client read it, the first time, and for the audit each time."""
    audit.record(actor, "read", "shared note", note.id, now=now, case_id=note.case_id)
    known = select(NoteReading.id).where(
        NoteReading.note_id == note.id, NoteReading.client_id == actor.client_id
    )
    if db.session.scalar(known) is not None:
        return
    reading = NoteReading(
        practice_id=note.practice_id, note_id=note.id, client_id=actor.client_id, read_at=now
    )
    defer(lambda: db.session.add(reading))


def add_remark(actor: Actor, note: Note, body: str, *, now: datetime) -> Remark:
    """A client's remark on a shared note; the practice reads it, other clients do not."""
    remark = Remark(
        practice_id=note.practice_id,
        note_id=note.id,
        client_id=actor.client_id,
        written_at=now,
        body=_checked(body, "body"),
    )
    db.session.add(remark)
    audit.record(actor, "remarked on", "shared note", note.id, now=now, case_id=note.case_id)
    return remark


def see_remarks(note: Note, *, now: datetime) -> None:
    """The author has seen the remarks; written at the end of the unit of work."""
    if all(remark.seen_at for remark in note.remarks):
        return
    seen = (
        update(Remark)
        .where(Remark.note_id == note.id, Remark.seen_at.is_(None))
        .values(seen_at=now)
        .execution_options(synchronize_session=False)
    )
    defer(lambda: db.session.execute(seen))


def revisions(note: Note) -> list[Revision]:
    """Every save of a part, newest first."""
    return list(
        db.session.scalars(
            select(Revision).where(Revision.note_id == note.id).order_by(Revision.version.desc())
        )
    )


def _keep_revision(actor: Actor, note: Note, body: str, now: datetime) -> None:
    """One revision stands for at most one sitting, so that autosaving does not drown the others;
    what was shared, and the first one, are never taken over."""
    latest = db.session.scalars(
        select(Revision).where(Revision.note_id == note.id).order_by(Revision.version.desc())
    ).first()
    if (
        latest is not None
        and latest.version not in (1, note.shared_version)
        and latest.saved_by == actor.user_id
        and now - latest.saved_at < SITTING
    ):
        latest.version, latest.body = note.version, body
        return
    db.session.add(
        Revision(
            practice_id=note.practice_id,
            note_id=note.id,
            version=note.version,
            body=body,
            saved_at=now,
            saved_by=actor.user_id,
        )
    )


def _checked(body: str, field: str) -> str:
    if len(body) > LONGEST:
        raise DomainError(f"This is very long. Keep it under {LONGEST:,} characters.", field=field)
    return body


def sheet_parts(notes: list[Note]) -> dict[str, Note]:
    """The notes of one sheet by kind, in the order of KINDS."""
    by_kind = {note.kind: note for note in notes}
    return {kind: by_kind[kind] for kind in KINDS if kind in by_kind}
