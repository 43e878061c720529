"""A table with rows to fill."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from counsel.library.blocks.base import (
    AnswerableConfig,
    BlockConfig,
    BlockType,
    FormData,
    too_long,
)


class Config(AnswerableConfig):
    """The columns, and how many rows there are."""

    columns: tuple[str, ...] = Field(
        (), max_length=5, title="Columns, one a line", json_schema_extra={"widget": "lines"}
    )
    rows: int = Field(3, ge=1, le=20, title="Rows", json_schema_extra={"widget": "number"})


class Table(BlockType):
    """The value is a list of rows, each a list of texts in the order of the columns."""

    name = "table"
    label = "Table of rows"
    icon = "table-2"
    description = "Rows with a few columns each."
    Config = Config

    def example(self) -> BlockConfig:
        return Config(columns=("What happened", "What I did"), rows=3)

    def read_form(self, config: Any, form: FormData, prefix: str) -> Any:
        return [
            [
                str(form.get(f"{prefix}.{row}.{column}") or "")
                for column in range(len(config.columns))
            ]
            for row in range(config.rows)
        ]

    def is_empty(self, config: Any, value: Any) -> bool:
        return not (isinstance(value, list) and any(_filled(row) for row in value))

    def problems(self, config: Any, value: Any) -> list[str]:
        if self.is_empty(config, value):
            return []
        if len(value) > config.rows or not all(_fits(row, len(config.columns)) for row in value):
            return ["Please fill this table again."]
        return too_long("".join(cell for row in value for cell in row))

    def summary(self, config: Any, value: Any) -> str:
        rows = [row for row in value if _filled(row)] if isinstance(value, list) else []
        return "; ".join(" / ".join(str(cell) for cell in row) for row in rows)

    def unfinished(self, config: Any) -> dict[str, str]:
        found = super().unfinished(config)
        if not config.columns:
            found["columns"] = "Name one column or more, one a line."
        return found


def _fits(row: Any, columns: int) -> bool:
    right = isinstance(row, list) and len(row) <= columns
    return right and all(isinstance(cell, str) for cell in row)


def _filled(row: Any) -> bool:
    return isinstance(row, list) and any(isinstance(cell, str) and cell.strip() for cell in row)


TYPE = Table()
