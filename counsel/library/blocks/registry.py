"""The block types that exist: every folder in `types/`."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from counsel.library.blocks import types
from counsel.library.blocks.base import BlockType


@cache
def _found() -> dict[str, BlockType]:
    """The types by name, in the order in which an author is offered them."""
    names = sorted(module.name for module in pkgutil.iter_modules(types.__path__))
    found = [importlib.import_module(f"{types.__name__}.{name}").TYPE for name in names]
    return {one.name: one for one in sorted(found, key=lambda one: (one.answerable, one.label))}


_added: dict[str, BlockType] = {}


def get(name: str) -> BlockType:
    """The type of this name. Raises KeyError where there is none."""
    return _added.get(name) or _found()[name]


def names() -> list[str]:
    """The names of all types."""
    return [*_found(), *_added]


def every() -> list[BlockType]:
    """All types, those that only show something first."""
    return [*_found().values(), *_added.values()]


def add(kind: BlockType) -> None:
    """Know one more type, as an installed extension or a test does."""
    _added[kind.name] = kind


def remove(name: str) -> None:
    """Forget a type that was added."""
    _added.pop(name, None)
