"""How Alembic meets the application: on either engine, with the models' metadata."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import create_engine, pool, text

from counsel.kernel.db import Base, UtcDateTime, engine_options, prepare_engine
from counsel.reminders.watching import watch

SKIPPED_BY_AUTOGENERATE = {"ex_appointments_no_overlap"}


def include_object(_thing: object, name: str | None, _type: str, _r: bool, _c: object) -> bool:
    """Leave what only one engine has (constraints made by hand) out of the comparison."""
    return name not in SKIPPED_BY_AUTOGENERATE


def render_item(kind: str, thing: object, _context: object) -> str | bool:
    """Migrations name plain types, so that they outlive our own."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Migrate over a connection of the role that owns the tables."""
    url = current_app.extensions["counsel.settings"].migration_database_url
    options = {k: v for k, v in engine_options(url).items() if not k.startswith(("pool_s", "max_"))}
    engine = create_engine(url, poolclass=pool.NullPool, **options)
    prepare_engine(engine)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            include_object=include_object,
            render_item=render_item,
            compare_type=True,
        )
        with context.begin_transaction():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT set_config('counsel.scope', 'everywhere', true)"))
            context.run_migrations()
            watch(connection)
        connection.commit()  # SQLite's migrations are not one transaction


run()
