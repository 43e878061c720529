"""Changing the document of an exercise, part by part; every step gives a new document."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pydantic import BaseModel, ValidationError

from counsel.kernel.errors import DomainError
from counsel.library.blocks import registry
from counsel.library.blocks.block import Block
from counsel.library.content import MOST_BLOCKS, ExerciseContent

GONE = "This part is no longer there. It was taken out in another tab."
FULL = f"An exercise can have {MOST_BLOCKS} parts at most."


def digest(part: BaseModel) -> str:
    """What a page remembers of a part that it shows, to notice that it was changed meanwhile."""
    values = part.model_dump(mode="json", exclude={"blocks"})
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


def block(content: ExerciseContent, key: str) -> Block:
    """The part of this key. Raises DomainError where it is gone."""
    found = content.by_key.get(key)
    if found is None:
        raise DomainError(GONE)
    return found


def change(content: ExerciseContent, **values: Any) -> ExerciseContent:
    """The document with other values. Raises DomainError where they do not fit."""
    if len(values.get("blocks", ())) > MOST_BLOCKS:
        raise DomainError(FULL)
    kept = {name: getattr(content, name) for name in ExerciseContent.model_fields}
    try:
        return ExerciseContent.model_validate({**kept, **values})
    except ValidationError:
        raise DomainError("This does not fit here.") from None


def add(content: ExerciseContent, kind: str, *, after: str = "") -> tuple[ExerciseContent, str]:
    """A new part of a kind after another one, or at the end; and its key."""
    if kind not in registry.names():
        raise DomainError("There is no such kind of part.")
    made = Block(key=_free_key(content, kind), type=kind, config=registry.get(kind).example())
    place = _place(content, after) + 1 if after in content.by_key else len(content.blocks)
    return _insert(content, made, place), made.key


def replace(content: ExerciseContent, changed: Block) -> ExerciseContent:
    """The part of the same key, changed."""
    place = _place(content, changed.key)
    return change(content, blocks=_with(content, place, place + 1, changed))


def duplicate(content: ExerciseContent, key: str) -> tuple[ExerciseContent, str]:
    """A copy of a part right behind it; and the copy's key."""
    original = block(content, key)
    made = original.model_copy(update={"key": _free_key(content, original.type)})
    return _insert(content, made, _place(content, key) + 1), made.key


def move(content: ExerciseContent, key: str, delta: int) -> ExerciseContent:
    """A part so many places further down, or up; at the ends it stays."""
    moved, place = block(content, key), _place(content, key)
    rest = [one for one in content.blocks if one.key != key]
    rest.insert(min(max(place + delta, 0), len(rest)), moved)
    return change(content, blocks=tuple(rest))


def remove(content: ExerciseContent, key: str) -> tuple[ExerciseContent, int]:
    """The document without a part; and the place where it stood."""
    block(content, key)
    place = _place(content, key)
    return change(content, blocks=_with(content, place, place + 1)), place


def put_back(content: ExerciseContent, part: Block, place: int) -> tuple[ExerciseContent, Block]:
    """A part that was taken out, where it stood; under a new key where its own is taken. Gives the
    document and the part."""
    if part.key in content.by_key:
        part = part.model_copy(update={"key": _free_key(content, part.type)})
    return _insert(content, part, min(place, len(content.blocks))), part


def _insert(content: ExerciseContent, part: Block, place: int) -> ExerciseContent:
    return change(content, blocks=_with(content, place, place, part))


def _with(content: ExerciseContent, start: int, end: int, *parts: Block) -> tuple[Block, ...]:
    return (*content.blocks[:start], *parts, *content.blocks[end:])


def _place(content: ExerciseContent, key: str) -> int:
    return next((i for i, one in enumerate(content.blocks) if one.key == key), -1)


def _free_key(content: ExerciseContent, kind: str) -> str:
    stem = kind.replace("_", "-")[:30]
    number = 1
    while f"{stem}-{number}" in content.by_key:
        number += 1
    return f"{stem}-{number}"
