"""Room to write."""

from __future__ import annotations

from counsel.library.blocks.base import BlockType


class LongText(BlockType):
    """As much as one wants to write."""

    name = "long_text"
    label = "Long text"
    icon = "text-align-start"
    description = "Room to write freely."


TYPE = LongText()
