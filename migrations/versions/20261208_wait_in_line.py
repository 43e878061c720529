"""Clients wait in line for a time, and what they are offered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text

revision = "20261208_wait_in_line"
down_revision = "20261207_ask_and_wait"
branch_labels = None
depends_on = None

TENANT_TABLES = ("waitlist_entries", "waitlist_offers")
SCOPE = "current_setting('counsel.scope', true)"
ALIKE = "1000000 1000000"


def upgrade() -> None:
    _create_entries()
    _create_offers()
    if op.get_bind().dialect.name == "postgresql":
        _raise_walls()
    else:
        _advise_the_planner()


def downgrade() -> None:
    for table in reversed(TENANT_TABLES):
        op.drop_table(table)


def _create_entries() -> None:
    name = "waitlist_entries"
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("counselor_id", sa.Uuid(), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=True),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        _moment("rank_at", nullable=False),
        _moment("joined_at", nullable=False),
        sa.Column("joined_by", sa.Uuid(), nullable=False),
        _moment("ended_at"),
        sa.Column("ended_how", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        _key(name, "practice_id", "practices"),
        _key(name, "case_id", "cases"),
        _key(name, "client_id", "clients"),
        _key(name, "counselor_id", "users"),
        _key(name, "appointment_id", "appointments"),
        _key(name, "joined_by", "users"),
    )
    for column in ("practice_id", "case_id", "client_id"):
        op.create_index(f"ix_{name}_{column}", name, [column])
    op.create_index(f"ix_{name}_counselor_id_until", name, ["counselor_id", "until"])


def _create_offers() -> None:
    name = "waitlist_offers"
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        _moment("starts_at", nullable=False),
        _moment("offered_at", nullable=False),
        _moment("ends_at", nullable=False),
        _moment("answered_at"),
        sa.Column("taken", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.UniqueConstraint("entry_id", "starts_at", name=f"uq_{name}_entry_id_starts_at"),
        _key(name, "practice_id", "practices"),
        _key(name, "entry_id", "waitlist_entries"),
    )
    op.create_index(f"ix_{name}_practice_id", name, ["practice_id"])


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _key(table: str, column: str, goal: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{goal}.id"], name=f"fk_{table}_{column}_{goal}")


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
