"""A day."""

from __future__ import annotations

from datetime import date
from typing import Any

from counsel.library.blocks.base import BlockType


class Day(BlockType):
    """A calendar day, kept as YYYY-MM-DD."""

    name = "date"
    label = "Date"
    icon = "calendar"
    description = "A day in the calendar."

    def problems(self, config: Any, value: Any) -> list[str]:
        if self.is_empty(config, value):
            return []
        return [] if self._day(value) else ["Write a day, such as 2026-11-30."]

    def summary(self, config: Any, value: Any) -> str:
        day = self._day(value)
        return f"{day:%a} {day.day} {day:%b %Y}" if day else str(value or "")

    def _day(self, value: Any) -> date | None:
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            return None


TYPE = Day()
