"""What has come to a person, and the devices that show it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text

revision = "20261209_notices_and_devices"
down_revision = "20261208_wait_in_line"
branch_labels = None
depends_on = None

TENANT_TABLES = ("notices", "push_devices")
SCOPE = "current_setting('counsel.scope', true)"
ALIKE = "1000000 1000000"


def upgrade() -> None:
    _create_notices()
    _create_devices()
    if op.get_bind().dialect.name == "postgresql":
        _raise_walls()
    else:
        _advise_the_planner()


def downgrade() -> None:
    for table in reversed(TENANT_TABLES):
        op.drop_table(table)


def _create_notices() -> None:
    name = "notices"
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("person_kind", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        _moment("made_at", nullable=False),
        _moment("read_at"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.UniqueConstraint("message_id", name=f"uq_{name}_message_id"),
        _key(name, "practice_id", "practices"),
    )
    op.create_index(f"ix_{name}_practice_id", name, ["practice_id"])
    op.create_index(f"ix_{name}_made_at", name, ["made_at"])
    op.create_index(f"ix_{name}_person_id_made_at", name, ["person_id", "made_at"])


def _create_devices() -> None:
    name = "push_devices"
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("person_kind", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("known_as", sa.String(length=64), nullable=False),
        sa.Column("endpoint_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("public_key_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("auth_sealed", sa.LargeBinary(), nullable=True),
        _moment("added_at", nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.UniqueConstraint("practice_id", "known_as", name=f"uq_{name}_practice_id_known_as"),
        _key(name, "practice_id", "practices"),
        _key(name, "user_id", "users"),
    )
    op.create_index(f"ix_{name}_practice_id", name, ["practice_id"])
    op.create_index(f"ix_{name}_person_id", name, ["person_id"])


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
