"""Some time to do something, or to breathe."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from counsel.library.blocks.base import BlockConfig, BlockType


class Config(BlockConfig):
    """What to do, for how long, and whether a circle breathes along."""

    prompt: str = Field("", max_length=200, title="Heading", json_schema_extra={"widget": "line"})
    text: str = Field(
        "", max_length=5000, title="What to do meanwhile", json_schema_extra={"widget": "markdown"}
    )
    seconds: int = Field(
        90, ge=10, le=3600, title="Seconds", json_schema_extra={"widget": "number"}
    )
    breathing: bool = Field(
        False, title="A circle breathes along", json_schema_extra={"widget": "tick"}
    )

    @property
    def length(self) -> str:
        """How long it takes, as one says it."""
        if self.seconds < 100:
            return f"{self.seconds} seconds"
        minutes = round(self.seconds / 60, 1)
        return f"{minutes:g} minutes"


class Timer(BlockType):
    """Shown only; nothing is stored. Without scripts it is an instruction with a time."""

    name = "timer"
    label = "Timer"
    icon = "timer"
    description = "A quiet minute: time that runs while one does or breathes."
    answerable = False
    Config = Config

    def example(self) -> BlockConfig:
        return Config(prompt="A quiet minute", seconds=60, breathing=True)

    def unfinished(self, config: Any) -> dict[str, str]:
        return {} if config.text else {"text": "Write what to do, or remove this part."}


TYPE = Timer()
