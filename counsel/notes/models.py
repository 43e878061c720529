"""Notes of a session: a shared part, the record, and the author's own; three separate stores."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from counsel.accounts.models import User
from counsel.appointments.models import Appointment
from counsel.kernel.db import Record, Tenant
from counsel.kernel.vault import SealedText
from counsel.roster.models import Case, Client

SHARED, PROGRESS, PROCESS = "shared", "progress", "process"
KINDS = (SHARED, PROGRESS, PROCESS)


class Note(Tenant, Record):
    """One part of what an author wrote about a session (or a day without one).

    Parts that were written together share `sheet_id`. `version` counts saves and refuses stale
    ones. A shared note is readable by the client only as the revision that was shared.
    """

    __tablename__ = "notes"
    __table_args__ = (UniqueConstraint("sheet_id", "kind"),)

    sheet_id: Mapped[uuid.UUID] = mapped_column(index=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    appointment_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("appointments.id"), index=True
    )
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    about_at: Mapped[datetime]
    body_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    version: Mapped[int]
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    shared_at: Mapped[datetime | None]
    shared_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    shared_version: Mapped[int | None]

    body = SealedText("body_sealed")
    case: Mapped[Case] = relationship()
    author: Mapped[User] = relationship(foreign_keys=[author_id])
    appointment: Mapped[Appointment | None] = relationship()
    remarks: Mapped[list["Remark"]] = relationship(order_by="Remark.written_at")


class Revision(Tenant, Record):
    """What a note said after a save; never overwritten."""

    __tablename__ = "note_revisions"
    __table_args__ = (UniqueConstraint("note_id", "version"),)

    note_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notes.id"))
    version: Mapped[int]
    body_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    saved_at: Mapped[datetime]
    saved_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))

    body = SealedText("body_sealed")


class NoteReading(Tenant, Record):
    """The first time that a client read a shared note."""

    __tablename__ = "note_readings"
    __table_args__ = (UniqueConstraint("note_id", "client_id"),)

    note_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notes.id"))
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"))
    read_at: Mapped[datetime]


class Remark(Tenant, Record):
    """What a client added to a shared note."""

    __tablename__ = "remarks"

    note_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notes.id"), index=True)
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"))
    written_at: Mapped[datetime]
    body_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    seen_at: Mapped[datetime | None]

    body = SealedText("body_sealed")
    client: Mapped[Client] = relationship()
