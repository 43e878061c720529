"""Files of a client's answers: added and removed until they are sent, read as answers are."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from counsel.audit import service as audit
from counsel.homework import access, answering, cleaning, gate, states
from counsel.homework.models import Assignment, Submission, Upload
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.library.blocks.block import Block


def add(
    actor: Actor, assignment: Assignment, block: Block, *, name: str, content: bytes, now: datetime
) -> Upload:
    """Keep one file and say so in the block's answer. Raises DomainError where the file is none
    that the block takes, where there are enough, and where the homework is closed."""
    gate.refuse_resting(assignment, now=now)
    config: Any = block.config
    file = cleaning.clean(content, config.accepts)
    _hold(assignment)
    if len(entries(assignment, block)) >= config.most:
        raise DomainError("That is as many as fit here. Remove one first.", field=block.key)
    upload = Upload(
        practice_id=actor.practice_id,
        assignment_id=assignment.id,
        block_key=block.key,
        kind=file.kind,
        name=cleaning.plain_name(name, file.kind),
        content=file.content,
        added_at=now,
    )
    db.session.add(upload)
    entry: dict[str, Any] = {"id": str(upload.id), "name": upload.name}
    entry |= {"kind": file.kind, "size": len(file.content)}
    _say(actor, assignment, block, [*entries(assignment, block), entry], now)
    audit.record(
        actor, "added a file", "homework", assignment.id, now=now, case_id=assignment.case_id
    )
    return upload


def remove(
    actor: Actor, assignment: Assignment, block: Block, upload_id: str, *, now: datetime
) -> None:
    """Take a file out of the answer. It is gone, unless an earlier round was sent with it."""
    gate.refuse_resting(assignment, now=now)
    _hold(assignment)
    present = entries(assignment, block)
    left = [entry for entry in present if entry["id"] != upload_id]
    if len(left) == len(present):
        return
    _say(actor, assignment, block, left, now)
    if upload_id not in named(answering.rounds(assignment)):
        statement = access.uploads(assignment).where(Upload.id == uuid.UUID(upload_id))
        db.session.delete(db.session.scalars(statement).one())
    audit.record(
        actor, "removed a file", "homework", assignment.id, now=now, case_id=assignment.case_id
    )


def entries(assignment: Assignment, block: Block) -> list[dict[str, Any]]:
    """The files that a block's answer names now."""
    answer = answering.saved_answers(assignment).get(block.key)
    return list(answer.value or []) if answer else []


def named(submissions: Iterable[Submission]) -> set[str]:
    """The ids of the files that these submissions hold: what was kept back is not among them."""
    return {
        str(entry["id"])
        for submission in submissions
        for value in (submission.answers or {}).values()
        if isinstance(value, list)
        for entry in value
        if isinstance(entry, dict) and "id" in entry
    }


def _hold(assignment: Assignment) -> None:
    """Wait for whoever changes this homework just now, then look whether it is still open."""
    db.session.execute(
        select(Assignment.id).where(Assignment.id == assignment.id).with_for_update()
    )
    db.session.expire(assignment, ["submissions"])
    if answering.state(assignment) not in states.OPEN:
        raise DomainError(answering.CLOSED)


def _say(
    actor: Actor, assignment: Assignment, block: Block, value: list[dict[str, Any]], now: datetime
) -> None:
    saved = answering.saved_answers(assignment).get(block.key)
    revision = saved.revision if saved else 0
    answering.save_answer(actor, assignment, block, value, revision=revision, now=now)
