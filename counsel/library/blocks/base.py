"""What a block type is: a schema, how a form of it is read, what it refuses, how it reads back.

A new type is one folder in `types/`: its module and its pages `answer.html`, `review.html` and,
where its settings need more than their schema says, `edit.html`; nothing else changes. Values are
plain JSON: exactly what was typed, complete or not, so that saving never refuses a client's words.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Protocol

from pydantic import BaseModel, ConfigDict, Field, ValidationError

LONGEST_ANSWER = 50_000


class FormData(Protocol):
    """A posted form: Werkzeug's MultiDict, or anything alike."""

    def get(self, key: str, /) -> Any: ...
    def getlist(self, key: str) -> list[Any]: ...


@dataclass(frozen=True, slots=True)
class Score:
    """What an answer adds up to: the total, the highest that it could be, and the band's words."""

    total: float
    highest: float
    words: str


class BlockConfig(BaseModel):
    """What an author sets of any block. `json_schema_extra` of a field says how it is edited:
    `{"widget": "line" | "text" | "markdown" | "lines" | "tick" | "number"}` with a `hint`; with
    `{"widget": "select"}` `choices` are words by value."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class AnswerableConfig(BlockConfig):
    """What an author sets of any block that asks for an answer."""

    prompt: str = Field("", max_length=500, title="Question", json_schema_extra={"widget": "line"})
    help: str = Field(
        "",
        max_length=1000,
        title="Help under the question",
        json_schema_extra={"widget": "text"},
    )
    required: bool = Field(
        False, title="Needed before it can be submitted", json_schema_extra={"widget": "tick"}
    )
    content_note: str = Field(
        "",
        max_length=200,
        title="Content note for this question",
        json_schema_extra={"widget": "line"},
    )
    who_reads: str = Field(
        "", max_length=200, title="Who will read this answer", json_schema_extra={"widget": "line"}
    )
    shareable: bool = Field(
        False,
        title="The client chooses whether to share none of it, a summary, or all",
        json_schema_extra={"widget": "tick"},
    )


class BlockType:
    """The base of every type; `TYPE` of a module in `types/` is one instance."""

    name: ClassVar[str]
    label: ClassVar[str]
    icon: ClassVar[str]
    description: ClassVar[str]
    answerable: ClassVar[bool] = True
    # Whether its answer is written by a page of its own instead of being read from the form.
    kept_apart: ClassVar[bool] = False
    Config: ClassVar[type[BlockConfig]] = AnswerableConfig

    @property
    def folder(self) -> Path:
        """Where its module and its pages are."""
        return Path(str(sys.modules[type(self).__module__].__file__)).parent

    def example(self) -> BlockConfig:
        """The configuration that a new block begins with."""
        return self.Config()

    def read_form(self, config: Any, form: FormData, prefix: str) -> Any:
        """The value that was typed, from fields named `prefix` or `prefix.part`."""
        return _text(form.get(prefix))

    def problems(self, config: Any, value: Any) -> list[str]:
        """Why a value cannot be submitted, in sentences for the client; empty where it can."""
        if self.is_empty(config, value):
            return []
        if not isinstance(value, str):
            return ["Please answer this again."]
        return too_long(value)

    def is_empty(self, config: Any, value: Any) -> bool:
        """Whether nothing was answered."""
        return not (value.strip() if isinstance(value, str) else value)

    def summary(self, config: Any, value: Any) -> str:
        """The answer in one plain text."""
        return value if isinstance(value, str) else ""

    def score(self, config: Any, value: Any) -> Score | None:
        """What the answer adds up to; None for a type without a score and for an open answer."""
        return None

    def changed(self, config: Any, earlier: Any, later: Any) -> str:
        """What became of an answer since an earlier round, in words; empty where nothing says."""
        return ""

    def resolved(self, config: Any, answers: Mapping[str, Any]) -> Any:
        """The settings as other answers of the exercise make them."""
        return config

    def ways(self, config: Any) -> list[tuple[dict[str, Any], str]]:
        """What a later block can depend on: settings of a ShowIf without its block, and the words
        after the question ("is “Yes”")."""
        return []

    def config_problems(self, raw: Mapping[str, Any]) -> dict[str, str]:
        """What is wrong with an author's settings: a sentence by field name."""
        try:
            config = self.Config.model_validate(raw)
        except ValidationError as error:
            return {str((e["loc"] or ("",))[0]): plain_problem(e) for e in error.errors()}
        return self.unfinished(config)

    def unfinished(self, config: Any) -> dict[str, str]:
        """What a well-formed configuration still lacks before it can be published."""
        if isinstance(config, AnswerableConfig) and not config.prompt:
            return {"prompt": "Write the question."}
        return {}

    def typed_config(self, form: FormData, prefix: str) -> dict[str, Any]:
        """An author's settings exactly as they were typed, to be shown again."""
        return {name: _text(form.get(f"{prefix}.{name}")) for name in self.Config.model_fields}

    def read_config(self, form: FormData, prefix: str) -> dict[str, Any]:
        """An author's settings as typed, from fields named `prefix.<field>`."""
        return {
            name: _read_setting(form, f"{prefix}.{name}", widget_of(field))
            for name, field in self.Config.model_fields.items()
        }


def widget_of(field: Any) -> str:
    """How a setting is edited."""
    extra = field.json_schema_extra or {}
    return str(extra.get("widget", "line"))


def _read_setting(form: FormData, name: str, widget: str) -> Any:
    typed = _text(form.get(name))
    if widget == "lines":
        return [line.strip() for line in typed.splitlines() if line.strip()]
    if widget == "tick":
        return bool(typed)
    if widget == "number":
        return int(typed) if typed.strip().lstrip("-").isdigit() and len(typed) < 12 else None
    return typed


def _text(value: Any) -> str:
    text = value if isinstance(value, str) else ""
    return text.replace("\x00", "").replace("\r\n", "\n")


def too_long(value: str) -> list[str]:
    """One sentence where an answer is longer than a form should carry."""
    if len(value) <= LONGEST_ANSWER:
        return []
    return [f"This is very long. Please keep it under {LONGEST_ANSWER:,} characters."]


def plain_problem(error: Any) -> str:
    """What pydantic found wrong, as a sentence for an author."""
    kind, context = error["type"], error.get("ctx") or {}
    if kind == "string_too_long":
        return f"Keep it under {context['max_length']:,} characters."
    if kind == "too_long":
        return f"Use {context['max_length']} at most."
    if kind in ("too_short", "missing"):
        return "Add a little more here."
    if kind == "value_error":
        return str(context.get("error", "This does not fit."))
    if kind in ("less_than_equal", "greater_than_equal"):
        word = "up to" if "le" in context else "from"
        return f"Choose a number {word} {next(iter(context.values()))}."
    if kind.startswith(("int_", "none_")):
        return "Write a whole number."
    return "This does not fit here."
