"""Statements, each with the same answers."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from counsel.library.blocks.base import AnswerableConfig, BlockConfig, BlockType, FormData
from counsel.library.blocks.types.choice import AGAIN


class Config(AnswerableConfig):
    """Statements down, answers across."""

    statements: tuple[str, ...] = Field(
        (), max_length=30, title="Statements, one a line", json_schema_extra={"widget": "lines"}
    )
    options: tuple[str, ...] = Field(
        (), max_length=7, title="Answers, one a line", json_schema_extra={"widget": "lines"}
    )


class Likert(BlockType):
    """The value is a dictionary from the statement's place ("0", "1", …) to an answer."""

    name = "likert"
    label = "Table of statements"
    icon = "table-properties"
    description = "The same answers for several statements."
    Config = Config

    def example(self) -> BlockConfig:
        return Config(
            statements=("I slept enough", "I saw a friend"),
            options=("Never", "Sometimes", "Often"),
        )

    def read_form(self, config: Any, form: FormData, prefix: str) -> Any:
        typed = {str(i): form.get(f"{prefix}.{i}") for i in range(len(config.statements))}
        return {place: answer for place, answer in typed.items() if isinstance(answer, str)}

    def problems(self, config: Any, value: Any) -> list[str]:
        if self.is_empty(config, value):
            return []
        places = {str(place) for place in range(len(config.statements))}
        if not isinstance(value, dict) or not places.issuperset(value):
            return [AGAIN]
        if any(one not in config.options for one in value.values()):
            return [AGAIN]
        if config.required and len(value) < len(places):
            return ["Some statements are still open."]
        return []

    def summary(self, config: Any, value: Any) -> str:
        given = value if isinstance(value, dict) else {}
        lines = [
            f"{statement}: {given.get(str(place), 'open')}"
            for place, statement in enumerate(config.statements)
        ]
        return "; ".join(lines) if given else ""

    def unfinished(self, config: Any) -> dict[str, str]:
        found = super().unfinished(config)
        if not config.statements:
            found["statements"] = "Write one statement or more, one a line."
        if len(config.options) < 2:
            found["options"] = "Give two answers or more, one a line."
        return found


TYPE = Likert()
