"""Ways by which a person agreed to be reached, and what was tried with each message."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text

revision = "20261206_agree_on_channels"
down_revision = "20261129_open_the_hours"
branch_labels = None
depends_on = None

TABLE = "contact_routes"
SCOPE = "current_setting('counsel.scope', true)"
ALIKE = "1000000 1000000"


def upgrade() -> None:
    _create_routes()
    tried = sa.Column("tried", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("outbox_messages", tried)
    if op.get_bind().dialect.name == "postgresql":
        _raise_walls()
    else:
        _advise_the_planner()


def downgrade() -> None:
    op.drop_column("outbox_messages", "tried")
    op.drop_table(TABLE)


def _create_routes() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("person_kind", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_source", sa.String(length=12), nullable=False),
        sa.Column("agreed_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_source", sa.String(length=12), nullable=True),
        sa.PrimaryKeyConstraint("id", name=f"pk_{TABLE}"),
        sa.UniqueConstraint(
            "practice_id",
            "person_kind",
            "person_id",
            "channel",
            name=f"uq_{TABLE}_practice_id_person_kind_person_id_channel",
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name=f"fk_{TABLE}_practice_id_practices"
        ),
        sa.ForeignKeyConstraint(["agreed_by"], ["users.id"], name=f"fk_{TABLE}_agreed_by_users"),
    )
    op.create_index(f"ix_{TABLE}_practice_id", TABLE, ["practice_id"])
    op.create_index(f"ix_{TABLE}_person_id", TABLE, ["person_id"])


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
