"""What was done after a session that did not take place, and times that clients ask for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text

revision = "20261207_ask_and_wait"
down_revision = "20261206_agree_on_channels"
branch_labels = None
depends_on = None

TENANT_TABLES = ("session_aftercare", "time_requests")
SCOPE = "current_setting('counsel.scope', true)"
ALIKE = "1000000 1000000"


def upgrade() -> None:
    _create_aftercare()
    _create_requests()
    if op.get_bind().dialect.name == "postgresql":
        _raise_walls()
    else:
        _advise_the_planner()


def downgrade() -> None:
    for table in reversed(TENANT_TABLES):
        op.drop_table(table)


def _create_aftercare() -> None:
    name = "session_aftercare"
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        _moment("fee_waived_at"),
        sa.Column("fee_waived_by", sa.Uuid(), nullable=True),
        _moment("reached_at"),
        sa.Column("reached_by", sa.Uuid(), nullable=True),
        sa.Column("reached_how", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.UniqueConstraint("appointment_id", name=f"uq_{name}_appointment_id"),
        _key(name, "practice_id", "practices"),
        _key(name, "appointment_id", "appointments"),
        _key(name, "fee_waived_by", "users"),
        _key(name, "reached_by", "users"),
    )
    op.create_index(f"ix_{name}_practice_id", name, ["practice_id"])


def _create_requests() -> None:
    name = "time_requests"
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("counselor_id", sa.Uuid(), nullable=False),
        sa.Column("starts", sa.JSON(), nullable=False),
        _moment("last_at", nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        _moment("asked_at", nullable=False),
        _moment("taken_back_at"),
        _moment("answered_at"),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("appointment_id", sa.Uuid(), nullable=True),
        sa.Column("reply_sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        _key(name, "practice_id", "practices"),
        _key(name, "case_id", "cases"),
        _key(name, "client_id", "clients"),
        _key(name, "counselor_id", "users"),
        _key(name, "answered_by", "users"),
        _key(name, "appointment_id", "appointments"),
    )
    for column in ("practice_id", "case_id", "client_id"):
        op.create_index(f"ix_{name}_{column}", name, [column])
    op.create_index(f"ix_{name}_counselor_id_last_at", name, ["counselor_id", "last_at"])


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
