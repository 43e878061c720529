"""Sessions that repeat: a series, and which of its days a session is for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text

revision = "20261205_repeat_the_sessions"
down_revision = "20261201_word_the_reminders"
branch_labels = None
depends_on = None

SCOPE = "current_setting('counsel.scope', true)"
ALIKE = "1000000 1000000"
SERIES_OF = "fk_appointments_series_id_series"
TRIGGERS = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'appointments'"


def upgrade() -> None:
    _create_series()
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        column = sa.Column("series_id", sa.Uuid(), sa.ForeignKey("series.id", name=SERIES_OF))
        op.add_column("appointments", column)
        op.execute("ALTER TABLE series ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE series FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY practice ON series "
            f"USING ({SCOPE} = 'everywhere' OR practice_id::text = {SCOPE})"
        )
    else:
        # Added in place: a table made anew would lose the triggers that refuse an overlap.
        op.execute(
            "ALTER TABLE appointments ADD COLUMN series_id CHAR(32) "
            f"CONSTRAINT {SERIES_OF} REFERENCES series (id)"
        )
        connection.execute(
            text("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('series', :index, :stat)"),
            {"index": "ix_series_practice_id", "stat": ALIKE},
        )
    op.add_column("appointments", sa.Column("series_day", sa.Date(), nullable=True))
    op.create_index("ix_appointments_series_id", "appointments", ["series_id"])


def downgrade() -> None:
    connection = op.get_bind()
    on_sqlite = connection.dialect.name == "sqlite"
    triggers = list(connection.scalars(text(TRIGGERS))) if on_sqlite else []
    op.drop_index("ix_appointments_series_id", "appointments")
    with op.batch_alter_table("appointments") as batch:
        batch.drop_column("series_day")
        batch.drop_column("series_id")
    for trigger in triggers:
        op.execute(trigger)
    op.drop_table("series")


def _create_series() -> None:
    goals = {"practice_id": "practices", "case_id": "cases", "counselor_id": "users"}
    goals |= {"created_by": "users", "ended_by": "users"}
    op.create_table(
        "series",
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Uuid(), nullable=name == "ended_by") for name in goals),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("start", sa.Time(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("rule", sa.String(length=120), nullable=False),
        sa.Column("made_until", sa.Date(), nullable=True),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_series"),
        *(
            sa.ForeignKeyConstraint([name], [f"{goal}.id"], name=f"fk_series_{name}_{goal}")
            for name, goal in goals.items()
        ),
    )
    for name in ("practice_id", "case_id", "made_until"):
        op.create_index(f"ix_series_{name}", "series", [name])
