"""Photos or documents beside the words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from counsel.library.blocks.base import AnswerableConfig, BlockConfig, BlockType, FormData

ACCEPTED = {
    "photo": "image/jpeg,image/png,image/webp,image/gif",
    "document": "application/pdf",
}
ACCEPTED["either"] = f"{ACCEPTED['photo']},{ACCEPTED['document']}"
KINDS = {"photo": "Photos", "document": "Documents (PDF)", "either": "Photos or documents"}
PARTS = {"id", "name", "kind", "size"}


class Config(AnswerableConfig):
    """What may be added, and how many of it."""

    accepts: Literal["photo", "document", "either"] = Field(
        "either",
        title="What can be added",
        json_schema_extra={"widget": "select", "choices": dict(KINDS)},
    )
    most: int = Field(3, ge=1, le=5, title="How many", json_schema_extra={"widget": "number"})


class File(BlockType):
    """The value is a list of {"id", "name", "kind", "size" in bytes}; the contents lie apart, and
    the answer is written where they are (counsel/homework/uploads.py)."""

    name = "file"
    label = "File or photo"
    icon = "paperclip"
    description = "A photo of a page, a drawing, a document."
    kept_apart = True
    accepted = ACCEPTED
    Config = Config

    def example(self) -> BlockConfig:
        return Config()

    def read_form(self, config: Any, form: FormData, prefix: str) -> Any:
        return []

    def problems(self, config: Any, value: Any) -> list[str]:
        if self.is_empty(config, value):
            return []
        whole = isinstance(value, list) and len(self.entries(value)) == len(value)
        if not whole or len(value) > config.most:
            return ["Please add this again."]
        return []

    def is_empty(self, config: Any, value: Any) -> bool:
        return value is None or value == []

    def entries(self, value: Any) -> list[Mapping[str, Any]]:
        """The files of an answer."""
        found = value if isinstance(value, list) else []
        return [one for one in found if isinstance(one, dict) and set(one) == PARTS]

    def summary(self, config: Any, value: Any) -> str:
        return ", ".join(str(one["name"]) for one in self.entries(value))


TYPE = File()
