"""A client's own copy of their homework: what they wrote, what came back, and their files.

Nothing of the partner, and nothing that is for the team alone. The format is described
in docs/homework.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from sqlalchemy.orm import selectinload, undefer

from counsel.audit import service as audit
from counsel.homework import access, answering
from counsel.homework.models import Assignment, Review, Submission, Upload
from counsel.homework.talk_models import Reply
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.library.content import ExerciseContent

FORMAT = "counsel-homework-1"
AT_A_TIME = 25
LONGEST_NAME = 60
NOT_PLAIN = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One piece of homework as its client may take it along. `own` are the answers as they stand,
    `rounds` what was sent, the newest first, `replies` what was said about it."""

    assignment: Assignment
    content: ExerciseContent
    own: dict[str, Any]
    rounds: list[Submission]
    replies: list[Reply]

    @property
    def name(self) -> str:
        """A file name without an end: the day and the title, in plain letters."""
        title = NOT_PLAIN.sub("-", self.content.title.lower()).strip("-")[:LONGEST_NAME]
        return f"{self.assignment.assigned_at:%Y-%m-%d}-{title}-{str(self.assignment.id)[-4:]}"


Render = Callable[[Copy, dict[str, str]], str]
"""Draws one copy as a page; the second argument gives the path of each file by its id."""


def copy_of(assignment: Assignment) -> Copy:
    """The copy of one assignment that was loaded through its client."""
    own = {answer.block_key: answer.value for answer in assignment.answers}
    return Copy(
        assignment=assignment,
        content=answering.content_of(assignment).resolved(own),
        own=own,
        rounds=answering.rounds(assignment),
        replies=list(db.session.scalars(access.replies(assignment))),
    )


def every(actor: Actor) -> Iterator[Copy]:
    """All copies of a client, the newest first, read a few at a time."""
    review = selectinload(Assignment.submissions).selectinload(Submission.review)
    statement = access.own(actor).options(
        selectinload(Assignment.answers), review.selectinload(Review.feedback)
    )
    first = 0
    while found := list(db.session.scalars(statement.offset(first).limit(AT_A_TIME)).unique()):
        yield from (copy_of(one) for one in found)
        first += AT_A_TIME


def pack(
    actor: Actor, out: IO[bytes], render: Render, index: Callable[[list[Copy]], str], style: bytes
) -> None:
    """Write all of a client's homework into `out`, a ZIP: a page to read, its data and its files
    for each piece; `index` draws the first page, `style` is what all pages look like."""
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        packed = []
        for copy in every(actor):
            names = _files(copy, archive)
            archive.writestr(f"{copy.name}.html", render(copy, names))
            archive.writestr(f"{copy.name}.json", as_json(copy, names))
            packed.append(copy)
        archive.writestr("index.html", index(packed))
        archive.writestr("style.css", style)


def _files(copy: Copy, archive: ZipFile) -> dict[str, str]:
    names = {}
    for upload in db.session.scalars(access.uploads(copy.assignment)):
        end = NOT_PLAIN.sub("", upload.name.rpartition(".")[2].lower()) or "bin"
        names[str(upload.id)] = f"files/{upload.id}.{end}"
        whole = access.uploads(copy.assignment).where(Upload.id == upload.id)
        content = db.session.scalars(whole.options(undefer(Upload.content_sealed))).one().content
        archive.writestr(names[str(upload.id)], content or b"", ZIP_STORED)
        db.session.expire(upload, ["content_sealed"])
    return names


def as_json(copy: Copy, files: dict[str, str]) -> str:
    """The data of one copy. Times are UTC in ISO 8601; answers are as their block keeps them."""
    one, blocks = copy.assignment, copy.content.by_key
    data = {
        "format": FORMAT,
        "title": copy.content.title,
        "assigned_at": _time(one.assigned_at),
        "due_at": _time(one.due_at),
        "why": one.rationale,
        "plan": one.plan,
        "questions": {
            key: {"type": block.type, "prompt": block.prompt} for key, block in blocks.items()
        },
        "answers": copy.own,
        "rounds": [_round(submission) for submission in reversed(copy.rounds)],
        "said": [
            {
                "question": reply.block_key or None,
                "by": "you" if reply.from_client else "counselor",
                "at": _time(reply.written_at),
                "text": reply.text,
            }
            for reply in copy.replies
        ],
        "files": files,
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _round(submission: Submission) -> dict[str, Any]:
    review = submission.review
    told = review if review is not None and review.outcome is not None else None
    return {
        "round": submission.round,
        "submitted_at": _time(submission.submitted_at),
        "answers": submission.answers,
        "kept": submission.kept,
        "amount": submission.amount,
        "difficulty": submission.difficulty,
        "usefulness": submission.usefulness,
        "barriers": submission.barriers,
        "counselor_wrote": told.overall if told else None,
        "comments": {one.block_key: one.text for one in told.feedback} if told else {},
    }


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def note_export(actor: Actor, *, now: datetime) -> None:
    """Remember that a client took a copy of all their homework."""
    audit.record(actor, "exported", "homework", actor.user_id, now=now)
