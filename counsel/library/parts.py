"""Changing the parts of a draft, and taking the last changes of their order back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from counsel.kernel.errors import DomainError, StaleWrite
from counsel.library import draft
from counsel.library.authoring import STALE, content_of, keep
from counsel.library.blocks.block import Block, ShowIf
from counsel.library.content import ExerciseContent
from counsel.library.models import Exercise

MOST_STEPS = 20
NOTHING = "There is nothing to put back."


@dataclass(frozen=True, slots=True)
class Undo:
    """A change that can be taken back: `number` names it, `part` is what it was about, `place`
    where that stood, counted from 1. `did` is "removed" or "moved"."""

    number: int
    did: str
    part: Block
    place: int


def add_block(exercise: Exercise, kind: str, *, after: str = "", now: datetime) -> str:
    """A new part; gives its key."""
    changed, key = draft.add(content_of(exercise), kind, after=after)
    keep(exercise, changed, now)
    return key


def save_block(
    exercise: Exercise,
    key: str,
    config: dict[str, Any],
    show_if: ShowIf | None,
    *,
    seen: str,
    now: datetime,
) -> Block:
    """A part's settings. Raises StaleWrite where the part was changed meanwhile. The settings must
    be well-formed (`config_problems`); they may be unfinished."""
    content = content_of(exercise)
    before = draft.block(content, key)
    changed = Block.model_validate(
        {"key": key, "type": before.type, "config": config, "show_if": show_if}
    )
    if changed == before:
        return before
    if draft.digest(before) != seen:
        raise StaleWrite(STALE)
    keep(exercise, draft.replace(content, changed), now)
    return changed


def duplicate_block(exercise: Exercise, key: str, *, now: datetime) -> str:
    """A copy of a part behind it; gives the copy's key."""
    changed, made = draft.duplicate(content_of(exercise), key)
    keep(exercise, changed, now)
    return made


def move_block(exercise: Exercise, key: str, delta: int, *, now: datetime) -> int:
    """A part further up or down; gives its new place, counted from 1."""
    content = content_of(exercise)
    changed = draft.move(content, key, delta)
    before, after = _place(content, key), _place(changed, key)
    if before != after:
        _remember(exercise, {"did": "moved", "key": key, "place": before})
        keep(exercise, changed, now)
    return after + 1


def move_block_to(exercise: Exercise, key: str, place: int, *, now: datetime) -> int:
    """A part to a place, counted from 1; beyond the ends it stays at the end."""
    draft.block(content_of(exercise), key)
    return move_block(exercise, key, place - 1 - _place(content_of(exercise), key), now=now)


def remove_block(exercise: Exercise, key: str, *, now: datetime) -> None:
    """Take a part out; it can be put back while the draft remembers it."""
    content = content_of(exercise)
    part = draft.block(content, key)
    changed, place = draft.remove(content, key)
    _remember(exercise, {"did": "removed", "block": part.model_dump(mode="json"), "place": place})
    keep(exercise, changed, now)


def undoable(exercise: Exercise, content: ExerciseContent | None = None) -> list[Undo]:
    """What can be taken back, the last change first."""
    present = (content or content_of(exercise)).by_key
    found = (_undo(number, step, present) for number, step in enumerate(_steps(exercise)))
    return [one for one in found if one is not None][::-1]


def put_back(exercise: Exercise, number: int | None = None, *, now: datetime) -> Block:
    """Take a change back, the last one where none is named; gives the part it was about. Raises
    DomainError where there is none."""
    content = content_of(exercise)
    known = undoable(exercise, content)
    wanted = next((one for one in known if number is None or one.number == number), None)
    if wanted is None:
        raise DomainError(NOTHING)
    if wanted.did == "removed":
        changed, part = draft.put_back(content, wanted.part, wanted.place - 1)
    else:
        delta = wanted.place - 1 - _place(content, wanted.part.key)
        changed, part = draft.move(content, wanted.part.key, delta), wanted.part
    keep(exercise, changed, now)
    steps = _steps(exercise)
    _keep_steps(exercise, [*steps[: wanted.number], *steps[wanted.number + 1 :]])
    return part


def _undo(number: int, step: dict[str, Any], present: dict[str, Block]) -> Undo | None:
    place = int(step["place"]) + 1
    if step.get("did") == "moved":
        part = present.get(step["key"])
        return Undo(number, "moved", part, place) if part else None
    return Undo(number, "removed", Block.model_validate(step["block"]), place)


def _steps(exercise: Exercise) -> list[dict[str, Any]]:
    """The draft's history, the oldest first. Drafts of the first edition remember one part."""
    kept = exercise.removed or {}
    return list(kept["steps"]) if "steps" in kept else [kept] if kept else []


def _remember(exercise: Exercise, step: dict[str, Any]) -> None:
    _keep_steps(exercise, [*_without_repeats(_steps(exercise), step), step][-MOST_STEPS:])


def _without_repeats(steps: list[dict[str, Any]], step: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A part that is moved step by step is remembered where it stood first."""
    last = steps[-1] if steps else {}
    if step["did"] == "moved" and last.get("did") == "moved" and last["key"] == step["key"]:
        step["place"] = last["place"]
        steps = steps[:-1]
    yield from steps


def _keep_steps(exercise: Exercise, steps: list[dict[str, Any]]) -> None:
    exercise.removed = {"steps": steps} if steps else None


def _place(content: ExerciseContent, key: str) -> int:
    return next((n for n, one in enumerate(content.blocks) if one.key == key), 0)
