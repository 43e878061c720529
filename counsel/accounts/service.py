"""Entering and leaving: sign-in sessions."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from counsel.accounts.models import SignInSession, User
from counsel.kernel.db import db
from counsel.kernel.tokens import new_token, token_hash

STAFF_LASTS, CLIENT_LASTS = timedelta(hours=12), timedelta(days=30)
STAFF_IDLE, CLIENT_IDLE = timedelta(minutes=30), timedelta(hours=12)


def open_session(
    user: User, practice_id: uuid.UUID, *, staff: bool, device: str, now: datetime
) -> tuple[SignInSession, str]:
    """A new sign-in session in one practice, and its token for the browser.

    Staff stay for 12 hours and 30 idle minutes, clients for 30 days and 12 idle hours.
    """
    token = new_token()
    session = SignInSession(
        user_id=user.id,
        practice_id=practice_id,
        token_hash=token_hash(token),
        device=device[:80],
        created_at=now,
        seen_at=now,
        idle_ends_at=now + (STAFF_IDLE if staff else CLIENT_IDLE),
        ends_at=now + (STAFF_LASTS if staff else CLIENT_LASTS),
    )
    db.session.add(session)
    return session, token
