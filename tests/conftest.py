"""What every test may ask for: the application on the chosen engine, the cast, people, time."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import event

from config import Settings, new_secrets
from counsel.app import create_app
from counsel.kernel import tenancy
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from tests.cast import Cast, seed_cast
from tests.fakes import START, FakeClock, KeepingChannel
from tests.people import Person
from tests.rigs.postgres import Database


def settings_for(database: Database, folder: Path, **more: str) -> Settings:
    """Test settings on a database of either engine."""
    return Settings.from_env(
        {
            **new_secrets(),
            "COUNSEL_ENV": "test",
            "COUNSEL_DATA_DIR": str(folder),
            "DATABASE_URL": database.app_url,
            "COUNSEL_MIGRATION_DATABASE_URL": database.owner_url,
            **more,
        }
    )


@pytest.fixture(scope="session")
def _application(
    worker_database: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """One application a worker, on a migrated database."""
    folder = tmp_path_factory.mktemp("data")
    channel = KeepingChannel()
    app = create_app(
        settings_for(worker_database, folder), clock=FakeClock(), channels={"email": channel}
    )
    app.testing = True
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def _stage(
    _application: Flask, worker_database: Database, request: pytest.FixtureRequest
) -> tuple[Cast, Callable[[], None]]:
    """The cast, and the function that puts the database back to it."""
    with _application.app_context():
        cast = seed_cast(START)
        db.session.remove()
        db.engine.dispose()
    if request.config.getoption("--db") == "sqlite":
        path = Path(worker_database.app_url.removeprefix("sqlite:///"))
        kept = path.with_suffix(".kept")
        shutil.copy(path, kept)

        def restore() -> None:
            for tail in ("-wal", "-shm"):
                Path(f"{path}{tail}").unlink(missing_ok=True)
            shutil.copy(kept, path)
    else:
        server = request.getfixturevalue("postgres")
        name, kept_name = worker_database.name, f"{worker_database.name}_kept"
        server.hang_up(name)
        server.copy(kept_name, name)

        def restore() -> None:
            server.copy(name, kept_name)

    return cast, restore


@pytest.fixture
def cast(_application: Flask, _stage: tuple[Cast, Callable[[], None]]) -> Iterator[Cast]:
    """The people of tests/cast.py, alone in a fresh database."""
    known, restore = _stage
    with _application.app_context():
        db.engine.dispose()
    restore()
    _application.extensions["counsel.clock"].set(START)
    channel: KeepingChannel = _application.extensions["counsel.channels"]["email"]
    channel.sent.clear()
    channel.message_ids.clear()
    channel.failure = None
    yield known
    with _application.app_context():
        db.engine.dispose()


@pytest.fixture
def app(_application: Flask, cast: Cast) -> Flask:
    """The application with the cast in its database."""
    return _application


@pytest.fixture
def clock(app: Flask) -> FakeClock:
    """The application's clock."""
    found: FakeClock = app.extensions["counsel.clock"]
    return found


@pytest.fixture
def mailbox(app: Flask) -> KeepingChannel:
    """The channel that keeps what was sent by e-mail."""
    found: KeepingChannel = app.extensions["counsel.channels"]["email"]
    return found


@pytest.fixture
def practice(app: Flask, cast: Cast) -> Iterator[Cast]:
    """For service and access tests: an application context in the scope of the cast's practice."""
    with app.app_context(), tenancy.scope(cast.practice_id):
        yield cast


@pytest.fixture
def in_practice(app: Flask, cast: Cast) -> Callable[[], AbstractContextManager[None]]:
    """For view tests: a block in the practice's scope that commits at its end."""

    @contextmanager
    def block() -> Iterator[None]:
        with app.app_context(), tenancy.scope(cast.practice_id):
            yield
            db.session.commit()

    return block


@pytest.fixture
def person(app: Flask) -> Callable[[Actor | None], Person]:
    """`person(cast.counselor)` is a signed-in browser; `person(None)` an anonymous one."""
    return lambda actor=None: Person(app, actor)


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """`with count_queries() as seen:` collects the statements that reach the database."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_c: Any, _cur: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA", "SELECT set_config")):
                seen.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return counting
