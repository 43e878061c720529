"""A number."""

from __future__ import annotations

import re
from typing import Any

from pydantic import Field

from counsel.library.blocks.base import AnswerableConfig, BlockType

NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:[.,][0-9]{0,6})?")


class Config(AnswerableConfig):
    """The range, and what is counted."""

    least: int | None = Field(None, title="Least", json_schema_extra={"widget": "number"})
    most: int | None = Field(None, title="Most", json_schema_extra={"widget": "number"})
    unit: str = Field("", max_length=40, title="Unit", json_schema_extra={"widget": "line"})


class Number(BlockType):
    """Kept as typed, so that half a number is not lost."""

    name = "number"
    label = "Number"
    icon = "hash"
    description = "A count or a measure."
    Config = Config

    def problems(self, config: Any, value: Any) -> list[str]:
        if self.is_empty(config, value):
            return []
        if not isinstance(value, str) or not NUMBER.fullmatch(value.strip()):
            return ["Write a number, such as 3 or 2.5."]
        number = float(value.strip().replace(",", "."))
        if config.least is not None and not number >= config.least:
            return [f"The least is {config.least}."]
        if config.most is not None and not number <= config.most:
            return [f"The most is {config.most}."]
        return []

    def summary(self, config: Any, value: Any) -> str:
        given = super().summary(config, value).strip()
        return f"{given} {config.unit}".strip() if given else ""


TYPE = Number()
