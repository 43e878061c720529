"""Which answers somebody should look at soon: rules of an exercise over its structured answers.

Text is never read for this: a rule looks at choices, ticks and numbers alone (domain.md, alerts).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import Field

from counsel.library.conditions import Condition


class AlertRule(Condition):
    """A condition that calls for somebody to look.

    `field` names what is looked at inside a block that holds several values: a field of a daily
    log, the place of a statement ("0", "1", …). `days` is on how many days of a log it must hold.
    `kind`: "risk" shows the client where to find help at once and asks for a review; "contact"
    raises that hold; "review" only asks the counselor to look. `says` tells the counselor what was
    answered, without a word of the client's.
    """

    kind: Literal["risk", "contact", "review"]
    says: str = Field(min_length=1, max_length=200)
    field: str = ""
    days: int = Field(1, ge=1, le=90)

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Whether these answers call for somebody to look."""
        found = sum(self.met_by(value) for value in self._values(answers.get(self.block)))
        return found >= self.days

    def _values(self, answer: Any) -> Iterator[Any]:
        if not self.field:
            yield answer
        elif isinstance(answer, dict) and isinstance(days := answer.get("days"), dict):
            yield from (day.get(self.field) for day in days.values() if isinstance(day, dict))
        elif isinstance(answer, dict):
            yield answer.get(self.field)
