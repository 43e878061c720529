"""What is said about homework after it was submitted."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from counsel.homework.models import Assignment
from counsel.kernel.db import Record, Tenant
from counsel.kernel.vault import SealedText


class Reply(Tenant, Record):
    """One more word in the thread of a block, or of the whole where `block_key` is empty; after
    the counselor's comment. Never changed. `seen_at` is when the other side saw it."""

    __tablename__ = "replies"

    assignment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assignments.id"), index=True)
    block_key: Mapped[str] = mapped_column(String(40))
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    from_client: Mapped[bool]
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    written_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]

    text = SealedText("text_sealed")
    assignment: Mapped[Assignment] = relationship()
