"""A name under a statement."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from counsel.library.blocks.base import AnswerableConfig, BlockConfig, BlockType, FormData


class Config(AnswerableConfig):
    """What is signed."""

    statement: str = Field(
        "", max_length=10_000, title="What is signed", json_schema_extra={"widget": "markdown"}
    )


class Signature(BlockType):
    """The value is {"name", "agreed"}. When it was signed stands with the submission, whose
    answers never change."""

    name = "signature"
    label = "Signature"
    icon = "signature"
    description = "A statement to agree to, with a typed name."
    Config = Config

    def example(self) -> BlockConfig:
        return Config(prompt="Please sign")

    def read_form(self, config: Any, form: FormData, prefix: str) -> Any:
        name = str(form.get(f"{prefix}.name") or "").replace("\x00", "")[:200]
        agreed = bool(form.get(f"{prefix}.agreed"))
        return {"name": name, "agreed": agreed} if name.strip() or agreed else None

    def problems(self, config: Any, value: Any) -> list[str]:
        if self.is_empty(config, value):
            return []
        if not isinstance(value, dict) or not isinstance(value.get("name"), str):
            return ["Please sign this again."]
        if not value["name"].strip():
            return ["Type your name, as your signature."]
        return [] if value.get("agreed") is True else ["Tick that you agree, or leave both open."]

    def summary(self, config: Any, value: Any) -> str:
        signed = isinstance(value, dict) and value.get("agreed") is True
        return f"Signed by {value.get('name', '')}" if signed else ""

    def unfinished(self, config: Any) -> dict[str, str]:
        found = super().unfinished(config)
        if not config.statement:
            found["statement"] = "Write what is signed."
        return found


TYPE = Signature()
