"""What binds an exercise for the safety layer: its own marks, and those of what it came from.

A copy is bound by what binds its original, whatever its author changed; and so is a document that
was exported and imported again, or typed off (counsel/library/origin.py). Pure but for the built-in
library.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from counsel.library import builtin, origin
from counsel.library.alerts import AlertRule
from counsel.library.content import TIERS, ExerciseContent

FROM_ORIGINAL = 1_000
PAIRED, ABUSE_AWARE = "paired", "abuse-aware"
ORDER = tuple(TIERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """All that the rules of assigning ask of an exercise. `gentler` is the title of the abuse-aware
    variant that exists beside it, or empty; `steadying` counts for built-in exercises alone."""

    tier: str = "G"
    about_contact: bool = False
    paired: bool = False
    abuse_aware: bool = False
    clinician_only: bool = False
    steadying: bool = False
    asks_about_risk: bool = False
    gentler: str = ""


def of(content: ExerciseContent, *, built_in: str | None, copied_from: str | None) -> Marks:
    """The marks of a document that is a built-in one, a copy of one, or an own one."""
    origins = [content, *_origins(content, built_in, copied_from)]
    slugs = _slugs(content, built_in, copied_from)
    aware = all(one.variant == ABUSE_AWARE for one in origins)
    return Marks(
        tier=max((one.tier for one in origins), key=ORDER.index),
        about_contact=any(one.about_contact for one in origins),
        paired=any(one.variant == PAIRED for one in origins),
        abuse_aware=aware,
        clinician_only=any(one.clinician_only for one in origins),
        steadying=built_in is not None and all(one.steadying for one in origins),
        asks_about_risk=any(rule.kind == "risk" for one in origins for rule in one.alerts),
        gentler="" if aware else _gentler(slugs),
    )


def alerts_of(
    content: ExerciseContent, *, built_in: str | None, copied_from: str | None
) -> dict[int, AlertRule]:
    """The rules that watch the answers to a document, by a number that stays the same: its own, and
    those of its original, which a copy cannot take out while the question is there."""
    asked = {block.key for block in content.blocks}
    found = dict(enumerate(content.alerts))
    known = builtin.exercises()
    named = [slug for slug in (built_in, copied_from) if slug and slug in known]
    for original in [known[slug] for slug in named]:
        for place, rule in enumerate(original.alerts):
            if rule not in content.alerts and rule.block in asked:
                found[FROM_ORIGINAL + place] = rule
    return found


def _origins(
    content: ExerciseContent, built_in: str | None, copied_from: str | None
) -> list[ExerciseContent]:
    known = builtin.exercises()
    return [known[slug] for slug in _slugs(content, built_in, copied_from) if slug in known]


def _slugs(content: ExerciseContent, built_in: str | None, copied_from: str | None) -> list[str]:
    """The built-in exercise that it is; else the one that it came from, by name or by its words."""
    known = built_in or origin.of(content, copied_from)
    return [known] if known else []


def _gentler(slugs: Iterable[str]) -> str:
    """The title of the abuse-aware variant of any of these, or of the exercise they vary."""
    known = builtin.exercises()
    roots = {known[slug].variant_of or slug for slug in slugs if slug in known}
    for one in known.values():
        if one.variant == ABUSE_AWARE and one.variant_of in roots:
            return one.title
    return ""
