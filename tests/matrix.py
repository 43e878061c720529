"""The access matrix: one row a route and method, kept beside the tests of each feature.

`tests/<feature>/matrix.py` has `ROWS`; tests/house/test_routes.py proves them all and fails for a
route that has none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.cast import Cast

PUBLIC = "public"
Values = Callable[[Cast], dict[str, Any]]


def nothing(_cast: Cast) -> dict[str, Any]:
    """For routes without variables."""
    return {}


@dataclass(frozen=True, kw_only=True)
class Row:
    """What one route answers to whom.

    `may` are the names of the actors of the cast who get through (any answer but 401, 403, 404 and
    5xx); `refused` see the thing but may not do this: 403; everyone else gets 404, and an
    anonymous visitor is sent to sign in. `may=PUBLIC` is open to everyone. `values` makes what the
    URL needs, in the practice's scope, and gives the URL's variables; `data` is a form to post.
    `missing=False` for a route whose variables are not ids of rows.
    """

    endpoint: str
    may: tuple[str, ...] | str
    method: str = "GET"
    refused: tuple[str, ...] = ()
    values: Values = nothing
    data: dict[str, Any] = field(default_factory=dict)
    missing: bool = True
    json: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint}"


def all_rows() -> list[Row]:
    """The rows of every feature that has a matrix."""
    rows: list[Row] = []
    for path in sorted(Path(__file__).parent.glob("*/matrix.py")):
        rows += import_module(f"tests.{path.parent.name}.matrix").ROWS
    return rows
