"""Kinds of session: what a practice offers, and which kind a session is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text

revision = "20261210_name_the_kinds"
down_revision = "20261209_notices_and_devices"
branch_labels = None
depends_on = None

TABLE = "session_kinds"
WITH_KIND = ("appointments", "series")
SCOPE = "current_setting('counsel.scope', true)"
ALIKE = "1000000 1000000"


def upgrade() -> None:
    _create_kinds()
    if op.get_bind().dialect.name == "postgresql":
        _raise_walls()
    else:
        _advise_the_planner()
    for table in WITH_KIND:
        op.add_column(table, sa.Column("kind", sa.String(length=40), nullable=True))


def downgrade() -> None:
    for table in WITH_KIND:
        # In place: a table made anew would lose the triggers that refuse an overlap.
        op.execute(f"ALTER TABLE {table} DROP COLUMN kind")
    op.drop_table(TABLE)


def _create_kinds() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("suits", sa.JSON(), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("first_only", sa.Boolean(), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{TABLE}"),
        sa.UniqueConstraint("practice_id", "code", name=f"uq_{TABLE}_practice_id_code"),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name=f"fk_{TABLE}_practice_id_practices"
        ),
    )
    op.create_index(f"ix_{TABLE}_practice_id", TABLE, ["practice_id"])


def _raise_walls() -> None:
    op.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY practice ON {TABLE} "
        f"USING ({SCOPE} = 'everywhere' OR practice_id::text = {SCOPE})"
    )


def _advise_the_planner() -> None:
    op.get_bind().execute(
        text("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (:table, :index, :stat)"),
        {"table": TABLE, "index": f"ix_{TABLE}_practice_id", "stat": ALIKE},
    )
