"""The exercise that the writers fill, and the fields of it that a script may name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

OPTIONS = ["Yes", "A little", "No"]


def _part(key: str, type_: str, prompt: str, **config: Any) -> dict[str, Any]:
    return {"key": key, "type": type_, "config": {"prompt": prompt, **config}}


BLOCKS = [
    _part("story", "long_text", "What happened?"),
    _part("word", "short_text", "In a word, how was it?"),
    _part("days", "slider", "How many days?", lowest=3, highest=30, start=14),
    _part("rest", "choice", "Did you rest?", options=OPTIONS),
    _part("moments", "table", "Two moments", columns=["What happened", "What I did"], rows=2),
    _part(
        "evenings",
        "daily_log",
        "Each evening",
        days=7,
        fields=[
            {"key": "walk", "label": "I went for a walk", "kind": "tick"},
            {"key": "mood", "label": "Mood", "kind": "scale", "low": "low", "high": "good"},
            {"key": "note", "label": "A few lines", "kind": "long_text"},
            {"key": "line", "label": "One line about today", "kind": "short_text"},
        ],
    ),
]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its block, its name on the page, and whether it takes several lines."""

    block: str
    name: str
    lines: bool = False


TEXTS = {
    "story": Field("story", "b-story", lines=True),
    "word": Field("word", "b-word"),
    "cell 1": Field("moments", "b-moments.0.0", lines=True),
    "cell 2": Field("moments", "b-moments.1.1", lines=True),
    "note": Field("evenings", "b-evenings.1.note", lines=True),
    "line": Field("evenings", "b-evenings.1.line"),
}
CHOICES = {
    "rest": Field("rest", "b-rest"),
    "days": Field("days", "b-days"),
    "mood": Field("evenings", "b-evenings.1.mood"),
}
FIELDS = TEXTS | CHOICES
