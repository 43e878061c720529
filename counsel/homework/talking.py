"""The talk about homework: the counselor's comments of every round, and what both say after them.

A thread belongs to one block of one assignment, or to the whole of it (`WHOLE`), over all rounds.
Nothing in it is ever changed. It is for the client and their counselors; a partner of the client
has no part in it.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, Update, func, select, update
from sqlalchemy.orm import selectinload

from counsel.accounts.models import User
from counsel.audit import service as audit
from counsel.homework import access, answering, gate, mails, states, talk_people
from counsel.homework.models import Assignment, Review, Submission
from counsel.homework.talk_models import Reply
from counsel.kernel.actor import Actor
from counsel.kernel.db import db, defer
from counsel.kernel.errors import DomainError

WHOLE = ""
LONGEST, MOST = 5_000, 200
SMALLER = "Could we make this one smaller?"
FULL = "You have said a lot here. Go on in your next session."


@dataclass(frozen=True, slots=True)
class Word:
    """One thing said: by whom and when, and whether whoever reads it now has not seen it yet.
    `round` is that of a review's comment, None for what was said after it."""

    text: str
    at: datetime
    author_id: uuid.UUID
    from_client: bool
    is_new: bool
    round: int | None = None


Threads = dict[str, list[Word]]


def threads(actor: Actor, assignment: Assignment) -> Threads:
    """All that was said about one assignment that was loaded through the actor, in order, by block
    key. Drafts of a review are not in it. Three queries, whatever was said."""
    found: Threads = defaultdict(list)
    for review in db.session.scalars(_decided(assignment)):
        for key, text in _comments(review):
            found[key].append(_comment(actor, review, text))
    for reply in db.session.scalars(access.replies(assignment).limit(MOST)):
        is_new = reply.seen_at is None and reply.from_client != actor.is_client
        found[reply.block_key].append(
            Word(reply.text, reply.written_at, reply.author_id, reply.from_client, is_new)
        )
    return {key: sorted(words, key=lambda word: word.at) for key, words in found.items()}


def authors(found: Threads) -> dict[uuid.UUID, str]:
    """The names of the counselors who said something in these threads."""
    wanted = {word.author_id for words in found.values() for word in words if not word.from_client}
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(wanted)))
    return {row.id: row.name for row in rows} if wanted else {}


def say(actor: Actor, assignment: Assignment, block_key: str, text: str, *, now: datetime) -> Reply:
    """Say one more thing in a thread; the other side is told once until they look.

    A client answers where their counselor said something; a counselor says something anywhere once
    a round was answered. Raises DomainError for nothing, too much, or a thread that is not there.
    """
    text = text.strip()
    _check(actor, assignment, block_key, text, now)
    return _add(actor, assignment, block_key, text, now)


def ask_for_less(actor: Actor, assignment: Assignment, *, now: datetime) -> None:
    """A client asks to make an exercise smaller: the first word of its thread, told like any other.
    A second time before it was seen changes nothing. Raises DomainError where it is not open."""
    if answering.state(assignment) not in states.OPEN:
        raise DomainError(answering.CLOSED)
    waiting = access.replies(assignment).where(*_unseen_by(client=False))
    if not any(reply.text == SMALLER for reply in db.session.scalars(waiting)):
        _add(actor, assignment, WHOLE, SMALLER, now)


def _add(actor: Actor, assignment: Assignment, block_key: str, text: str, now: datetime) -> Reply:
    tells = not _waits_unseen(assignment, actor.is_client)
    reply = Reply(
        practice_id=actor.practice_id,
        assignment_id=assignment.id,
        block_key=block_key,
        author_id=actor.user_id,
        from_client=actor.is_client,
        text=text,
        written_at=now,
    )
    db.session.add(reply)
    db.session.flush()
    if tells:
        _tell(assignment, reply, now)
    audit.record(
        actor, "answered about", "homework", assignment.id, now=now, case_id=assignment.case_id
    )
    return reply


def look(
    actor: Actor,
    assignment: Assignment,
    found: Threads,
    *,
    now: datetime,
    block_key: str | None = None,
) -> None:
    """Remember that this side saw what is new in these threads, or in one of them; written at the
    end of the unit of work."""
    keys = found if block_key is None else (block_key,)
    new = [word for key in keys for word in found.get(key, ()) if word.is_new]
    if any(word.round is None for word in new):
        defer(lambda: db.session.execute(_seen(actor, assignment, now, block_key)))
    if any(word.round is not None for word in new) and block_key is None:
        rounds = select(Submission.id).where(Submission.assignment_id == assignment.id)
        read = (
            update(Review)
            .where(Review.submission_id.in_(rounds), Review.seen_at.is_(None))
            .where(Review.outcome.is_not(None))
            .values(seen_at=now)
            .execution_options(synchronize_session=False)
        )
        defer(lambda: db.session.execute(read))


def _seen(actor: Actor, assignment: Assignment, now: datetime, block_key: str | None) -> Update:
    statement = update(Reply).where(
        Reply.assignment_id == assignment.id, *_unseen_by(actor.is_client)
    )
    if block_key is not None:
        statement = statement.where(Reply.block_key == block_key)
    return statement.values(seen_at=now).execution_options(synchronize_session=False)


def _unseen_by(client: bool) -> tuple[ColumnElement[bool], ...]:
    return Reply.seen_at.is_(None), Reply.from_client.is_(not client)


def _decided(assignment: Assignment) -> Select[Review]:
    return (
        select(Review)
        .join(Review.submission)
        .where(
            Submission.assignment_id == assignment.id,
            Submission.taken_back_at.is_(None),
            Review.outcome.is_not(None),
        )
        .options(selectinload(Review.feedback), selectinload(Review.submission))
    )


def _comments(review: Review) -> list[tuple[str, str]]:
    whole = [(WHOLE, review.overall)] if review.overall else []
    return whole + [(one.block_key, one.text) for one in review.feedback]


def _comment(actor: Actor, review: Review, text: str) -> Word:
    at = review.outcome_at or review.saved_at
    is_new = actor.is_client and review.seen_at is None
    return Word(text, at, review.reviewer_id, False, is_new, review.submission.round)


def _check(actor: Actor, assignment: Assignment, key: str, text: str, now: datetime) -> None:
    if not text:
        raise DomainError("Write a few words first.", field="text")
    if len(text) > LONGEST:
        raise DomainError(f"Keep it under {LONGEST:,} characters.", field="text")
    if assignment.withdrawn_at is not None:
        raise DomainError("This was withdrawn.")
    if answering.state(assignment) in states.OPEN:
        gate.refuse_resting(assignment, now=now)
    said = threads(actor, assignment)
    known = key == WHOLE or key in answering.content_of(assignment).by_key
    if not said or not known or (actor.is_client and key not in said):
        raise DomainError("There is nothing to answer here yet.")
    count = select(func.count()).select_from(access.replies(assignment).order_by(None).subquery())
    if (db.session.scalar(count) or 0) >= MOST:
        raise DomainError(FULL, field="text")


def _waits_unseen(assignment: Assignment, from_client: bool) -> bool:
    waiting = access.replies(assignment).where(*_unseen_by(not from_client))
    return db.session.scalars(waiting.limit(1)).first() is not None


def _tell(assignment: Assignment, reply: Reply, now: datetime) -> None:
    if not reply.from_client:
        mails.queue_talk(reply, "client", assignment.client_id, now=now)
        return
    counselor = talk_people.counselor_for(assignment)
    if counselor is not None:
        mails.queue_talk(reply, "user", counselor, now=now)
