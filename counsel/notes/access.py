"""Who may read and write which notes (domain.md, Notes: three separate stores)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from counsel.kernel.actor import COUNSELOR, Actor
from counsel.notes.models import PROCESS, SHARED, Note
from counsel.roster import access as roster
from counsel.roster.models import Case, CaseParticipant


def _readable(actor: Actor) -> ColumnElement[bool]:
    """The author reads every part; of others' parts nobody reads the process note."""
    return and_(roster.sees_case(actor), or_(Note.author_id == actor.user_id, Note.kind != PROCESS))


def notes(actor: Actor) -> Select[Note]:
    """The notes that staff may read, with their case and author."""
    return (
        select(Note)
        .join(Note.case)
        .where(_readable(actor))
        .options(
            contains_eager(Note.case).selectinload(Case.care_team),
            selectinload(Note.case, Case.participants, CaseParticipant.client),
            selectinload(Note.author),
        )
    )


def sheets(actor: Actor) -> Select[Note]:
    """One note a sheet, its shared part, newest first: what lists show."""
    return (
        notes(actor)
        .where(Note.kind == SHARED)
        .options(selectinload(Note.remarks))
        .order_by(Note.about_at.desc(), Note.id.desc())
    )


def shared_with(actor: Actor) -> Select[Note]:
    """The notes that were shared with a client, newest first."""
    own = roster.own_cases(actor).with_only_columns(Case.id)
    return (
        select(Note)
        .where(Note.kind == SHARED, Note.shared_version.is_not(None), Note.case_id.in_(own))
        .options(selectinload(Note.author))
        .order_by(Note.shared_at.desc(), Note.id.desc())
    )


def may_write(actor: Actor, case: Case) -> bool:
    """Begin a sheet: counselors who work on the case."""
    return roster.may_work_on(actor, case)


def may_edit(actor: Actor, note: Note) -> bool:
    """Change or share a part: its author, while they work on the case."""
    return (
        actor.has(COUNSELOR)
        and note.author_id == actor.user_id
        and roster.may_work_on(actor, note.case)
    )
