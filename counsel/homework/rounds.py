"""What became of each answer since the round before. Pure: no database, no request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from counsel.library.content import ExerciseContent


@dataclass(frozen=True, slots=True)
class Before:
    """What a block said in the round before. `is_same` where nothing became of it; `change` is
    what the block itself says about it ("More than the usual wobble: …"), or empty."""

    value: Any
    kept: Mapping[str, str]
    round: int
    is_same: bool
    change: str


class _Round(Protocol):
    @property
    def answers(self) -> Any: ...
    @property
    def kept(self) -> Any: ...
    @property
    def round(self) -> int: ...


def compared(
    content: ExerciseContent, answers: Mapping[str, Any], earlier: _Round
) -> dict[str, Before]:
    """Each block that can be answered and stood in the round before, by key."""
    before, kept = earlier.answers or {}, earlier.kept or {}
    return {
        block.key: Before(
            value=before[block.key],
            kept={block.key: kept[block.key]} if block.key in kept else {},
            round=earlier.round,
            is_same=before[block.key] == answers.get(block.key),
            change=block.kind.changed(block.config, before[block.key], answers.get(block.key)),
        )
        for block in content.blocks
        if block.kind.answerable and block.key in before and block.key in answers
    }
