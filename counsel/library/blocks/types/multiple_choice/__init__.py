"""Any of several."""

from __future__ import annotations

from typing import Any

from counsel.library.blocks.base import BlockConfig, BlockType, FormData
from counsel.library.blocks.types.choice import AGAIN, Config, option_problems


class MultipleChoice(BlockType):
    """Any number of answers, as a list in the order of the options."""

    name = "multiple_choice"
    label = "Multiple choice"
    icon = "list-checks"
    description = "As many answers as fit."
    Config = Config

    def example(self) -> BlockConfig:
        return Config(options=("Sad", "Angry", "Relieved", "Numb", "Something else"))

    def read_form(self, config: Any, form: FormData, prefix: str) -> Any:
        return [value for value in form.getlist(prefix) if isinstance(value, str)]

    def problems(self, config: Any, value: Any) -> list[str]:
        if self.is_empty(config, value):
            return []
        fits = isinstance(value, list) and all(one in config.options for one in value)
        return [] if fits else [AGAIN]

    def summary(self, config: Any, value: Any) -> str:
        return ", ".join(str(one) for one in value) if isinstance(value, list) else ""

    def unfinished(self, config: Any) -> dict[str, str]:
        return super().unfinished(config) | option_problems(config.options)

    def ways(self, config: Any) -> list[tuple[dict[str, Any], str]]:
        return [({"includes": one}, f"has “{one}”") for one in config.options]


TYPE = MultipleChoice()
