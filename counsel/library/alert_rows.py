"""The alerts of an exercise as rows that an author fills in: which answer, what follows, in which
words the counselor hears of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from counsel.kernel.errors import DomainError
from counsel.library import wording
from counsel.library.alerts import AlertRule
from counsel.library.blocks.base import FormData
from counsel.library.blocks.block import Block
from counsel.library.content import ExerciseContent

MOST = 20
BLANK = 2
KINDS = {
    "risk": "Show help, ask for a review",
    "contact": "Hold what leads to contact",
    "review": "Ask me to look",
}
Ways = list[tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One row as it stands in the form; `when` is empty in a row that is not used."""

    when: str = ""
    kind: str = "risk"
    says: str = ""
    days: int = 1


def rows(content: ExerciseContent) -> list[AlertRow]:
    """The alerts of a document, and blank rows for more."""
    kept = [AlertRow(_when(rule), rule.kind, rule.says, rule.days) for rule in content.alerts]
    return [*kept, *(AlertRow() for _ in range(min(BLANK, MOST - len(kept))))]


def typed(form: FormData) -> list[AlertRow]:
    """The rows as they were sent."""
    return [
        AlertRow(when, _sent(form, n, "kind"), _sent(form, n, "says"), _days(form, n))
        for n in range(MOST)
        if (when := _sent(form, n, "when"))
    ]


def ways(content: ExerciseContent) -> Ways:
    """Which answers can be watched: (question, [(value, words)])."""
    offered: Ways = []
    present = {_when(rule): rule for rule in content.alerts}
    for part in content.blocks:
        found = [(_value(part.key, *way), words) for *way, words in _ways(part)]
        known = {value for value, _words in found}
        found += [
            (value, wording.condition_of(rule))
            for value, rule in present.items()
            if rule.block == part.key and value not in known
        ]
        if found:
            offered.append((part.prompt, found))
    lost = [
        (value, f"{rule.block} {wording.condition_of(rule)}")
        for value, rule in present.items()
        if rule.block not in content.by_key
    ]
    return [*offered, ("A question that was taken out", lost)] if lost else offered


def read(content: ExerciseContent, form: FormData) -> tuple[AlertRule, ...]:
    """The alerts that were typed. Raises DomainError where one does not fit."""
    offered = {value for _question, found in ways(content) for value, _words in found}
    offered |= {_when(rule) for rule in content.alerts}
    return tuple(_rule(content, row, offered) for row in typed(form))


def _rule(content: ExerciseContent, row: AlertRow, offered: set[str]) -> AlertRule:
    if row.when not in offered:
        raise DomainError("Choose again which answer to look at.", field="alerts")
    key, field, way, value = json.loads(row.when)
    made = {"block": key, "field": field, "kind": row.kind, "days": row.days, way: value}
    present = content.by_key.get(key)
    named = wording.quoted(present.prompt, 90) if present else key
    says = row.says or f"{named} {wording.condition_of(AlertRule(**made, says='-'))}"
    try:
        return AlertRule(**made, says=says)
    except ValidationError:
        raise DomainError(
            "Keep what an alert says under 200 characters, and its days from 1 to 90.",
            field="alerts",
        ) from None


def _ways(part: Block) -> Iterator[tuple[str, str, Any, str]]:
    """(field, way, value, words) for each answer of a part that can be watched."""
    config = part.config
    if part.type in ("likert", "scored_scale"):
        for n, statement in enumerate(getattr(config, "statements", ())):
            for option in getattr(config, "options", ()):
                words = f"{wording.quoted(statement, 40)} is {wording.quoted(option, 40)}"
                yield str(n), "equals", option, words
    elif part.type == "daily_log":
        for one in getattr(config, "fields", ()):
            for way, value, words in _of_field(one.kind, one.options):
                yield one.key, way, value, f"{wording.quoted(one.label, 40)} {words}"
    else:
        for settings, words in part.kind.ways(config):
            for way, value in settings.items():
                yield "", way, value, words


def _of_field(kind: str, options: Any) -> Iterator[tuple[str, Any, str]]:
    if kind == "choice":
        yield from (("equals", one, f"is {wording.quoted(one, 40)}") for one in options)
    elif kind == "multiple_choice":
        yield from (("includes", one, f"has {wording.quoted(one, 40)}") for one in options)
    elif kind == "scale":
        yield from (("at_least", n, f"is {n} or more") for n in range(1, 11))


def _when(rule: AlertRule) -> str:
    way = next(one for one in ("equals", "includes", "at_least") if getattr(rule, one) is not None)
    value = getattr(rule, way)
    whole = isinstance(value, float) and value.is_integer()
    return _value(rule.block, rule.field, way, int(value) if whole else value)


def _value(key: str, field: str, way: str, value: Any) -> str:
    return json.dumps([key, field, way, value], ensure_ascii=False)


def _sent(form: FormData, number: int, name: str) -> str:
    text = form.get(f"alert-{number}-{name}")
    return text.replace("\x00", "").strip() if isinstance(text, str) else ""


def _days(form: FormData, number: int) -> int:
    text = _sent(form, number, "days") or "1"
    return int(text) if text.isdecimal() and len(text) < 4 else 0
