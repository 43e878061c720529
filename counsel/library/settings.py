"""The settings of a part as an author edits them, and the conditions that it can have."""

from __future__ import annotations

from typing import Any

from counsel.kernel.errors import DomainError
from counsel.library.blocks.base import BlockType, FormData
from counsel.library.blocks.block import Block, ShowIf
from counsel.library.content import ExerciseContent

PREFIX = "set"
ALWAYS = ""


def as_kept(block: Block) -> dict[str, Any]:
    """The settings of a part, for the form of templates/library/_settings.html."""
    return block.config.model_dump()


def as_typed(kind: BlockType, form: FormData) -> dict[str, Any]:
    """The settings exactly as they were typed, for the same form."""
    return kind.typed_config(form, PREFIX)


def as_lines(block: Block) -> list[tuple[str, str]]:
    """The settings of a part as words and texts, to be shown beside what was typed."""
    values = block.config.model_dump()
    named = [
        (field.title or name, _text(values[name]))
        for name, field in block.kind.Config.model_fields.items()
    ]
    return [(word, text) for word, text in named if text]


def conditions(content: ExerciseContent, key: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a part can depend on: (question, [(value, words)]) for each part before it."""
    found = []
    for earlier in content.blocks:
        if earlier.key == key:
            break
        ways = [(_as_value(way), words) for way, words in _ways(earlier)]
        if ways:
            found.append((earlier.prompt, ways))
    return found


def condition_value(block: Block) -> str:
    """A part's condition as the value of the select; ALWAYS where it has none."""
    return _as_value(block.show_if) if block.show_if else ALWAYS


def read_condition(content: ExerciseContent, key: str, value: str) -> ShowIf | None:
    """The condition that was chosen. Raises DomainError for one that is not on offer."""
    if value == ALWAYS:
        return None
    present = content.by_key[key].show_if
    if present is not None and _as_value(present) == value:
        return present
    for earlier in content.blocks:
        if earlier.key == key:
            break
        for way, _words in _ways(earlier):
            if _as_value(way) == value:
                return way
    raise DomainError("Choose again when this part is shown.", field="show_if")


def _ways(block: Block) -> list[tuple[ShowIf, str]]:
    found = block.kind.ways(block.config)
    return [(ShowIf(block=block.key, **way), words) for way, words in found]


def _as_value(way: ShowIf) -> str:
    if way.equals is not None:
        return f"{way.block}|is|{way.equals}"
    if way.includes is not None:
        return f"{way.block}|has|{way.includes}"
    return f"{way.block}|from|{way.at_least:g}" if way.at_least is not None else way.block


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, list | tuple):
        return "\n".join(str(one) for one in value)
    return "" if value is None else str(value)
