"""A piece to read, in Markdown."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from counsel.library.blocks.base import BlockConfig, BlockType


class Config(BlockConfig):
    """A heading and a text."""

    heading: str = Field("", max_length=300, title="Heading", json_schema_extra={"widget": "line"})
    text: str = Field("", max_length=60_000, title="Text", json_schema_extra={"widget": "markdown"})


class Reading(BlockType):
    """Shown in the reading face; nothing to answer."""

    name = "reading"
    label = "Reading"
    icon = "book-open-text"
    description = "A text to read first."
    answerable = False
    Config = Config

    def unfinished(self, config: Any) -> dict[str, str]:
        return {} if config.text else {"text": "Write the text, or remove this part."}


TYPE = Reading()
