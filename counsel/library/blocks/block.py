"""One block of an exercise: a key, a type, its configuration, and when it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializeAsAny,
    ValidationInfo,
    field_validator,
)

from counsel.library.blocks import registry
from counsel.library.blocks.base import BlockConfig, BlockType
from counsel.library.conditions import Condition


class ShowIf(Condition):
    """A block is shown only where an earlier block was answered so."""

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Whether the condition is met by these answers."""
        return self.met_by(answers.get(self.block))

    def fits(self, earlier: BlockConfig) -> bool:
        """Whether the earlier block can still be answered so: its answers may have been changed."""
        options = getattr(earlier, "options", None)
        wanted = self.equals if self.equals is not None else self.includes
        return wanted is None or options is None or wanted in options


class Block(BaseModel):
    """A block. `config` is of its type's own schema."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    type: str
    config: SerializeAsAny[BlockConfig]
    show_if: ShowIf | None = None

    @field_validator("type")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in registry.names():
            raise ValueError("There is no such kind of block.")
        return value

    @field_validator("config", mode="before")
    @classmethod
    def _typed(cls, value: Any, info: ValidationInfo) -> Any:
        name = info.data.get("type")
        if name is None or isinstance(value, BlockConfig):
            return value
        return registry.get(name).Config.model_validate(value)

    @property
    def kind(self) -> BlockType:
        """The block's type."""
        return registry.get(self.type)

    @property
    def prompt(self) -> str:
        """The question, or the type's word where a block asks nothing."""
        return getattr(self.config, "prompt", "") or self.kind.label

    @property
    def required(self) -> bool:
        return bool(getattr(self.config, "required", False))
