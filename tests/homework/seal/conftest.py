"""Worlds that are begun anew within one test, to be compared."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from counsel.kernel.db import db
from tests.cast import Cast


@pytest.fixture
def anew(app: Flask, _stage: tuple[Cast, Callable[[], None]]) -> Callable[[], None]:
    """Puts the database back to the cast."""
    _known, restore = _stage

    def again() -> None:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        restore()

    return again
