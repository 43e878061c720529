"""The built-in library: articles and exercises as data files, read and validated once.

`exercises/<number>_<slug>.toml` is an ExerciseContent document; its `article` is the slug of
`articles/<slug>.toml`. A slug is the file's name without the number, with dashes. A file may hold
`[[variants]]` of its exercise (counsel/library/builtin/variants.py). `pathways/<slug>.toml` is a
PathwayContent whose steps name built-in exercises. Nothing here belongs to a practice; a practice
adopts or copies what it uses (counsel/library/assignable.py).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from counsel.library.builtin import variants
from counsel.library.content import ExerciseContent
from counsel.library.pathway import PathwayContent

FOLDER = Path(__file__).parent


class Section(BaseModel):
    """A section of a built-in article; an opening or closing has no heading."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    heading: str | None = None
    markdown: str


class Question(BaseModel):
    """A question that clients ask, with our answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: str
    answer: str


class BuiltInArticle(BaseModel):
    """An article of ours."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    theme: str
    summary: str
    minutes: int
    sections: tuple[Section, ...] = Field(min_length=1)
    questions: tuple[Question, ...] = ()


@cache
def exercises() -> Mapping[str, ExerciseContent]:
    """Every built-in exercise by slug, in the order of their numbers.

    Raises ValidationError or ValueError at the first call where a file is not a finished document.
    """
    found = {}
    for path, documents in _documents():
        for slug, document in documents.items():
            found[slug] = _finished(f"{path.name} ({slug})", document)
    return MappingProxyType(found)


@cache
def numbers() -> Mapping[str, int]:
    """The number of every built-in exercise by slug; a variant has that of its exercise."""
    found: dict[str, int] = {}
    for path, documents in _documents():
        found.update(dict.fromkeys(documents, int(path.stem.partition("_")[0])))
    return MappingProxyType(found)


def _documents() -> Iterator[tuple[Path, dict[str, dict[str, Any]]]]:
    for path in sorted((FOLDER / "exercises").glob("*.toml")):
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        yield path, variants.expand(_slug(path), raw)


def _finished(name: str, document: dict[str, Any]) -> ExerciseContent:
    content = ExerciseContent.model_validate(document)
    if problems := content.publish_problems():
        raise ValueError(f"{name}: {' '.join(problems)}")
    return content


@cache
def articles() -> Mapping[str, BuiltInArticle]:
    """Every built-in article by slug, by title."""
    read = {
        _slug(path): BuiltInArticle.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        for path in (FOLDER / "articles").glob("*.toml")
    }
    ordered = sorted(read.items(), key=lambda item: item[1].title)
    return MappingProxyType(dict(ordered))


@cache
def pathways() -> Mapping[str, PathwayContent]:
    """Every built-in pathway by slug, by title; its steps name exercises by their option's key.

    Raises ValidationError or ValueError at the first call where a file is not finished.
    """
    found = {}
    for path in (FOLDER / "pathways").glob("*.toml"):
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        for step in raw["steps"]:
            if step["exercise"] not in exercises():
                raise ValueError(f"{path.name}: there is no exercise {step['exercise']}.")
            step["exercise"] = f"built-in:{step['exercise']}"
        content = PathwayContent.model_validate(raw)
        if problems := content.problems():
            raise ValueError(f"{path.name}: {' '.join(problems)}")
        found[_slug(path)] = content
    return MappingProxyType(dict(sorted(found.items(), key=lambda item: item[1].title)))


def exercises_of(article: str) -> Mapping[str, ExerciseContent]:
    """The exercises that belong to an article, by slug."""
    return {slug: one for slug, one in exercises().items() if one.article == article}


def _slug(path: Path) -> str:
    name = path.stem
    head, _, rest = name.partition("_")
    return (rest if head.isdigit() else name).replace("_", "-")
