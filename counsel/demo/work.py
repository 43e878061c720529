"""Homework of the demo, in every state."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from counsel.demo import words
from counsel.homework import answering, service
from counsel.homework.models import REVIEWED, SENT_BACK, Assignment
from counsel.kernel.actor import Actor
from counsel.library.blocks.block import Block
from counsel.library.models import ExerciseVersion
from counsel.roster.models import Case, Client

DAY = timedelta(days=1)
STAGES = ("reviewed", "submitted", "started", "sent_back", "assigned", "skipped")


def give(
    counselor: Actor,
    client_actor: Actor,
    case: Case,
    client: Client,
    version: ExerciseVersion,
    stage: str,
    *,
    now: datetime,
    turn: int,
) -> Assignment:
    """One piece of homework, brought to a stage of its life."""
    begun = now - DAY * (6 + turn % 5)
    assignment = service.assign(
        counselor,
        case,
        [client],
        version,
        rationale=words.RATIONALES[turn % len(words.RATIONALES)],
        due_at=now + DAY * (2 + turn % 4),
        cautions_read=True,
        now=begun,
    )[0]
    if stage == "assigned":
        return assignment
    assignment.opened_at = begun + DAY
    if stage == "skipped":
        answering.skip(client_actor, assignment, reason="Not this week.", now=begun + DAY)
        return assignment
    answer(client_actor, assignment, turn, begun + DAY, whole=stage != "started")
    if stage != "started":
        send(counselor, client_actor, assignment, stage, turn, begun + 2 * DAY)
    return assignment


def send(
    counselor: Actor, client: Actor, assignment: Assignment, stage: str, turn: int, at: datetime
) -> None:
    submission = answering.submit(
        client, assignment, difficulty=3 + turn % 5, usefulness=5 + turn % 5, now=at
    )
    if stage == "submitted":
        return
    first = next(b for b in answering.content_of(assignment).blocks if b.kind.answerable)
    service.save_review(
        counselor,
        submission,
        overall=words.COMMENTS[turn % len(words.COMMENTS)],
        comments={first.key: words.COMMENTS[(turn + 1) % len(words.COMMENTS)]},
        outcome=REVIEWED if stage == "reviewed" else SENT_BACK,
        now=at + DAY,
    )


def answer(client: Actor, assignment: Assignment, turn: int, at: datetime, *, whole: bool) -> None:
    blocks = [b for b in answering.content_of(assignment).blocks if b.kind.answerable]
    for number, block in enumerate(blocks if whole else blocks[: max(1, len(blocks) // 3)]):
        value = _value(block, turn + number)
        answering.save_answer(client, assignment, block, value, revision=0, now=at)


def _value(block: Block, turn: int) -> Any:
    config: Any = block.config
    if block.type == "choice":
        return config.options[0 if block.required else turn % len(config.options)]
    if block.type in ("multiple_choice", "checklist"):
        return [option for place, option in enumerate(config.options) if (place + turn) % 2 == 0]
    if block.type == "scale":
        return (turn * 3) % 11
    if block.type == "number":
        return str(config.least or 1)
    if block.type == "date":
        return "2026-12-01"
    if block.type == "likert":
        return {
            str(place): config.options[(place + turn) % len(config.options)]
            for place in range(len(config.statements))
        }
    if block.type == "table":
        return [[words.ANSWERS[(turn + c) % 4][:60] for c in range(len(config.columns))]]
    return words.ANSWERS[turn % len(words.ANSWERS)]
