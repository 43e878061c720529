"""Sessions whose reminders are due, in a database that real workers share.

Workers tell the time by the machine's clock, so time passes the other way round: the sessions are
moved towards now, with everything that was said about them left as it is.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import delete, func, select, update

from config import Settings, new_secrets
from counsel.app import create_app
from counsel.appointments.models import Appointment
from counsel.kernel import tenancy
from counsel.kernel.db import db, reading, unit_of_work
from counsel.outbox.models import QUEUED, SENT, OutboxMessage
from counsel.practices.models import Practice
from counsel.upgrading import bring_up_to_date
from tests.cast import seed_cast
from tests.rigs.postgres import Database

BEFORE_FIRST = timedelta(days=2, hours=6)
BEFORE_SECOND = timedelta(hours=6)
APART = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Diary:
    """A counselor's sessions, five minutes apart, in an application of the test's own."""

    app: Flask
    env: dict[str, str]
    sessions: int

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self.app.app_context(), tenancy.everywhere(), unit_of_work():
            yield

    def begin(self, number: int) -> None:
        """A fresh round: every session is a moved one, two to three days ahead, and nothing of
        the earlier rounds is left."""
        with self._writing():
            db.session.execute(delete(OutboxMessage))
            self._move(BEFORE_FIRST, sequence=number)

    def pass_time(self) -> None:
        """Two days later."""
        with self._writing():
            self._move(BEFORE_SECOND)
            db.session.execute(
                update(OutboxMessage)
                .where(OutboxMessage.state == QUEUED)
                .values(not_before=datetime.now(UTC))
            )

    def _move(self, before: timedelta, **values: object) -> None:
        first = datetime.now(UTC) + before
        ids = db.session.scalars(select(Appointment.id).order_by(Appointment.id)).all()
        rows = [
            {
                "id": one,
                "starts_at": first + number * APART,
                "ends_at": first + (number + 1) * APART,
                **values,
            }
            for number, one in enumerate(ids)
        ]
        db.session.execute(update(Appointment), rows)

    def states(self, number: int) -> dict[str, int]:
        """How many reminders of that round stand in each state."""
        with self.app.app_context(), reading():
            rows = db.session.execute(
                select(OutboxMessage.state, func.count())
                .where(OutboxMessage.dedupe_key.like(f"%:{number}:%"))
                .group_by(OutboxMessage.state)
            ).all()
            db.session.rollback()
        return {row[0]: row[1] for row in rows}

    def sent(self, number: int) -> dict[uuid.UUID, int]:
        """The reminders of that round that are marked as sent, and how often each was claimed."""
        with self.app.app_context(), reading():
            rows = db.session.execute(
                select(OutboxMessage.id, OutboxMessage.fence).where(
                    OutboxMessage.dedupe_key.like(f"%:{number}:%"), OutboxMessage.state == SENT
                )
            ).all()
            db.session.rollback()
        return {row[0]: row[1] for row in rows}


def make_diary(database: Database, folder: Path, sessions: int, **env: str) -> Diary:
    """A migrated database with the cast and the counselor's sessions."""
    env = {
        **new_secrets(),
        "COUNSEL_ENV": "test",
        "COUNSEL_DATA_DIR": str(folder),
        "DATABASE_URL": database.app_url,
        "COUNSEL_MIGRATION_DATABASE_URL": database.owner_url,
        **env,
    }
    app = create_app(Settings.from_env(env))
    bring_up_to_date(app)
    booked = datetime.now(UTC) - timedelta(days=60)
    first = booked + timedelta(days=90)
    with app.app_context(), tenancy.everywhere(), unit_of_work():
        cast = seed_cast(booked)
        practice = db.session.get_one(Practice, cast.practice_id)
        practice.quiet_from = practice.quiet_until = 0
        db.session.add_all(
            Appointment(
                practice_id=cast.practice_id,
                case_id=cast.quiet_case_id,
                counselor_id=cast.counselor.user_id,
                starts_at=first + number * APART,
                ends_at=first + (number + 1) * APART,
                zone="Europe/Berlin",
                place="",
                link="",
                sequence=0,
                created_at=booked,
                created_by=cast.counselor.user_id,
            )
            for number in range(sessions)
        )
    return Diary(app, env, sessions)
