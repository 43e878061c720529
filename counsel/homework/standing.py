"""Where each of a pair stands, and both answers side by side: for the counselor alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from counsel.homework import pairs, states
from counsel.homework.models import Assignment, Submission
from counsel.homework.pair_models import PairSide
from counsel.homework.pair_state import Look
from counsel.library.blocks.block import Block
from counsel.library.content import ExerciseContent
from counsel.roster.models import Client


@dataclass(frozen=True, slots=True)
class Standing:
    """One partner as the counselor sees them: never a draft, only states."""

    client: Client
    accepted_at: datetime | None
    declined_at: datetime | None
    screened: bool
    state: str
    submission: Submission | None
    ready_at: datetime | None
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class Column:
    """What one partner sent. `private` are the questions that they keep from the other."""

    client: Client
    assignment: Assignment
    content: ExerciseContent
    answers: Mapping[str, Any]
    kept: Mapping[str, str]
    private: Collection[str]


@dataclass(frozen=True, slots=True)
class Beside:
    """Both columns, and the questions in order."""

    asked: Sequence[Block]
    columns: Sequence[Column]


def of(look: Look, side: PairSide) -> Standing:
    """Where one of the two stands."""
    one = look.assignments[side.assignment_id]
    newest = look.newest.get(one.id)
    outcome = look.outcomes.get(newest.id) if newest is not None else None
    sent = look.sent_by(side)
    facts = look.side(side)
    return Standing(
        client=one.client,
        accepted_at=side.accepted_at,
        declined_at=side.declined_at,
        screened=one.client_id not in {client.id for client in look.unscreened},
        state=_state(one, newest, outcome),
        submission=sent,
        ready_at=side.ready_at if facts.ready else None,
        left_at=side.withdrawn_at,
    )


def _state(one: Assignment, newest: Submission | None, outcome: str | None) -> str:
    if one.withdrawn_at is not None:
        return states.WITHDRAWN
    if one.skipped_at is not None:
        return states.SKIPPED
    if newest is None:
        return states.STARTED if one.started_at is not None else states.ASSIGNED
    return outcome or states.SUBMITTED


def beside(look: Look, content: ExerciseContent, watched: Collection[str]) -> Beside:
    """What both sent, question by question."""
    columns = [_column(look, side, content, watched) for side in look.sides]
    keys = {key for column in columns for key in column.answers}
    asked = [block for block in content.blocks if block.key in keys and block.kind.answerable]
    return Beside(asked, columns)


def _column(
    look: Look, side: PairSide, content: ExerciseContent, watched: Collection[str]
) -> Column:
    one, sent = look.assignments[side.assignment_id], look.sent_by(side)
    answers = (sent.answers or {}) if sent else {}
    kept = (sent.kept or {}) if sent else {}
    private = {*((sent.unrevealed or ()) if sent else ()), *kept}
    shown = pairs.for_partner(content, answers, watched=watched, private=private)
    hidden = {key for key in answers if key not in shown and _is_answered(content, key, answers)}
    return Column(one.client, one, content.resolved(answers), answers, kept, hidden)


def _is_answered(content: ExerciseContent, key: str, answers: Mapping[str, Any]) -> bool:
    block = content.by_key[key]
    return block.kind.answerable and not block.kind.is_empty(block.config, answers.get(key))
