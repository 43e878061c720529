"""One block of an exercise: a key, a type, its configuration, and when it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializeAsAny,
    ValidationInfo,
    field_validator,
    model_validator,
)

from counsel.library.blocks import registry
from counsel.library.blocks.base import BlockConfig, BlockType


class ShowIf(BaseModel):
    """A block is shown only where an earlier block was answered so.

    Exactly one of `equals` (a choice), `includes` (one of several), `at_least` (a number) is set.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    block: str
    equals: str | None = None
    includes: str | None = None
    at_least: float | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if [self.equals, self.includes, self.at_least].count(None) != 2:
            raise ValueError("A condition needs exactly one of: equals, includes, at_least.")
        return self

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Whether the condition is met by these answers."""
        value = answers.get(self.block)
        if self.equals is not None:
            return bool(value == self.equals)
        if self.includes is not None:
            return isinstance(value, list) and self.includes in value
        number = _number(value)
        return number is not None and self.at_least is not None and number >= self.at_least

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


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return None
