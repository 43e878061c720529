"""One of several."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from counsel.library.blocks.base import AnswerableConfig, BlockConfig, BlockType

AGAIN = "Please choose again: this is not one of the answers."


class Config(AnswerableConfig):
    """The answers to choose from."""

    options: tuple[str, ...] = Field(
        (),
        max_length=40,
        title="Answers, one a line",
        json_schema_extra={"widget": "lines"},
    )


class Choice(BlockType):
    """Exactly one answer."""

    name = "choice"
    label = "Choice"
    icon = "circle-dot"
    description = "One answer out of several."
    Config = Config

    def example(self) -> BlockConfig:
        return Config(options=("Yes", "Not now", "I am not sure"))

    def problems(self, config: Any, value: Any) -> list[str]:
        if self.is_empty(config, value) or value in config.options:
            return []
        return [AGAIN]

    def unfinished(self, config: Any) -> dict[str, str]:
        return super().unfinished(config) | option_problems(config.options)

    def ways(self, config: Any) -> list[tuple[dict[str, Any], str]]:
        return [({"equals": one}, f"is “{one}”") for one in config.options]


def option_problems(options: tuple[str, ...]) -> dict[str, str]:
    """What a list of answers lacks."""
    if len(options) < 2:
        return {"options": "Give two answers or more, one a line."}
    if len(set(options)) < len(options):
        return {"options": "Two of these answers are the same."}
    return {}


TYPE = Choice()
