"""A small form for each of some days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import Field

from counsel.library.blocks.base import AnswerableConfig, BlockConfig, BlockType, FormData
from counsel.library.blocks.types.daily_log.fields import KINDS, LogField, read_rows

MOST_DAYS = 90
AGAIN = "Please look at this log again."


class Config(AnswerableConfig):
    """How many days, and what is noted on each.

    `days_from` is the key of an earlier number or slider that says how many days; `enough` is how
    many filled days make it complete.
    """

    days: int = Field(
        7, ge=1, le=MOST_DAYS, title="How many days", json_schema_extra={"widget": "number"}
    )
    enough: int = Field(
        1,
        ge=1,
        le=MOST_DAYS,
        title="Days that are enough to send it",
        json_schema_extra={"widget": "number"},
    )
    days_from: str = Field(
        "",
        max_length=40,
        title="Or: the part before it that asks for how many days (its key)",
        json_schema_extra={"widget": "line"},
    )
    fields: tuple[LogField, ...] = Field(
        (), max_length=10, title="Noted each day", json_schema_extra={"widget": "rows"}
    )


class DailyLog(BlockType):
    """The value is {"began": "YYYY-MM-DD", "days": {"1": {field: value}}}; days without a note are
    not in it, and it is empty until one has."""

    name = "daily_log"
    label = "Daily log"
    icon = "calendar-days"
    description = "A few things to note each day, for some days."
    Config = Config
    kinds = KINDS

    def example(self) -> BlockConfig:
        return Config(
            fields=(
                LogField(key="done", label="I did it", kind="tick"),
                LogField(key="mood", label="My mood", kind="scale", low="low", high="good"),
            )
        )

    def resolved(self, config: Any, answers: Mapping[str, Any]) -> Any:
        try:
            wanted = int(float(str(answers.get(config.days_from))))
        except (ValueError, OverflowError):
            return config
        return config.model_copy(update={"days": min(max(wanted, 1), MOST_DAYS)})

    def read_form(self, config: Any, form: FormData, prefix: str) -> Any:
        days = {}
        for day in range(1, MOST_DAYS + 1):
            read = {one.key: one.read(form, f"{prefix}.{day}.{one.key}") for one in config.fields}
            if noted := {key: value for key, value in read.items() if value is not None}:
                days[str(day)] = noted
        if not days:
            return {}
        return {"began": str(form.get(f"{prefix}.began") or "")[:10], "days": days}

    def days_of(self, value: Any) -> dict[str, Any]:
        """The days that have a note, by their number."""
        found = value.get("days") if isinstance(value, dict) else None
        return _days(found) if isinstance(found, dict) else {}

    def is_empty(self, config: Any, value: Any) -> bool:
        return bool(len(self.days_of(value)) < min(config.enough, config.days))

    def problems(self, config: Any, value: Any) -> list[str]:
        days = value.get("days") if isinstance(value, dict) else value
        if not days:
            return []
        if not isinstance(days, dict) or len(self.days_of(value)) < len(days):
            return [AGAIN]
        names = {one.key for one in config.fields}
        for number, day in days.items():
            known = len(number) < 3 and 1 <= int(number) <= MOST_DAYS
            if not known or not names.issuperset(day):
                return [AGAIN]
            for one in config.fields:
                if texts := one.problems(day.get(one.key)):
                    return [f"Day {number}, {one.label}: {texts[0]}"]
        return []

    def current_day(self, config: Any, value: Any, today: date | None) -> int:
        """The number of today's day, counted from the first note; without a date, the first day
        that has none."""
        began = value.get("began") if isinstance(value, dict) else ""
        try:
            gone = (today - date.fromisoformat(str(began))).days if today else -1
        except ValueError:
            gone = -1
        if gone < 0:
            gone = max((int(day) for day in self.days_of(value) if day.isdigit()), default=0)
        return int(min(gone + 1, config.days))

    def marks(self, config: Any, value: Any, current: int) -> list[tuple[str, str]]:
        """Each day with a word for the strip: done, open (it has come) or later."""
        days = self.days_of(value)
        states = {True: "done", False: "open"}
        return [
            (f"Day {day}", states[str(day) in days] if day <= current else "later")
            for day in range(1, config.days + 1)
        ]

    def summary(self, config: Any, value: Any) -> str:
        days = self.days_of(value)
        if not days:
            return ""
        words = [f"{len(days)} of {config.days} days"]
        for one in config.fields:
            if (mean := one.average(days)) is not None:
                words.append(f"{one.label}: {mean:g} on average")
            elif one.kind == "tick":
                words.append(f"{one.label}: {_count(one.key, days)}")
        return "; ".join(words)

    def read_config(self, form: FormData, prefix: str) -> dict[str, Any]:
        return super().read_config(form, prefix) | {"fields": read_rows(form, prefix)}

    def typed_config(self, form: FormData, prefix: str) -> dict[str, Any]:
        return super().typed_config(form, prefix) | {"fields": read_rows(form, prefix)}

    def unfinished(self, config: Any) -> dict[str, str]:
        found = super().unfinished(config)
        if not config.fields:
            found["fields"] = "Say what is noted each day."
        elif lacking := next((text for one in config.fields if (text := one.unfinished())), ""):
            found["fields"] = lacking
        elif len({one.key for one in config.fields}) < len(config.fields):
            found["fields"] = "Two things to note have the same name."
        return found


def _count(key: str, days: Mapping[str, Any]) -> str:
    number = sum(bool(day.get(key)) for day in days.values())
    return "1 day" if number == 1 else f"{number} days"


def _days(found: Mapping[Any, Any]) -> dict[str, Any]:
    """What can be shown as days; the rest is refused by `problems`."""
    return {
        day: noted
        for day, noted in found.items()
        if isinstance(day, str) and day.isascii() and day.isdigit() and isinstance(noted, dict)
    }


TYPE = DailyLog()
