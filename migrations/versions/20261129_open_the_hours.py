"""Hours in which counselors can be booked, and days that differ from them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text

revision = "20261129_open_the_hours"
down_revision = "20261205_repeat_the_sessions"
branch_labels = None
depends_on = None

TENANT_TABLES = ("open_hours", "other_days")
SCOPE = "current_setting('counsel.scope', true)"
ALIKE = "1000000 1000000"


def upgrade() -> None:
    _create_hours()
    _create_days()
    if op.get_bind().dialect.name == "postgresql":
        _raise_walls()
    else:
        _advise_the_planner()


def downgrade() -> None:
    for table in reversed(TENANT_TABLES):
        op.drop_table(table)


def _create_hours() -> None:
    op.create_table(
        "open_hours",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("week", sa.JSON(), nullable=False),
        *[sa.Column(n, sa.Integer(), nullable=False) for n in ("minutes", "pause", "notice")],
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        *_rules("open_hours", ("practice_id", "user_id")),
    )
    op.create_index("ix_open_hours_practice_id", "open_hours", ["practice_id"])
    op.create_index("ix_open_hours_user_id", "open_hours", ["user_id"])


def _create_days() -> None:
    op.create_table(
        "other_days",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hours", sa.String(length=120), nullable=False),
        *_rules("other_days", ("practice_id", "user_id", "day")),
    )
    op.create_index("ix_other_days_practice_id", "other_days", ["practice_id"])
    op.create_index("ix_other_days_user_id", "other_days", ["user_id"])
    op.create_index("ix_other_days_practice_id_day", "other_days", ["practice_id", "day"])


def _rules(table: str, unique: tuple[str, ...]) -> list[sa.Constraint]:
    goals = {"practice_id": "practices", "user_id": "users"}
    return [
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint(*unique, name=f"uq_{table}_{'_'.join(unique)}"),
        *[
            sa.ForeignKeyConstraint([name], [f"{goal}.id"], name=f"fk_{table}_{name}_{goal}")
            for name, goal in goals.items()
        ],
    ]


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
