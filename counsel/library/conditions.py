"""A condition on an answer: exactly one way in which a choice, several choices or a number fits."""

from __future__ import annotations

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, model_validator


class Condition(BaseModel):
    """Exactly one of `equals` (a choice), `includes` (one of several), `at_least` (a number), of
    the answer to `block`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    block: str
    equals: str | None = None
    includes: str | None = None
    at_least: float | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if [self.equals, self.includes, self.at_least].count(None) != 2:
            raise ValueError("A condition needs exactly one of: equals, includes, at_least.")
        return self

    def met_by(self, value: Any) -> bool:
        """Whether one answer meets it; of no shape does it fail."""
        if self.equals is not None:
            return bool(value == self.equals)
        if self.includes is not None:
            return isinstance(value, list) and self.includes in value
        number = _number(value)
        return number is not None and self.at_least is not None and number >= self.at_least


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return None
