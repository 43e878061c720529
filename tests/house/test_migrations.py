"""Migrations: one head, equal to the models, up and down; the walls stand in the database."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine, inspect, text

import counsel
from counsel.app import create_app
from counsel.kernel.db import Base, Tenant, db, engine_options
from tests.conftest import settings_for
from tests.rigs.postgres import Database


def tenant_tables() -> set[str]:
    """The tables of every model that belongs to a practice."""
    for module in pkgutil.walk_packages(counsel.__path__, "counsel."):
        if module.name.endswith("models"):
            importlib.import_module(module.name)
    mappers = Base.registry.mappers
    return {str(m.local_table.name) for m in mappers if issubclass(m.class_, Tenant)}


def test_migrations_have_one_head() -> None:
    folder = Path(counsel.__path__[0]).parent / "migrations"
    assert len(ScriptDirectory(str(folder)).get_heads()) == 1


def test_the_models_equal_the_migrations_head(app: Flask) -> None:
    tenant_tables()
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = [
            difference
            for difference in compare_metadata(context, Base.metadata)
            if "ex_appointments_no_overlap" not in str(difference)
            and "alembic_version" not in str(difference)
        ]
    assert differences == []


def test_every_migration_goes_down_and_up_again(
    app: Flask, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    if request.config.getoption("--db") == "sqlite":
        url = f"sqlite:///{tmp_path}/ladder.sqlite3"
        database = Database("ladder", url, url)
    else:
        database = request.getfixturevalue("postgres").create(f"ladder_{tmp_path.name}")
    other = create_app(settings_for(database, tmp_path))
    with other.app_context():
        upgrade()
        downgrade(revision="base")
        upgrade()
    options = (
        {"module": engine_options(database.owner_url)["module"]}
        if "sqlite" in (database.owner_url)
        else {}
    )
    engine = create_engine(database.owner_url, **options)
    assert set(inspect(engine).get_table_names()) >= tenant_tables()
    engine.dispose()
    with other.app_context():
        db.engine.dispose()


@pytest.mark.postgresql
def test_every_tenant_table_has_row_level_security(app: Flask) -> None:
    query = text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
    with app.app_context(), db.engine.connect() as connection:
        guarded = set(connection.execute(query).scalars())
    assert guarded == tenant_tables()
