"""The project's own source as the house rules read it: by its syntax, never by running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FEATURES = (
    "audit", "outbox", "accounts", "practices", "roster", "reach", "notices", "safety", "library",
    "homework", "appointments", "feeds", "booking", "notes", "reminders", "today",
)  # fmt: skip
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One Python file: its path from the root, its text and its syntax tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        return self.text.count("\n")

    @property
    def feature(self) -> str:
        """The feature it belongs to, or an empty text."""
        parts = self.path.split("/")
        inside = len(parts) > 2 and parts[0] == "counsel" and parts[1] in FEATURES
        return parts[1] if inside else ""

    @property
    def room(self) -> str:
        """Inside a feature the name of its file or folder: models, access, views …"""
        return self.path.split("/")[2].removesuffix(".py") if self.feature else ""

    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def imports(self) -> Iterator[tuple[str, int]]:
        """Each imported thing by its full name, with the line."""
        return _imports(self.tree)

    def names(self) -> Iterator[tuple[str, int]]:
        """Each use of an imported thing by its full name (`datetime.date.today`), and the line."""
        known = dict(_locals(self.tree))
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute | ast.Name):
                first, _, rest = ast.unparse(node).partition(".")
                if first in known:
                    yield f"{known[first]}.{rest}".rstrip("."), node.lineno


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file that is ours, without the migrations (they are history)."""
    places = [ROOT / name for name in ("counsel", "tests", "bench")]
    files = [path for place in places for path in sorted(place.rglob("*.py"))]
    return tuple(_module(path) for path in [*files, ROOT / "config.py", ROOT / "wsgi.py"])


def program() -> list[Module]:
    """What runs in production."""
    return [module for module in modules() if not module.path.startswith(("tests/", "bench/"))]


def tests() -> list[Module]:
    return [module for module in modules() if module.path.startswith("tests/")]


@cache
def templates() -> dict[str, str]:
    """Every template's text by its name: its path below templates/, or blocks/<type>/…"""
    folder, types = ROOT / "templates", ROOT / "counsel/library/blocks/types"
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".html", ".txt"))
    found = {str(path.relative_to(folder)): path.read_text() for path in files}
    pages = {f"blocks/{path.relative_to(types)}": path for path in sorted(types.rglob("*.html"))}
    return found | {name: path.read_text() for name, path in pages.items()}


def length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _module(path: Path) -> Module:
    text = path.read_text()
    return Module(str(path.relative_to(ROOT)), text, ast.parse(text))


def _imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def _locals(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield (alias.asname, alias.name) if alias.asname else (_head(alias.name),) * 2
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def _head(name: str) -> str:
    return name.split(".")[0]
