"""Whose work an exercise is: a copy of a built-in one keeps its safety marks, however it came here.

A document that was exported, edited and imported, or typed off, is told by its words: the word
groups of its texts for clients are compared with those of the built-in exercises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from counsel.library import builtin
from counsel.library.blocks.block import Block
from counsel.library.content import TIERS, ExerciseContent

GROUP = 4
"""How many words make a group."""
ALIKE = 0.4
"""From which share of the groups of the shorter document another is its copy."""
FEWEST = 10
"""So many groups must be shared at least: a sentence in common is no copy."""
KEPT = ("about_contact", "clinician_only", "stop_panel")
_WORD = re.compile(r"\w+")


def alike(content: ExerciseContent) -> str | None:
    """The built-in exercise that this document is a copy of by its words, or None."""
    mine = _groups(content)
    shares = {slug: _share(mine, theirs) for slug, theirs in _built_in().items()}
    best = max(shares, key=lambda slug: shares[slug], default=None)
    return best if best is not None and shares[best] >= ALIKE else None


def of(content: ExerciseContent, *claimed: str | None) -> str | None:
    """The built-in exercise that a document comes from: of what it says of itself and of what its
    words say, the one that asks for most care. None where it is somebody's own."""
    named = [alike(content), content.variant_of, *claimed]
    known = [slug for slug in named if slug and slug in builtin.exercises()]
    return max(known, key=_care, default=None)


def lost(original: ExerciseContent, content: ExerciseContent) -> dict[str, str]:
    """Which safety marks of its original a copy lacks: a sentence by field."""
    found = {}
    if _rank(content.tier) < _rank(original.tier):
        words = TIERS[original.tier].lower()
        found["tier"] = f"The original says: {words}. A copy cannot ask for less."
    for name in KEPT:
        if getattr(original, name) and not getattr(content, name):
            found[name] = "The original has this mark, so a copy keeps it."
    if _lost_alerts(original, content):
        found["alerts"] = "The original watches an answer that this copy asks for as well."
    return found


def marked(original: ExerciseContent, content: ExerciseContent) -> dict[str, Any]:
    """The values that give a copy back what it lacks; empty where nothing is lost."""
    missing = lost(original, content)
    values: dict[str, Any] = {name: getattr(original, name) for name in missing if name in KEPT}
    if "tier" in missing:
        values |= {"tier": original.tier}
    if "tier" in missing and not content.cautions:
        values |= {"cautions": original.cautions}
    if "alerts" in missing:
        values |= {"alerts": (*content.alerts, *_lost_alerts(original, content))}
    return values


def _lost_alerts(original: ExerciseContent, content: ExerciseContent) -> list[Any]:
    return [
        rule
        for rule in original.alerts
        if rule not in content.alerts
        and rule.block in content.by_key
        and content.by_key[rule.block].type == original.by_key[rule.block].type
        and _offers(content.by_key[rule.block], rule.equals or rule.includes)
    ]


def _offers(part: Block, wanted: str | None) -> bool:
    return wanted is None or wanted in getattr(part.config, "options", (wanted,))


def _rank(tier: str) -> int:
    return list(TIERS).index(tier)


def _care(slug: str) -> tuple[int, int]:
    one = builtin.exercises()[slug]
    return _rank(one.tier), sum(bool(getattr(one, name)) for name in KEPT)


def _share(mine: frozenset[str], theirs: frozenset[str]) -> float:
    both = len(mine & theirs)
    return both / min(len(mine), len(theirs)) if both >= FEWEST else 0.0


@cache
def _built_in() -> dict[str, frozenset[str]]:
    return {slug: _groups(content) for slug, content in builtin.exercises().items()}


def _groups(content: ExerciseContent) -> frozenset[str]:
    return frozenset(group for text in _texts(content) for group in _of_text(text))


def _of_text(text: str) -> Iterator[str]:
    words = _WORD.findall(text.casefold())
    return (" ".join(words[n : n + GROUP]) for n in range(len(words) - GROUP + 1))


def _texts(content: ExerciseContent) -> Iterator[str]:
    for part in content.blocks:
        yield from _strings(part.config.model_dump(exclude={"help", "content_note", "who_reads"}))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _strings(one)
