"""Lets `pytest --db=sqlite|postgresql` choose the engine, and gives each worker its database.

Loaded by `addopts` in pyproject.toml, so that the option is known wherever pytest starts. The
process that pytest was started as runs the PostgreSQL server; xdist's workers get its address.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from tempfile import TemporaryDirectory
from typing import Any

import hypothesis
import pytest

from tests.rigs.postgres import Database, Server, in_memory, running_server

pytest_plugins = ["tests.rigs.smtp", "tests.rigs.lone"]

ENGINES = ("sqlite", "postgresql")
FOLDER = "counsel_postgres_folder"
DATABASES = {"worker_database", "lone_database", "postgres"}
_stack = pytest.StashKey[ExitStack]()

# A shared machine is slow now and then; only a wrong answer may fail a property.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", choices=ENGINES, default="sqlite", help="engine that the tests use")


def pytest_report_header(config: pytest.Config) -> str:
    return f"engine: {config.getoption('--db')}"


def pytest_configure(config: pytest.Config) -> None:
    stack = config.stash[_stack] = ExitStack()
    if config.getoption("--db") != "postgresql" or _is_worker(config) or config.option.collectonly:
        return
    server = stack.enter_context(running_server())
    setattr(config, FOLDER, server.folder)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput[FOLDER] = getattr(node.config, FOLDER, "")


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[_stack].close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about the other engine, and on PostgreSQL what asks for no database (it ran
    with SQLite's); mark what lies in tests/browser."""
    engine = config.getoption("--db")
    stays = [item for item in items if _belongs(item, engine)]
    if len(stays) < len(items):
        config.hook.pytest_deselected(items=[item for item in items if not _belongs(item, engine)])
        items[:] = stays
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Server:
    """The session's PostgreSQL server; only with --db=postgresql."""
    config = request.config
    known: dict[str, str] = getattr(config, "workerinput", None) or vars(config)
    assert known.get(FOLDER), "this needs --db=postgresql (mark the test with `postgresql`)"
    return Server(known[FOLDER])


@pytest.fixture(scope="session")
def worker_database(
    request: pytest.FixtureRequest,
) -> Iterator[Database]:
    """An empty database of the chosen engine, this worker's own for the whole session."""
    name = f"counsel_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    if request.config.getoption("--db") == "sqlite":
        with TemporaryDirectory(prefix="counsel-", dir=in_memory()) as folder:
            url = f"sqlite:///{folder}/{name}.sqlite3"
            yield Database(name, url, url)
        return
    server: Server = request.getfixturevalue("postgres")
    yield server.create(name)
    server.drop(name)


def _belongs(item: pytest.Item, engine: str) -> bool:
    if any(item.get_closest_marker(other) for other in ENGINES if other != engine):
        return False
    if engine == "sqlite" or item.get_closest_marker(engine):
        return True
    return bool(DATABASES & set(getattr(item, "fixturenames", ())))


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")
