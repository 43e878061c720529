"""Links in mails that act without signing in: one act, one client, one session as it stands.

A token is bound to the session's sequence and to the client, and ends when the session starts: a
moved session or another client's mail opens nothing (security.md, Sign-in).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from counsel.appointments.models import Appointment
from counsel.kernel.tokens import BadToken, Links
from counsel.roster.models import Client

CONFIRM, CANCEL, MOVE, STOP = "session-confirm", "session-cancel", "session-move", "mail-stop"
PURPOSES = (CONFIRM, CANCEL, MOVE, STOP)
STOP_LASTS = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a link asks for. `subject_id` is a session, or for STOP the client."""

    purpose: str
    subject_id: uuid.UUID
    client_id: uuid.UUID
    sequence: int
    expired: bool


def path_for(links: Links, purpose: str, appointment: Appointment, client: Client) -> str:
    """The path of a link for one act of a client on a session."""
    state = f"{client.id.hex}.{appointment.sequence}"
    token = links.sign(purpose, appointment.id, ends_at=appointment.starts_at, state=state)
    return f"/r/{token}"


def path_to_stop(links: Links, client: Client, now: datetime) -> str:
    """The path of the link by which a client stops these mails."""
    return f"/r/{links.sign(STOP, client.id, ends_at=now + STOP_LASTS)}"


def read(links: Links, token: str, *, now: datetime) -> Claim:
    """What a token asks for; raises BadToken where it is not one of ours."""
    for purpose in PURPOSES:
        try:
            claim = links.read(purpose, token, now=now)
        except BadToken:
            continue
        if purpose == STOP:
            return Claim(purpose, claim.subject_id, claim.subject_id, 0, claim.expired)
        client, _, sequence = claim.state.partition(".")
        return Claim(purpose, claim.subject_id, uuid.UUID(client), int(sequence), claim.expired)
    raise BadToken("this link is not valid")
