"""Things put in an order."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from counsel.library.blocks.base import AnswerableConfig, BlockConfig, BlockType, FormData

MOST = 12


class Config(AnswerableConfig):
    """What is put in an order."""

    items: tuple[str, ...] = Field(
        (),
        max_length=MOST,
        title=f"What is put in an order, one a line, {MOST} at most",
        json_schema_extra={"widget": "lines"},
    )


class Ranking(BlockType):
    """The value is a list of the items in the client's order; half an order has fewer of them."""

    name = "ranking"
    label = "Ranking"
    icon = "list-ordered"
    description = "Things to put in an order, the most important first."
    Config = Config

    def example(self) -> BlockConfig:
        return Config(items=("Rest", "Friends", "Work"))

    def read_form(self, config: Any, form: FormData, prefix: str) -> Any:
        places = [
            (int(typed), number)
            for number in range(len(config.items))
            if (typed := str(form.get(f"{prefix}.{number}") or "")).isdigit() and len(typed) < 4
        ]
        return [config.items[number] for _place, number in sorted(places)] or None

    def problems(self, config: Any, value: Any) -> list[str]:
        if self.is_empty(config, value):
            return []
        known = isinstance(value, list) and all(isinstance(item, str) for item in value)
        if not known or len(set(value)) < len(value) or not set(value) <= set(config.items):
            return ["Please put these in an order again."]
        if len(value) < len(config.items):
            return ["Give each of them a place."]
        return []

    def order(self, value: Any) -> list[str]:
        """The items that have a place, in their order."""
        return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []

    def summary(self, config: Any, value: Any) -> str:
        given = enumerate(self.order(value), start=1)
        return "; ".join(f"{place}. {item}" for place, item in given)

    def unfinished(self, config: Any) -> dict[str, str]:
        found = super().unfinished(config)
        if len(config.items) < 2:
            found["items"] = "Write two things or more, one a line."
        elif len(set(config.items)) < len(config.items):
            found["items"] = "Each may stand there once only."
        return found


TYPE = Ranking()
