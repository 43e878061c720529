"""Things to tick off."""

from __future__ import annotations

from typing import Any

from counsel.library.blocks.base import BlockConfig
from counsel.library.blocks.types.choice import Config
from counsel.library.blocks.types.multiple_choice import MultipleChoice


class Checklist(MultipleChoice):
    """Steps that can be ticked one by one; the value is the list of ticked ones."""

    name = "checklist"
    label = "Checklist"
    icon = "square-check"
    description = "Steps to tick off."

    def example(self) -> BlockConfig:
        return Config(options=("I found a quiet place", "I took three slow breaths"))

    def summary(self, config: Any, value: Any) -> str:
        done = value if isinstance(value, list) else []
        return "; ".join(f"{'done' if one in done else 'open'}: {one}" for one in config.options)

    def unfinished(self, config: Any) -> dict[str, str]:
        found = super().unfinished(config)
        return {k: v for k, v in found.items() if k != "options" or not config.options}


TYPE = Checklist()
