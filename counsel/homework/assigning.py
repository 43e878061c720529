"""What is said with an exercise when it is assigned: the plan, how sure, how much of it, when it
comes and how often it may remind. Pure: no database, no request."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from counsel.homework import smaller
from counsel.kernel.errors import DomainError
from counsel.library.alerts import AlertRule
from counsel.library.content import ExerciseContent

MOST_OPEN = 2
SURE_ENOUGH = 7
LONGEST = 500
REMINDERS = {
    "two": "Two at most: half-way, and the day before",
    "one": "One, the day before",
    "none": "None",
}
PLAN = ("when", "where", "if", "then")


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """`plan` holds what was said of "when", "where", "if" and "then"; `confidence` is 0 to 10.
    `left_out` and `log_days` make it smaller (smaller.py); with `release_at` it comes later."""

    agreed: bool = False
    plan: Mapping[str, str] = field(default_factory=dict)
    confidence: int | None = None
    barrier: str = ""
    left_out: tuple[str, ...] = ()
    log_days: int | None = None
    reminders: str = "two"
    release_at: datetime | None = None

    @property
    def is_smaller(self) -> bool:
        """Whether it leaves anything of the exercise out."""
        return bool(self.left_out) or self.log_days is not None

    def is_later(self, now: datetime) -> bool:
        """Whether the client does not see it yet."""
        return self.release_at is not None and self.release_at > now

    def on_time(self, now: datetime) -> Planned:
        """The same, without a release that is past already."""
        return self if self.is_later(now) else replace(self, release_at=None)

    def kept(self) -> dict[str, Any]:
        """What the next ones of a repetition take over, as JSON."""
        return {
            "agreed": self.agreed,
            "plan": dict(self.plan),
            "confidence": self.confidence,
            "barrier": self.barrier,
            "left_out": list(self.left_out),
            "log_days": self.log_days,
            "reminders": self.reminders,
        }

    @classmethod
    def from_kept(cls, kept: Mapping[str, Any]) -> Planned:
        """The same again; what else is kept beside it is left alone."""
        names = ("agreed", "plan", "confidence", "barrier", "log_days", "reminders")
        values = {name: kept[name] for name in names if name in kept}
        return cls(**values, left_out=tuple(kept.get("left_out", ())))


NOTHING_PLANNED = Planned()


def check(
    planned: Planned,
    content: ExerciseContent,
    rules: Collection[AlertRule],
    *,
    due_at: datetime | None,
) -> None:
    """Raises DomainError, at its field, for what cannot be planned so."""
    if planned.reminders not in REMINDERS:
        raise DomainError("Choose how often it may remind.", field="reminders")
    if planned.confidence is not None and not 0 <= planned.confidence <= 10:
        raise DomainError("Choose a number from 0 to 10.", field="confidence")
    if any(len(words) > LONGEST for words in (*planned.plan.values(), planned.barrier)):
        raise DomainError(f"Keep each part of the plan under {LONGEST} characters.")
    _check_if_then(planned.plan)
    if planned.is_smaller:
        found = smaller.problem(content, rules, planned.left_out, planned.log_days)
        if found is not None:
            raise DomainError(found[1], field=found[0])
    if planned.release_at is not None and due_at is not None and due_at <= planned.release_at:
        raise DomainError("It would come after its date. Choose a later date.", field="due_date")


def _check_if_then(plan: Mapping[str, str]) -> None:
    if plan.get("if") and not plan.get("then"):
        raise DomainError("And then? Say what they will do.", field="plan_then")
    if plan.get("then") and not plan.get("if"):
        raise DomainError("Say when that applies: if what happens?", field="plan_if")


def is_unsure(confidence: int | None) -> bool:
    """Whether a smaller version is better (domain.md, Homework)."""
    return confidence is not None and confidence < SURE_ENOUGH
