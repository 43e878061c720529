"""Bringing a database to the newest migration."""

from __future__ import annotations

import logging
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import inspect, text

from counsel.kernel.db import db

FOLDER = Path(__file__).resolve().parent.parent / "migrations"


def newest() -> str:
    """The revision that this code expects."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    head = ScriptDirectory.from_config(config).get_current_head()
    return head or ""


def current() -> str:
    """The revision of the database; empty for one without tables. Needs an application context."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return ""
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found or "")


def bring_up_to_date(app: Flask) -> bool:
    """Migrate where the database is behind. Out: whether anything was done."""
    with app.app_context():
        if current() == newest():
            return False
        logging.getLogger("alembic").setLevel(logging.WARNING)
        upgrade(str(FOLDER))
        db.session.remove()
        db.engine.dispose()
    return True
