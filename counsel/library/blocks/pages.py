"""Where the pages of a block type are found: in the folder of the type itself.

A template is asked for as `blocks/<type>/answer.html` (or review, edit). A type that has no
edit.html is edited by templates/library/_settings.html, which follows its schema.
"""

from __future__ import annotations

import re

from jinja2 import FunctionLoader

from counsel.library.blocks import registry

NAME = re.compile(r"blocks/([a-z_]+)/([a-z_]+\.html)")


def _source(name: str) -> tuple[str, str, None] | None:
    """The text of a type's page and its file; None where the type has no such page."""
    asked = NAME.fullmatch(name)
    if asked is None or asked[1] not in registry.names():
        return None
    path = registry.get(asked[1]).folder / asked[2]
    return (path.read_text(encoding="utf-8"), str(path), None) if path.is_file() else None


loader = FunctionLoader(_source)
