"""One line."""

from __future__ import annotations

from typing import Any

from counsel.library.blocks.base import BlockType

LONGEST = 300


class ShortText(BlockType):
    """A word or a sentence."""

    name = "short_text"
    label = "Short text"
    icon = "text-cursor-input"
    description = "A word or a sentence."

    def problems(self, config: Any, value: Any) -> list[str]:
        found = super().problems(config, value)
        if not found and isinstance(value, str) and len(value) > LONGEST:
            return [f"Please keep this under {LONGEST} characters."]
        return found


TYPE = ShortText()
