"""From what stands in a page's fields, or on the server, to values that can be compared."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict

from bench.nothing_lost.exercise import BLOCKS
from counsel.library.content import ExerciseContent

CONTENT = ExerciseContent.model_validate(
    {"title": "One evening", "theme": "reflection", "minutes": 10, "blocks": BLOCKS}
)


def typed(fields: dict[str, list[list[str]]]) -> dict[str, Any]:
    """By block key what the server would read from these fields."""
    found = {}
    for key, entries in fields.items():
        block = CONTENT.by_key[key]
        form = MultiDict([(name, value) for name, value in entries])
        found[key] = plain(block.kind.read_form(block.config, form, f"b-{key}"))
    return found


def plain(value: Any) -> Any:
    """A value with one kind of line end, and None where nothing is in it."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n") or None
    if isinstance(value, list):
        inner = [plain(one) for one in value]
        return inner if any(one is not None for one in inner) else None
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()} or None
    return value


def text(value: Any) -> str:
    """All words of a value in one text."""
    if isinstance(value, dict):
        return "\n".join(map(text, value.values()))
    if isinstance(value, list):
        return "\n".join(map(text, value))
    return "" if value is None else str(value)
