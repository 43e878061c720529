"""A short instruction between questions."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from counsel.library.blocks.base import BlockConfig, BlockType


class Config(BlockConfig):
    """What to do now."""

    text: str = Field("", max_length=5000, title="Text", json_schema_extra={"widget": "markdown"})


class Instruction(BlockType):
    """Shown apart from the questions; nothing to answer."""

    name = "instruction"
    label = "Instruction"
    icon = "signpost"
    description = "A step to take, or a word between questions."
    answerable = False
    Config = Config

    def unfinished(self, config: Any) -> dict[str, str]:
        return {} if config.text else {"text": "Write the text, or remove this part."}


TYPE = Instruction()
