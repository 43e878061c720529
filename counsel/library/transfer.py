"""An exercise as one file: written, read, and refused in words (docs/exercise-file.md)."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, NoReturn

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from counsel.kernel.errors import DomainError
from counsel.library import wording
from counsel.library.blocks import registry
from counsel.library.blocks.base import plain_problem
from counsel.library.content import MOST_BLOCKS, ExerciseContent

FORMAT = "counsel-exercise"
EDITION = 1
MOST_BYTES = 2_000_000
MOST_PROBLEMS = 12
NOT_A_FILE = "This is not an exercise file of Counsel."


class Origin(BaseModel):
    """Where the exercise comes from: the slug of the built-in one that it is a copy of."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    built_in: str = Field("", max_length=80)


class Exported(BaseModel):
    """What was exported, and when: a draft, or a published version by its number."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    at: str = Field("", max_length=40, description="ISO 8601, in UTC")
    version: int | None = Field(None, ge=1, description="null for a draft")
    change_note: str = Field("", max_length=300)


class ExerciseFile(BaseModel):
    """The file: what it is, where it comes from, and the exercise itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["counsel-exercise"]
    version: Literal[1]
    exported: Exported = Exported()
    origin: Origin = Origin()
    exercise: ExerciseContent


class Refused(DomainError):
    """A file that cannot become an exercise; `problems` are sentences, each with its place."""

    def __init__(self, text: str, problems: list[str] | None = None) -> None:
        super().__init__(text)
        self.problems = problems or []


def write(
    content: ExerciseContent,
    *,
    built_in: str | None,
    version: int | None,
    change_note: str = "",
    now: datetime,
) -> bytes:
    """The file of a document: UTF-8, indented, its keys in the order of the schema."""
    made = ExerciseFile(
        format="counsel-exercise",
        version=1,
        exported=Exported(
            at=now.isoformat(timespec="seconds"), version=version, change_note=change_note
        ),
        origin=Origin(built_in=built_in or ""),
        exercise=content,
    )
    text = json.dumps(made.model_dump(mode="json"), ensure_ascii=False, indent=2)
    return text.encode() + b"\n"


def file_name(content: ExerciseContent) -> str:
    """A name for the file that every system takes: plain letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", content.title).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower())
    return f"{'-'.join(words)[:60].strip('-') or 'exercise'}.json"


def read(data: bytes) -> ExerciseFile:
    """The file that these bytes are. Raises Refused with what is wrong, and where."""
    if len(data) > MOST_BYTES:
        raise Refused(f"This file is larger than {MOST_BYTES // 1_000_000} MB.")
    if not data.strip():
        raise Refused("Choose a file, or paste its text.")
    try:
        raw = _cleaned(_parsed(data))
    except RecursionError:
        raise Refused(f"{NOT_A_FILE} It is nested too deeply.") from None
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise Refused(f"{NOT_A_FILE} Its first line should say “format”: “{FORMAT}”.")
    if raw.get("version") != EDITION or isinstance(raw.get("version"), bool):
        raise Refused("This file was made by another edition of Counsel, which we do not know.")
    _check_number(raw.get("exercise"))
    try:
        made = ExerciseFile.model_validate(raw)
    except ValidationError as error:
        raise Refused(_HEAD, _problems(error, raw)) from None
    _check_keys(made.exercise)
    return made


_HEAD = "This file cannot be read as it is. Mend it, or ask for it again:"


def _check_number(exercise: Any) -> None:
    blocks = exercise.get("blocks") if isinstance(exercise, dict) else None
    if isinstance(blocks, list) and len(blocks) > MOST_BLOCKS:
        raise Refused(_HEAD, [f"It has {len(blocks):,} parts. Use {MOST_BLOCKS} at most."])


def _check_keys(content: ExerciseContent) -> None:
    places: dict[str, int] = {}
    twice = [
        f"Part {place}: its key “{part.key}” is the key of part {places[part.key]} too."
        for place, part in enumerate(content.blocks, 1)
        if places.setdefault(part.key, place) != place
    ]
    if twice:
        raise Refused(_HEAD, twice[:MOST_PROBLEMS])


def _parsed(data: bytes) -> Any:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"{NOT_A_FILE} It is no text in UTF-8.") from None
    try:
        return json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_once_each)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise Refused(f"{NOT_A_FILE} It is no JSON: it breaks off at {where}.") from None
    except ValueError:
        raise Refused(f"{NOT_A_FILE} It holds a number that is far too long.") from None


def _refuse_constant(name: str) -> NoReturn:
    raise Refused(f"{NOT_A_FILE} It holds “{name}”, which is no number.")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Refused(f"{NOT_A_FILE} {wording.quoted(twice)} stands twice in one place.")
    return found


def _cleaned(value: Any) -> Any:
    """No NUL, one kind of line end, no halves of characters."""
    if isinstance(value, str):
        text = value.replace("\x00", "").replace("\r\n", "\n")
        return text.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_cleaned(name): _cleaned(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    return value


_SHORT = {"extra_forbidden": "is not known here.", "missing": "is missing."}


def _problems(error: ValidationError, raw: Mapping[str, Any]) -> list[str]:
    found = []
    for one in error.errors(include_url=False, include_input=False):
        where = _where(one["loc"], raw)
        text = _SHORT.get(one["type"]) or plain_problem(one)
        line = f"{where}: {text}"
        if line not in found:
            found.append(line)
    rest = len(found) - MOST_PROBLEMS
    return found[:MOST_PROBLEMS] + ([f"And {rest} more."] if rest > 0 else [])


def _where(location: tuple[str | int, ...], raw: Mapping[str, Any]) -> str:
    """A place in the file as words: “Part 3 (Scale 0 to 10), question”."""
    path = list(location[1:] if location[:1] == ("exercise",) else location)
    words = []
    if len(path) > 1 and path[0] == "blocks" and isinstance(path[1], int):
        words.append(_part(path[1], raw))
        path = [one for one in path[2:] if one != "config"]
    for one in path:
        if isinstance(one, int):
            words.append(f"number {one + 1}")
        else:
            words.append(wording.quoted(wording.FIELDS.get(one, one.replace("_", " ")), 60))
    return ", ".join(words) or "The exercise"


def _part(place: int, raw: Mapping[str, Any]) -> str:
    exercise = raw.get("exercise")
    blocks = exercise.get("blocks") if isinstance(exercise, dict) else None
    one = blocks[place] if isinstance(blocks, list) and place < len(blocks) else None
    kind = one.get("type") if isinstance(one, dict) else None
    if isinstance(kind, str) and kind in registry.names():
        return f"Part {place + 1} ({registry.get(kind).label})"
    return f"Part {place + 1}"


def schema() -> dict[str, Any]:
    """The JSON Schema of the file, each kind of part with its own settings."""
    made = ExerciseFile.model_json_schema()
    definitions = made["$defs"]
    block = definitions["Block"]
    del definitions["BlockConfig"]
    names = []
    for kind in registry.every():
        settings = kind.Config.model_json_schema(ref_template="#/$defs/{model}")
        definitions |= settings.pop("$defs", {})
        name = f"{kind.name}_part"
        names.append(name)
        definitions[name] = block | {
            "title": kind.label,
            "description": kind.description,
            "properties": block["properties"]
            | {"type": {"const": kind.name}, "config": _own_words(settings)},
        }
    definitions["Block"] = {"oneOf": [{"$ref": f"#/$defs/{name}"} for name in names]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An exercise of Counsel",
        **{name: value for name, value in made.items() if name != "title"},
    }


def _own_words(settings: dict[str, Any]) -> dict[str, Any]:
    """The settings without what only our forms need."""
    ours = ("widget", "hint", "choices")
    plain = {
        name: {key: value for key, value in field.items() if key not in ours}
        for name, field in settings.get("properties", {}).items()
    }
    return settings | {"properties": plain}
