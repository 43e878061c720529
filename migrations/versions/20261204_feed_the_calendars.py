"""Addresses for calendar programs, busy times from outside, and each participant's own answer.

What was confirmed so far becomes the answer of the client who confirmed it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text

revision = "20261204_feed_the_calendars"
down_revision = "20261128_tend_the_homework"
branch_labels = None
depends_on = None

TENANT_TABLES = ("session_answers", "calendar_feeds", "outside_calendars", "outside_spans")
SCOPE = "current_setting('counsel.scope', true)"
ALIKE = "1000000 1000000"
ANSWERED = """
    INSERT INTO session_answers
        (id, practice_id, appointment_id, client_id, sequence, coming_at)
    SELECT id, practice_id, id, confirmed_by_client, sequence, confirmed_at
    FROM appointments
    WHERE confirmed_at IS NOT NULL AND confirmed_by_client IS NOT NULL
"""


def upgrade() -> None:
    _create_answers()
    _create_feeds()
    _create_outside()
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        op.execute("SELECT set_config('counsel.scope', 'everywhere', true)")
        _raise_walls()
    op.execute(ANSWERED)
    if connection.dialect.name == "sqlite":
        _advise_the_planner()


def downgrade() -> None:
    for table in reversed(TENANT_TABLES):
        op.drop_table(table)


def _create_answers() -> None:
    _create(
        "session_answers",
        _to("appointment_id", "appointments"),
        _to("client_id", "clients"),
        sa.Column("sequence", sa.Integer(), nullable=False),
        _when("coming_at"),
        _when("cannot_at"),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        _when("attended_at"),
        _when("absent_at"),
        _to("attendance_by", "users", nullable=True),
        indexes=("client_id",),
        unique=("appointment_id", "client_id"),
    )


def _create_feeds() -> None:
    _create(
        "calendar_feeds",
        _to("user_id", "users"),
        sa.Column("titles", sa.String(length=10), nullable=False),
        _when("created_at", nullable=False),
        _when("ended_at"),
        _when("read_at"),
        _when("counted_from"),
        sa.Column("reads", sa.Integer(), nullable=False),
        indexes=("user_id",),
    )


def _create_outside() -> None:
    _create(
        "outside_calendars",
        _to("user_id", "users"),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        _when("added_at", nullable=False),
        _when("next_at", nullable=False),
        _when("read_at"),
        _when("tried_at"),
        sa.Column("failed", sa.String(length=20), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("etag", sa.String(length=200), nullable=True),
        indexes=("user_id", "next_at"),
    )
    _create(
        "outside_spans",
        _to("calendar_id", "outside_calendars"),
        _to("user_id", "users"),
        _when("starts_at", nullable=False),
        _when("ends_at", nullable=False),
        indexes=("calendar_id",),
    )
    op.create_index("ix_outside_spans_user_id_starts_at", "outside_spans", ["user_id", "starts_at"])


def _raise_walls() -> None:
    for table in TENANT_TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY practice ON {table} "
            f"USING ({SCOPE} = 'everywhere' OR practice_id::text = {SCOPE})"
        )


def _advise_the_planner() -> None:
    connection = op.get_bind()
    for table in TENANT_TABLES:
        connection.execute(
            text("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (:table, :index, :stat)"),
            {"table": table, "index": f"ix_{table}_practice_id", "stat": ALIKE},
        )


def _create(
    table: str,
    *columns: sa.Column[object],
    indexes: tuple[str, ...] = (),
    unique: tuple[str, ...] = (),
) -> None:
    whole = (sa.Column("id", sa.Uuid(), nullable=False), _to("practice_id", "practices"), *columns)
    goals = {one.name: one.info["to"] for one in whole if "to" in one.info}
    rules: list[sa.Constraint] = [sa.PrimaryKeyConstraint("id", name=f"pk_{table}")]
    rules += [
        sa.ForeignKeyConstraint([name], [f"{goal}.id"], name=f"fk_{table}_{name}_{goal}")
        for name, goal in goals.items()
    ]
    if unique:
        rules.append(sa.UniqueConstraint(*unique, name=f"uq_{table}_{'_'.join(unique)}"))
    op.create_table(table, *whole, *rules)
    for name in ("practice_id", *indexes):
        op.create_index(f"ix_{table}_{name}", table, [name])


def _to(name: str, table: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=nullable, info={"to": table})


def _when(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
