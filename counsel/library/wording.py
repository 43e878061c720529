"""How the fields of an exercise's document are called, and how its values read as words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from counsel.library.alerts import AlertRule
from counsel.library.blocks.block import Block, ShowIf
from counsel.library.content import TIERS, ExerciseContent
from counsel.library.themes import word as theme_word

FIELDS = {
    "title": "Title",
    "theme": "Theme",
    "summary": "Summary",
    "rationale": "Why this exercise",
    "minutes": "Minutes",
    "repeat": "How often",
    "content_note": "Content note",
    "who_reads": "Who reads the answers",
    "steps": "Steps in a few words",
    "stop_panel": "Where to find help at once",
    "grounding": "A quiet minute before and after",
    "closing": "Closing words",
    "tier": "Before it is assigned",
    "cautions": "Cautions",
    "about_contact": "Leads towards the other person",
    "clinician_only": "For therapists alone",
    "steadying": "Stays open while risk is reviewed",
    "alerts": "Answers to look at soon",
    "look_for": "What to look for",
    "measure": "How to see that it helps",
    "evidence_note": "What is known",
    "sources": "Sources",
    "article": "Article",
    "variant": "Variant",
    "variant_of": "Variant of",
}
KINDS = {
    "solo": "For one person",
    "paired": "For two together",
    "abuse-aware": "Where there was violence or control",
}
ALERTS = {
    "risk": "shows where to find help and asks for a review",
    "contact": "asks to hold what leads towards contact",
    "review": "asks you to look",
}
SEARCHED = {
    "checklist": "tick steps to do list boxes",
    "choice": "choose pick select radio single option question",
    "daily_log": "diary tracker journal habit every day week",
    "date": "calendar day when",
    "file": "photo picture image upload document scan",
    "instruction": "do step task note",
    "letter": "write goodbye unsent",
    "likert": "agree statements grid matrix table rating",
    "long_text": "write answer open question paragraph journal story",
    "multiple_choice": "choose pick select several many options checkbox",
    "number": "count amount how many",
    "ranking": "order sort priorities values",
    "reading": "text article explain information psychoeducation",
    "scale": "rate rating intensity how strong 0 10",
    "scored_scale": "questionnaire measure score points test outcome",
    "short_text": "write answer line word question",
    "signature": "agree consent sign contract promise",
    "slider": "rate range scale percent",
    "table": "rows columns thought record grid",
    "timer": "breathing grounding minutes pause exercise calm",
}
Keyed = Mapping[str, Block]


def quoted(text: str, most: int = 70) -> str:
    """A text in quotes, cut where it is long."""
    flat = " ".join(text.split())
    return f"“{flat if len(flat) <= most else flat[: most - 1].rstrip() + '…'}”"


def value(name: str, given: Any) -> str:
    """A value of the document as words; empty where there is none."""
    if name == "tier":
        return TIERS.get(given, plain(given))
    if name == "variant":
        return KINDS.get(given, plain(given))
    if name == "theme":
        return theme_word(given) if given else ""
    return plain(given)


def plain(given: Any) -> str:
    """Any value as words: ticks as yes and no, lists a line each, records as “name: value”."""
    if isinstance(given, bool):
        return "yes" if given else "no"
    if isinstance(given, Mapping):
        pairs = [(key, plain(one)) for key, one in given.items()]
        return ", ".join(f"{key.replace('_', ' ')}: {text}" for key, text in pairs if text)
    if isinstance(given, Sequence) and not isinstance(given, str):
        return "\n".join(plain(one) for one in given)
    if isinstance(given, float):
        return f"{given:g}"
    return "" if given is None else str(given)


def lines(content: ExerciseContent) -> list[tuple[str, str]]:
    """What a document says of itself, apart from its parts: (word, text)."""
    named = [(word, value(name, getattr(content, name))) for name, word in FIELDS.items()]
    alerts = "\n".join(alert(rule, content.by_key) for rule in content.alerts)
    texts = [(word, alerts if word == FIELDS["alerts"] else text) for word, text in named]
    return [(word, text) for word, text in texts if text and text != "no"]


def condition(rule: ShowIf | None, parts: Keyed) -> str:
    """When a part is shown: “always”, or “only if …”."""
    if rule is None:
        return "always"
    return f"only if {_question(rule.block, parts)} {condition_of(rule)}"


def alert(rule: AlertRule, parts: Keyed) -> str:
    """An alert in one sentence."""
    field = f" ({rule.field})" if rule.field else ""
    days = f" on {rule.days} days" if rule.days > 1 else ""
    heard = f"If {_question(rule.block, parts)}{field} {condition_of(rule)}{days}"
    return f"{heard}: {ALERTS[rule.kind]}. {rule.says}"


def _question(key: str, parts: Keyed) -> str:
    return quoted(parts[key].prompt) if key in parts else f"“{key}”"


def condition_of(rule: ShowIf | AlertRule) -> str:
    """What is asked of an answer: “is 7 or more”."""
    if rule.equals is not None:
        return f"is {quoted(rule.equals)}"
    if rule.includes is not None:
        return f"has {quoted(rule.includes)}"
    return f"is {rule.at_least:g} or more"
