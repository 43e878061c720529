"""A practice of a given size in a fresh SQLite, and people who are signed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask

from config import Settings, new_secrets
from counsel.accounts.models import User
from counsel.accounts.service import open_session
from counsel.app import create_app
from counsel.kernel import db as database
from counsel.kernel import tenancy
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.upgrading import bring_up_to_date
from tests.cast import Cast, seed_cast
from tests.factories import make_case, make_client


@dataclass(frozen=True, slots=True)
class Prepared:
    """An application's environment, its cast, and the application itself."""

    env: dict[str, str]
    app: Flask
    cast: Cast
    now: datetime

    def cookie(self, actor: Actor) -> str:
        """The Cookie header of a person who signed in."""
        with self.app.app_context():
            user = db.session.get_one(User, actor.user_id)
            _, token = open_session(
                user, actor.practice_id, staff=actor.is_staff, device="bench", now=self.now
            )
            db.session.commit()
        return f"counsel={token}"


def prepare(folder: Path, *, clients: int, env: Mapping[str, str] | None = None) -> Prepared:
    """A practice whose counselor has this many clients, each with a case. `env` says more, such as
    another database."""
    env = {
        **new_secrets(),
        "COUNSEL_ENV": "test",
        "COUNSEL_DATA_DIR": str(folder),
        **(env or {}),
    }
    app = create_app(Settings.from_env(env))
    bring_up_to_date(app)
    now = datetime.now(UTC)
    with app.app_context():
        cast = seed_cast(now - timedelta(days=30))
        with tenancy.scope(cast.practice_id):
            for number in range(clients):
                client = make_client(cast.counselor, f"client number {number}", now=now)
                make_case(cast.counselor, client, now=now)
            database.commit()
        db.session.remove()
    return Prepared(env, app, cast, now)
