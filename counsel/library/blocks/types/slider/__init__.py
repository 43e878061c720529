"""A number on a line between two ends."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from counsel.library.blocks.base import AnswerableConfig, BlockConfig, BlockType, FormData

MOST_WAYS = 50


class Config(AnswerableConfig):
    """The ends of the line, how far it steps, and what the ends mean."""

    lowest: int = Field(
        0, ge=-10_000, le=10_000, title="Lowest", json_schema_extra={"widget": "number"}
    )
    highest: int = Field(
        100, ge=-10_000, le=10_000, title="Highest", json_schema_extra={"widget": "number"}
    )
    step: int = Field(1, ge=1, le=1000, title="In steps of", json_schema_extra={"widget": "number"})
    start: int | None = Field(
        None, title="Where the handle stands at first", json_schema_extra={"widget": "number"}
    )
    unit: str = Field("", max_length=40, title="Unit", json_schema_extra={"widget": "line"})
    low: str = Field(
        "", max_length=60, title="The lowest means", json_schema_extra={"widget": "line"}
    )
    high: str = Field(
        "", max_length=60, title="The highest means", json_schema_extra={"widget": "line"}
    )

    @property
    def middle(self) -> int:
        """Where the handle stands before it was moved."""
        return self.start if self.start is not None else (self.lowest + self.highest) // 2


class Slider(BlockType):
    """A whole number; what was typed and is none is kept as text and refused at submission."""

    name = "slider"
    label = "Slider"
    icon = "sliders-horizontal"
    description = "A number between two ends, set by hand."
    Config = Config

    def example(self) -> BlockConfig:
        return Config(low="none", high="as much as can be")

    def read_form(self, config: Any, form: FormData, prefix: str) -> Any:
        typed = str(form.get(prefix) or "").strip()
        if typed.isascii() and typed.removeprefix("-").isdigit() and len(typed) < 7:
            return int(typed)
        return typed[:20] or None

    def is_empty(self, config: Any, value: Any) -> bool:
        return value is None or value == ""

    def problems(self, config: Any, value: Any) -> list[str]:
        if self.is_empty(config, value):
            return []
        fits = isinstance(value, int) and not isinstance(value, bool)
        if fits and config.lowest <= value <= config.highest:
            return []
        return [f"Choose a number from {config.lowest} to {config.highest}."]

    def summary(self, config: Any, value: Any) -> str:
        return "" if self.is_empty(config, value) else f"{value} {config.unit}".strip()

    def ways(self, config: Any) -> list[tuple[dict[str, Any], str]]:
        steps = range(config.lowest, config.highest + 1, config.step)
        return [({"at_least": n}, f"is {n} or more") for n in list(steps)[1:MOST_WAYS]]

    def unfinished(self, config: Any) -> dict[str, str]:
        found = super().unfinished(config)
        if config.lowest >= config.highest:
            found["highest"] = "The highest has to be more than the lowest."
        elif not config.lowest <= config.middle <= config.highest:
            found["start"] = "The handle has to stand between the two ends."
        return found


TYPE = Slider()
