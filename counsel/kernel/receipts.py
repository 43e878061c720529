"""Receipts of forms that acted, so that a form sent twice acts once (security.md, promise 9)."""

import uuid
from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from counsel.kernel.db import Record


class FormReceipt(Record):
    """The key that a form carried, who sent it, and where its sender was led."""

    __tablename__ = "form_receipts"
    __table_args__ = (UniqueConstraint("user_id", "key"),)

    user_id: Mapped[uuid.UUID]
    key: Mapped[str] = mapped_column(String(64))
    location: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[datetime]
