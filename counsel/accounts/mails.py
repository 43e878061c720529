"""Queueing the messages about an account. They are written in counsel/practices/mails.py, which
knows the sender's name of a practice."""

from __future__ import annotations

import uuid
from datetime import datetime

from counsel.accounts.models import PasswordReset, SignInSession
from counsel.outbox import service as outbox

RESET, NEW_SIGN_IN = "password_reset", "new_sign_in"


def queue_reset(reset: PasswordReset, practice_id: uuid.UUID | None, *, now: datetime) -> None:
    """Send the link of a reset, in the name of a practice where the person has one."""
    outbox.enqueue(
        RESET,
        reset.id,
        practice_id=practice_id,
        recipient_kind="user",
        recipient_id=reset.user_id,
        dedupe_key=f"{RESET}:{reset.id}",
        now=now,
    )


def queue_new_sign_in(session: SignInSession, *, now: datetime) -> None:
    """Say that a browser of a new kind signed in."""
    outbox.enqueue(
        NEW_SIGN_IN,
        session.id,
        practice_id=session.practice_id,
        recipient_kind="user",
        recipient_id=session.user_id,
        dedupe_key=f"{NEW_SIGN_IN}:{session.id}",
        now=now,
    )
