"""A number from 0 to 10."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from counsel.library.blocks.base import AnswerableConfig, BlockConfig, BlockType, FormData

LOWEST, HIGHEST = 0, 10


class Config(AnswerableConfig):
    """What the two ends mean."""

    low: str = Field("", max_length=60, title="0 means", json_schema_extra={"widget": "line"})
    high: str = Field("", max_length=60, title="10 means", json_schema_extra={"widget": "line"})


class Scale(BlockType):
    """A whole number; what was typed and is none is kept as text and refused at submission."""

    name = "scale"
    label = "Scale 0 to 10"
    icon = "gauge"
    description = "How much, from 0 to 10."
    Config = Config
    steps = tuple(range(LOWEST, HIGHEST + 1))

    def example(self) -> BlockConfig:
        return Config(low="not at all", high="very much")

    def read_form(self, config: Any, form: FormData, prefix: str) -> Any:
        typed = str(form.get(prefix) or "").strip()
        if typed.isascii() and typed.isdigit() and len(typed) < 4:
            return int(typed)
        return typed[:20] or None

    def is_empty(self, config: Any, value: Any) -> bool:
        return value is None or value == ""

    def problems(self, config: Any, value: Any) -> list[str]:
        if self.is_empty(config, value):
            return []
        fits = isinstance(value, int) and not isinstance(value, bool) and value in self.steps
        return [] if fits else [f"Choose a number from {LOWEST} to {HIGHEST}."]

    def summary(self, config: Any, value: Any) -> str:
        return "" if self.is_empty(config, value) else f"{value} of {HIGHEST}"

    def ways(self, config: Any) -> list[tuple[dict[str, Any], str]]:
        return [({"at_least": n}, f"is {n} or more") for n in self.steps[1:]]


TYPE = Scale()
