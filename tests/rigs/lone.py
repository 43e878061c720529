"""An empty database of the chosen engine for one test alone, for programs of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rigs.postgres import Database


@pytest.fixture
def lone_database(
    request: pytest.FixtureRequest, worker_id: str, tmp_path: Path
) -> Iterator[Database]:
    """An empty database, which nobody else knows and which is removed afterwards."""
    if request.config.getoption("--db") == "sqlite":
        url = f"sqlite:///{tmp_path / 'lone.sqlite3'}"
        yield Database("lone", url, url)
        return
    server, name = request.getfixturevalue("postgres"), f"lone_{worker_id}"
    yield server.create(name)
    server.drop(name)
