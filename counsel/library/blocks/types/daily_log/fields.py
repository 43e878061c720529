"""The small form of one day: its fields, each of a simple kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from counsel.library.blocks import registry
from counsel.library.blocks.base import FormData

TICK = "tick"
Kind = Literal["short_text", "long_text", "number", "scale", "tick", "choice", "multiple_choice"]
KINDS: dict[str, str] = {
    "tick": "A box to tick",
    "scale": "0 to 10",
    "number": "A number",
    "short_text": "A few words",
    "long_text": "Room to write",
    "choice": "One of several",
    "multiple_choice": "Any of several",
}


class LogField(BaseModel):
    """One thing to note each day. `low` and `high` are the ends of a scale."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    key: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    label: str = Field("", max_length=200)
    kind: Kind = "tick"
    options: tuple[str, ...] = Field((), max_length=20)
    low: str = Field("", max_length=60)
    high: str = Field("", max_length=60)

    def read(self, form: FormData, name: str) -> Any:
        """What was typed for one day; None where nothing was."""
        if self.kind == TICK:
            return True if form.get(name) else None
        kind = registry.get(self.kind)
        value = kind.read_form(self._config(), form, name)
        return None if kind.is_empty(self._config(), value) else value

    def problems(self, value: Any) -> list[str]:
        """Why a day's value does not fit."""
        if value is None or self.kind == TICK:
            return []
        return registry.get(self.kind).problems(self._config(), value)

    def summary(self, value: Any) -> str:
        """The day's value in words."""
        if value is None:
            return ""
        if self.kind == TICK:
            return "yes" if value else ""
        if self.kind == "scale":
            return str(value)
        return registry.get(self.kind).summary(self._config(), value)

    def average(self, days: Mapping[str, Any]) -> float | None:
        """The mean of a number or scale over the days on which it was noted."""
        if self.kind not in ("scale", "number"):
            return None
        found = [_number(day.get(self.key)) for day in days.values()]
        numbers = [one for one in found if one is not None]
        return round(sum(numbers) / len(numbers), 1) if numbers else None

    def unfinished(self) -> str:
        """What the field still lacks, or nothing."""
        if not self.label:
            return "Say what is noted each day."
        if self.kind in ("choice", "multiple_choice") and len(self.options) < 2:
            return f"Give “{self.label}” two answers or more."
        return ""

    def _config(self) -> Any:
        known = registry.get(self.kind).Config.model_fields
        values = {name: getattr(self, name) for name in ("options", "low", "high") if name in known}
        return registry.get(self.kind).Config.model_validate({"prompt": self.label, **values})


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    try:
        return float(str(value).replace(",", "."))
    except ValueError:
        return None


def read_rows(form: FormData, prefix: str) -> list[dict[str, Any]]:
    """The fields as an author typed them, row by row; a row without a label and key goes away."""
    rows: list[dict[str, Any]] = []
    for place in (str(name)[:3] for name in form.getlist(f"{prefix}.row")[:12]):
        at = f"{prefix}.{place}"
        label = str(form.get(f"{at}.label") or "").strip()
        if label:
            rows.append(
                {
                    "key": str(form.get(f"{at}.key") or "") or _key(rows),
                    "label": label,
                    "kind": str(form.get(f"{at}.kind") or TICK),
                    "options": _lines(str(form.get(f"{at}.options") or "")),
                    "low": str(form.get(f"{at}.low") or ""),
                    "high": str(form.get(f"{at}.high") or ""),
                }
            )
    return rows


def _key(rows: list[dict[str, Any]]) -> str:
    taken = {row["key"] for row in rows}
    number = len(rows) + 1
    while f"field-{number}" in taken:
        number += 1
    return f"field-{number}"


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
