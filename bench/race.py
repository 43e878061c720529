"""Fifty clients book one time at once: `python -m bench.race [--rounds 100]`."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import delete

from config import Settings, new_secrets
from counsel.app import create_app
from counsel.appointments.models import Appointment
from counsel.kernel import db as database
from counsel.kernel import tenancy
from counsel.kernel.db import db
from counsel.upgrading import bring_up_to_date
from tests.booking.factories import TUESDAY_NINE
from tests.booking.racing import Round, race
from tests.cast import Cast, seed_cast
from tests.fakes import START
from tests.rigs.postgres import DURABLE, Database, running_server

CLIENTS = 50
HEADS = ("engine", "rounds", "booked once", "not once", "refused kindly", "other", "s a round")


@contextmanager
def practice(engine: str) -> Iterator[tuple[Flask, Cast]]:
    """A fresh practice on a durable database of this engine."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="counsel-race-")))
        url = f"sqlite:///{folder}/race.sqlite3"
        lone = Database("race", url, url)
        if engine == "postgresql":
            lone = stack.enter_context(running_server(DURABLE)).create("race")
        app = create_app(
            Settings.from_env(
                {
                    **new_secrets(),
                    "COUNSEL_ENV": "test",
                    "COUNSEL_DATA_DIR": str(folder),
                    "DATABASE_URL": lone.app_url,
                    "COUNSEL_MIGRATION_DATABASE_URL": lone.owner_url,
                }
            )
        )
        bring_up_to_date(app)
        with app.app_context():
            cast = seed_cast(START)
            db.session.remove()
        yield app, cast
        with app.app_context():
            db.engine.dispose()


def clear(app: Flask, cast: Cast) -> None:
    """Take the session of the round away, so that the client may book again."""
    with app.app_context(), tenancy.scope(cast.practice_id), database.unit_of_work():
        db.session.execute(delete(Appointment))


def run(engine: str, rounds: int) -> tuple[list[Round], float]:
    """The rounds, and how long one took on average."""
    with practice(engine) as (app, cast):
        seen = []
        begun = time.perf_counter()
        for number in range(rounds):
            seen.append(race(app, cast, TUESDAY_NINE + timedelta(weeks=number % 3), fifty=CLIENTS))
            clear(app, cast)
        return seen, (time.perf_counter() - begun) / rounds


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--rounds", type=int, default=100)
    asked.add_argument("--engine", choices=("sqlite", "postgresql", "both"), default="both")
    words = asked.parse_args()
    rounds, both = words.rounds, ("sqlite", "postgresql")
    print("| " + " | ".join(HEADS) + " |")
    print("|---" * len(HEADS) + "|")
    wrong = 0
    for engine in both if words.engine == "both" else (words.engine,):
        seen, spent = run(engine, rounds)
        once = sum(one.booked == 1 for one in seen)
        refused, other = sum(one.refused for one in seen), sum(one.other for one in seen)
        values = (engine, rounds, once, rounds - once, refused, other, f"{spent:.2f}")
        print("| " + " | ".join(map(str, values)) + " |", flush=True)
        wrong += rounds - once + other
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
