"""Which answers somebody should look at soon: rules of an exercise over its structured answers.

Text is never read for this: a rule looks at choices, ticks and numbers alone (domain.md, alerts).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class AlertRule(BaseModel):
    """Exactly one of `equals` (a choice), `includes` (one of several), `at_least` (a number).

    `field` names what is looked at inside a block that holds several values: a field of a daily
    log, the place of a statement ("0", "1", …). `days` is on how many days of a log it must hold.
    `kind`: "risk" shows the client where to find help at once and asks for a review; "contact"
    raises that hold; "review" only asks the counselor to look. `says` tells the counselor what was
    answered, without a word of the client's.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    block: str
    kind: Literal["risk", "contact", "review"]
    says: str = Field(min_length=1, max_length=200)
    field: str = ""
    days: int = Field(1, ge=1, le=90)
    equals: str | None = None
    includes: str | None = None
    at_least: float | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if [self.equals, self.includes, self.at_least].count(None) != 2:
            raise ValueError("A rule needs exactly one of: equals, includes, at_least.")
        return self

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Whether these answers call for somebody to look."""
        found = sum(self._fits(value) for value in self._values(answers.get(self.block)))
        return found >= self.days

    def _values(self, answer: Any) -> Iterator[Any]:
        if not self.field:
            yield answer
        elif isinstance(answer, dict) and isinstance(days := answer.get("days"), dict):
            yield from (day.get(self.field) for day in days.values() if isinstance(day, dict))
        elif isinstance(answer, dict):
            yield answer.get(self.field)

    def _fits(self, value: Any) -> bool:
        if self.equals is not None:
            return bool(value == self.equals)
        if self.includes is not None:
            return isinstance(value, list) and self.includes in value
        try:
            number = float(value)
        except (TypeError, ValueError, OverflowError):
            return False
        return self.at_least is not None and number >= self.at_least
