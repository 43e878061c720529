"""By which ways a person agreed to be reached."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from counsel.kernel.db import Record, Tenant
from counsel.kernel.vault import SealedText

OWN, TOLD, INVITATION, ADDED, STOP = "own", "told", "invitation", "added", "stop"
"""Where a word came from: the person's own page, told to somebody of the team, the acceptance of an
invitation; for e-mail, the address that was written down when the person was added; and STOP, said
to the channel itself."""
CLIENT, USER = "client", "user"


class ContactRoute(Tenant, Record):
    """One channel of one person (`person_kind` is "client" or "user", as in the outbox) and the
    address that it takes; e-mail takes the one of the person's record. They agreed at `agreed_at`
    and may have withdrawn that since; the audit keeps what was before. The lowest `position` is
    tried first. Without a row for it, e-mail is agreed to and comes first.
    """

    __tablename__ = "contact_routes"
    __table_args__ = (
        UniqueConstraint("practice_id", "person_kind", "person_id", "channel"),
        Index("ix_contact_routes_person_id", "person_id"),
    )

    person_kind: Mapped[str] = mapped_column(String(12))
    person_id: Mapped[uuid.UUID]
    channel: Mapped[str] = mapped_column(String(12))
    position: Mapped[int]
    address_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    agreed_at: Mapped[datetime]
    agreed_source: Mapped[str] = mapped_column(String(12))
    agreed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_source: Mapped[str | None] = mapped_column(String(12))

    address = SealedText("address_sealed")

    @property
    def stands(self) -> bool:
        """Whether this way may be used."""
        return self.withdrawn_at is None
