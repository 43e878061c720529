"""Block templates without the application: a bare Jinja environment with the same folder."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, DictLoader, Environment, FileSystemLoader
from markupsafe import Markup, escape

from counsel.library.blocks.block import Block
from counsel.library.blocks.pages import loader

TEMPLATES = Path(__file__).parents[3] / "templates"


def _icon(name: str, label: str | None = None) -> Markup:
    return Markup('<svg data-icon="{}"></svg>').format(name)


@cache
def _plain() -> Environment:
    return environment()


def environment(**more: str) -> Environment:
    """The templates, with those of `more` (path to text) beside them."""
    files: list[BaseLoader] = [FileSystemLoader(TEMPLATES), DictLoader(more), loader]
    env = Environment(loader=ChoiceLoader(files), autoescape=True)
    env.globals["icon"] = _icon
    env.filters["markdown"] = escape
    return env


def render(block: Block, page: str, value: Any = None, problems: list[str] | None = None) -> str:
    """The `answer` or `review` page of a block."""
    template = _plain().get_template(f"blocks/{block.type}/{page}.html")
    return template.render(
        block=block,
        config=block.config,
        value=value,
        prefix=f"b-{block.key}",
        problems=problems or [],
    )


def render_settings(block: Block, errors: dict[str, str] | None = None) -> str:
    """The settings of a block as its author edits them."""
    names = [f"blocks/{block.type}/edit.html", "library/_settings.html"]
    template = _plain().select_template(names)
    raw = block.config.model_dump()
    return template.render(kind=block.kind, raw=raw, prefix="set", errors=errors or {})
