"""The demo practice is made at whatever hour of the day somebody tries it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from counsel.app import create_app
from counsel.appointments.models import Appointment
from counsel.demo.seed import seed_demo
from counsel.kernel import tenancy
from counsel.kernel.db import db, unit_of_work
from tests.conftest import settings_for
from tests.fakes import FakeClock
from tests.rigs.postgres import Database

PASSWORD = "violet harbor seven kettles"
BERLIN_IS_A_DAY_AHEAD = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)


@pytest.fixture
def empty(lone_database: Database, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database without a practice."""
    app = create_app(settings_for(lone_database, tmp_path), clock=FakeClock())
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.mark.sqlite
def test_the_demo_is_made_while_its_counselors_are_a_day_ahead_of_the_server(empty: Flask) -> None:
    now = BERLIN_IS_A_DAY_AHEAD
    empty.extensions["counsel.clock"].set(now)
    passwords = empty.extensions["counsel.passwords"]
    with empty.app_context(), unit_of_work():
        assert seed_demo(now=now, password=PASSWORD, passwords=passwords)
    with empty.app_context(), unit_of_work(), tenancy.everywhere():
        ahead = select(func.count()).where(Appointment.starts_at > now)
        assert (db.session.scalar(ahead) or 0) > 0
