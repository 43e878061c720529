"""What notes add to the case page and the first pages."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, exists, select

from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.notes import access
from counsel.notes.models import Note, NoteReading, Remark
from counsel.roster.contributions import Happening, Need
from counsel.roster.models import Case

FIRST = 6
RECENT = timedelta(days=30)


def timeline(actor: Actor, case: Case, limit: int) -> list[Happening]:
    """Written, shared, remarked on."""
    recent = access.sheets(actor).where(Note.case_id == case.id).limit(limit)
    found = []
    for note in db.session.scalars(recent).unique():
        found.append(_happening(note, note.created_at, "notebook-pen", "Note written"))
        if note.shared_at is not None:
            found.append(_happening(note, note.shared_at, "send", "Note shared"))
        for remark in note.remarks:
            found.append(_happening(note, remark.written_at, "message-circle", "New remark"))
    return found


def _happening(note: Note, at: datetime, icon: str, text: str) -> Happening:
    return Happening(
        at=at, icon=icon, text=text, endpoint="notes.sheet", values={"sheet_id": note.sheet_id}
    )


def staff_needs(actor: Actor, now: datetime) -> list[Need]:
    """Remarks that the author has not seen, and shared parts that were written and not shared."""
    return _wanted(actor, access.sheets(actor), now)


def case_needs(actor: Actor, case: Case, now: datetime) -> list[Need]:
    """The same for one case."""
    return _wanted(actor, access.sheets(actor).where(Note.case_id == case.id), now)


def _wanted(actor: Actor, sheets: Select[Note], now: datetime) -> list[Need]:
    if not actor.is_clinical:
        return []
    unseen = exists().where(Remark.note_id == Note.id, Remark.seen_at.is_(None))
    mine = sheets.where(Note.author_id == actor.user_id)
    remarks = db.session.scalars(mine.where(unseen).limit(FIRST)).unique()
    drafts = db.session.scalars(
        mine.where(
            Note.shared_version.is_(None),
            Note.body_sealed.is_not(None),
            Note.created_at > now - RECENT,
        ).limit(FIRST)
    ).unique()
    return [_need(note, "New remarks", 30) for note in remarks] + [
        _need(note, "Written, not shared", 40) for note in drafts
    ]


def client_needs(actor: Actor, now: datetime) -> list[Need]:
    """Shared notes that this client has not opened yet."""
    opened = select(NoteReading.note_id).where(NoteReading.client_id == actor.client_id)
    unread = access.shared_with(actor).where(Note.id.not_in(opened)).limit(FIRST)
    return [
        Need(
            group="New to read",
            rank=30,
            text="A note from your session",
            under=f"From {note.author.name}",
            endpoint="notes.read",
            values={"note_id": note.id},
            at=note.shared_at,
            icon="notebook-pen",
            step="Read it",
        )
        for note in db.session.scalars(unread)
    ]


def _need(note: Note, group: str, rank: int) -> Need:
    return Need(
        group=group,
        rank=rank,
        text=note.case.title,
        endpoint="notes.sheet",
        values={"sheet_id": note.sheet_id},
        at=note.about_at,
        icon="notebook-pen",
    )
