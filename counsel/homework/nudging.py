"""Reminding clients of homework: a reconciliation of what should be queued with what is.

It repairs itself after a crash, a moved date or a changed wish; where nothing changed nothing is
written. Whether a reminder still has its point is asked once more when it leaves (mails.py).
"""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, exists, or_, select

from counsel.homework import answering, nudges
from counsel.homework.mails import NUDGE
from counsel.homework.models import Assignment, Review, Submission
from counsel.homework.nudges import Nudge, Piece
from counsel.kernel import tenancy
from counsel.kernel.db import db, reading, unit_of_work
from counsel.kernel.errors import DomainError
from counsel.kernel.quiet import quiet_for
from counsel.library.blocks.base import BlockConfig
from counsel.library.blocks.block import Block
from counsel.outbox import service as outbox
from counsel.outbox.models import DROPPED, QUEUED, OutboxMessage
from counsel.practices.models import Practice
from counsel.reach import access as reach
from counsel.roster.models import Client

LOG_TYPE = "daily_log"
VOID = "no longer planned"
FURTHEST = timedelta(hours=36)


def reconcile(now: datetime, *, horizon: timedelta) -> Counter[str]:
    """Bring the queued reminders of homework of all practices in line. Out: how many were
    planned, moved and voided. Safe to run on several hosts at once."""
    counts: Counter[str] = Counter()
    with reading(), unit_of_work(), tenancy.everywhere():
        practices = list(db.session.scalars(_practices()))
    for practice_id in practices:
        with tenancy.scope(practice_id):
            counts += _reconcile(practice_id, now, now + FURTHEST)
    return counts


def _reconcile(practice_id: uuid.UUID, now: datetime, until: datetime) -> Counter[str]:
    with reading(), unit_of_work():
        wanted = {key_of(one): one for one in _wanted(practice_id, now, until)}
        queued = {row.dedupe_key: row for row in db.session.execute(_known(wanted, practice_id))}
    new = [one for key, one in wanted.items() if key not in queued]
    again = [(queued[key].id, one.at) for key, one in wanted.items() if _differs(queued, key, one)]
    waits = (row for key, row in queued.items() if key not in wanted and row.state == QUEUED)
    void = [row.id for row in waits if row.not_before > now]  # what is due asks when it leaves
    if not (new or again or void):
        return Counter()
    with unit_of_work():
        for one in new:
            _queue(practice_id, one, now)
        for message_id, at in again:
            _put(message_id, at)
        for message_id in void:
            _drop(message_id, now)
    return Counter(planned=len(new), moved=len(again), voided=len(void))


def key_of(one: Nudge) -> str:
    """What makes a reminder unique: two at most an exercise, and one for each day of a log."""
    return f"{NUDGE}:{one.piece.assignment_id}:{one.what}"


def _practices() -> Select[Any]:
    """Those with something to remind of, or reminders that wait."""
    waiting = select(OutboxMessage.practice_id).where(
        OutboxMessage.kind == NUDGE, OutboxMessage.state == QUEUED
    )
    some = select(Assignment.practice_id).where(_may_be_reminded()).union(waiting).subquery()
    return select(some.c.practice_id)


def _may_be_reminded() -> Any:
    """The condition on `Assignment`: released, open for its client, and not muted."""
    submitted = exists().where(
        Submission.assignment_id == Assignment.id,
        Submission.taken_back_at.is_(None),
        Submission.round == Assignment.round,
    )
    finished = exists().where(
        Submission.assignment_id == Assignment.id,
        Submission.taken_back_at.is_(None),
        Review.submission_id == Submission.id,
        Review.outcome == "reviewed",
    )
    by_date = and_(Assignment.due_at.is_not(None), Assignment.reminders != nudges.NONE)
    return and_(
        Assignment.released_at.is_not(None),
        Assignment.withdrawn_at.is_(None),
        Assignment.skipped_at.is_(None),
        Assignment.muted_at.is_(None),
        or_(by_date, Assignment.nudge_at.is_not(None)),
        ~submitted,
        ~finished,
    )


def _wanted(practice_id: uuid.UUID, now: datetime, until: datetime) -> list[Nudge]:
    rows = db.session.execute(
        select(
            Assignment.id.label("assignment_id"),
            Assignment.client_id,
            Client.zone,
            Client.quiet_from,
            Client.quiet_until,
            Assignment.released_at,
            Assignment.due_at,
            Assignment.reminders,
            Assignment.nudge_at,
        )
        .join(Client, Client.id == Assignment.client_id)
        .where(
            Assignment.practice_id == practice_id,
            _may_be_reminded(),
            or_(Assignment.nudge_at.is_not(None), Assignment.due_at > now),
            Client.user_id.is_not(None),
            reach.has_way(),
            Client.mail_stopped_at.is_(None),
            Client.notices_off_at.is_(None),
        )
    )
    practice = db.session.get_one(Practice, practice_id)
    pieces = [_piece(dict(row._mapping), practice) for row in rows]
    return nudges.plan(pieces, now=now, until=until)


def _piece(values: dict[str, Any], practice: Practice) -> Piece:
    own = (values.pop(name) for name in ("zone", "quiet_from", "quiet_until"))
    usual = (practice.quiet_from, practice.quiet_until)
    return Piece(quiet=quiet_for(*own, usual=usual), **values)


def _known(wanted: dict[str, Nudge], practice_id: uuid.UUID) -> Select[*tuple[Any, ...]]:
    """What waits, and what became of those that are wanted."""
    table = OutboxMessage
    columns = (table.id, table.dedupe_key, table.state, table.reason, table.not_before)
    ours = (table.practice_id == practice_id, table.kind == NUDGE)
    either = or_(table.state == QUEUED, table.dedupe_key.in_(list(wanted)))
    return select(*columns).where(*ours, either)


def _differs(queued: dict[str, Row[Any]], key: str, one: Nudge) -> bool:
    row = queued.get(key)
    if row is None:
        return False
    if row.state == QUEUED:
        return bool(row.not_before != one.at)
    return bool(row.state == DROPPED and row.reason == VOID)


def _queue(practice_id: uuid.UUID, one: Nudge, now: datetime) -> None:
    outbox.enqueue(
        NUDGE,
        one.piece.assignment_id,
        practice_id=practice_id,
        recipient_kind="client",
        recipient_id=one.piece.client_id,
        dedupe_key=key_of(one),
        now=now,
        not_before=one.at,
    )


def _put(message_id: uuid.UUID, at: datetime) -> None:
    message = db.session.get_one(OutboxMessage, message_id, with_for_update=True)
    if message.state in (QUEUED, DROPPED) and message.attempts == 0:
        message.state, message.not_before = QUEUED, at
        message.reason = message.finished_at = None


def _drop(message_id: uuid.UUID, now: datetime) -> None:
    message = db.session.get_one(OutboxMessage, message_id, with_for_update=True)
    if message.state == QUEUED:
        message.state, message.reason, message.finished_at = DROPPED, VOID, now


def mute(assignment: Assignment, *, now: datetime) -> None:
    """No more reminders of this piece. A second time changes nothing."""
    assignment.muted_at = assignment.muted_at or now


def unmute(assignment: Assignment) -> None:
    """Reminders again, where any are still to come."""
    assignment.muted_at = None


def remind_at(assignment: Assignment, at: time | None) -> None:
    """Nudge at this wall time of the client's, or at none. Raises DomainError without a log."""
    if at is not None and not logs_of(assignment):
        raise DomainError("There is no daily log here.", field="nudge_at")
    assignment.nudge_at = at


def logs_of(assignment: Assignment) -> list[Block]:
    """The daily logs of an assignment."""
    return [one for one in answering.content_of(assignment).blocks if one.type == LOG_TYPE]


def is_filled(assignment: Assignment, day: date) -> bool:
    """Whether no daily log of it asks for a note on a day: it has one, or its days are over."""
    own = {key: answer.value for key, answer in answering.saved_answers(assignment).items()}
    content = answering.content_of(assignment).resolved(own)
    logs = [one for one in content.blocks if one.type == LOG_TYPE]
    return bool(logs) and all(_asks_nothing(own.get(one.key), one.config, day) for one in logs)


def _asks_nothing(value: Any, config: BlockConfig, day: date) -> bool:
    try:
        number = (day - date.fromisoformat(value["began"])).days + 1
        return number > getattr(config, "days", number) or str(number) in value["days"]
    except (TypeError, KeyError, ValueError):
        return False
