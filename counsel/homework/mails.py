"""The messages about homework: that something waits, never what it is."""

from __future__ import annotations

from datetime import datetime

from counsel.homework import gate, states
from counsel.homework.models import Assignment
from counsel.kernel.channels import Mail
from counsel.kernel.db import db
from counsel.outbox import service as outbox
from counsel.outbox.kinds import NotWanted, Stationery
from counsel.outbox.models import OutboxMessage
from counsel.roster.mails import something_waits
from counsel.roster.models import Client

ASSIGNED, ANSWERED = "homework_assigned", "homework_answered"
REVEALED = "homework_revealed"


def queue(kind: str, assignment: Assignment, *, round_: int | str, now: datetime) -> None:
    """Tell the client, if they have a sign-in; once a kind and round, or other occasion."""
    client = db.session.get_one(Client, assignment.client_id)
    if client.user_id is None:
        return
    outbox.enqueue(
        kind,
        assignment.id,
        practice_id=assignment.practice_id,
        recipient_kind="client",
        recipient_id=client.id,
        dedupe_key=f"{kind}:{assignment.id}:{round_}",
        now=now,
    )


def homework_assigned(
    message: OutboxMessage, stationery: Stationery, now: datetime
) -> Mail | NotWanted:
    """Something new waits; not wanted once it was opened, put aside or withdrawn."""
    assignment = db.session.get(Assignment, message.subject_id)
    if assignment is not None and (assignment.opened_at or assignment.skipped_at):
        return NotWanted("opened already")
    if assignment is not None and gate.resting([assignment], now=now):
        return NotWanted(gate.RESTS)
    return _mail(message.kind, assignment, stationery)


def homework_answered(
    message: OutboxMessage, stationery: Stationery, now: datetime
) -> Mail | NotWanted:
    """The counselor answered; not wanted where it was withdrawn meanwhile."""
    return _mail(message.kind, db.session.get(Assignment, message.subject_id), stationery)


def homework_revealed(
    message: OutboxMessage, stationery: Stationery, now: datetime
) -> Mail | NotWanted:
    """Something new to read, for both of a pair at the same moment; the only mail that follows
    from what a partner did, and it says nothing of them."""
    return _mail(message.kind, db.session.get(Assignment, message.subject_id), stationery)


def _mail(kind: str, assignment: Assignment | None, stationery: Stationery) -> Mail | NotWanted:
    if assignment is None or assignment.withdrawn_at is not None:
        return NotWanted(states.WITHDRAWN)
    if assignment.released_at is None:
        return NotWanted(states.PLANNED)
    return something_waits(kind, assignment.client, f"/my/homework/{assignment.id}", stationery)
