"""The messages about homework: that something waits, never what it is."""

from __future__ import annotations

import uuid
from datetime import datetime

from counsel.accounts.models import User
from counsel.homework import gate, states, talk_people
from counsel.homework.models import Assignment
from counsel.homework.talk_models import Reply
from counsel.kernel.channels import Mail
from counsel.kernel.db import db
from counsel.outbox import service as outbox
from counsel.outbox.kinds import NotWanted, Stationery
from counsel.outbox.models import OutboxMessage
from counsel.practices.models import Practice
from counsel.roster.mails import something_waits
from counsel.roster.models import Client

ASSIGNED, ANSWERED = "homework_assigned", "homework_answered"
REVEALED, TALK = "homework_revealed", "homework_talk"
NUDGE = "homework_nudge"


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


def queue_talk(
    reply: Reply, recipient_kind: str, recipient_id: uuid.UUID, *, now: datetime
) -> None:
    """Tell the other side of a thread, a "client" or a "user", that something was said."""
    if recipient_kind == "client":
        client = db.session.get(Client, recipient_id)
        if client is None or client.user_id is None:
            return
    outbox.enqueue(
        TALK,
        reply.id,
        practice_id=reply.practice_id,
        recipient_kind=recipient_kind,
        recipient_id=recipient_id,
        dedupe_key=f"{TALK}:{reply.id}",
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


def homework_talk(
    message: OutboxMessage, stationery: Stationery, now: datetime
) -> Mail | NotWanted:
    """Something was said; not wanted once it was seen, nor by a counselor who left the case."""
    reply = db.session.get(Reply, message.subject_id)
    if reply is None or reply.seen_at is not None:
        return NotWanted("seen already")
    if message.recipient_kind == "client":
        return _mail(message.kind, reply.assignment, stationery)
    one, user = reply.assignment, db.session.get(User, message.recipient_id)
    if one.withdrawn_at is not None:
        return NotWanted(states.WITHDRAWN)
    if user is None or not talk_people.works_on(user.id, one.case_id):
        return NotWanted("left the case")
    return stationery.mail(
        message.kind,
        sender_name=db.session.get_one(Practice, one.practice_id).sender_name,
        recipient=user.email,
        name=user.name,
        practice=db.session.get_one(Practice, one.practice_id),
        url=stationery.url(f"/homework/assignments/{one.id}/talk"),
        short_link=stationery.url(f"/homework/assignments/{one.id}/talk"),
    )
