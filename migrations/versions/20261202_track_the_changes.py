"""Planning of reminders that looks at what has changed, and jobs that say how they run.

The triggers that write marks are made at the end of every upgrade: counsel/reminders/watching.py.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text

revision = "20261202_track_the_changes"
down_revision = "20261204_feed_the_calendars"
branch_labels = None
depends_on = None

TRIGGERS = """
    SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name GLOB 'marks_change_of_*'
"""
FUNCTIONS = "SELECT proname FROM pg_proc WHERE starts_with(proname, 'marks_change_of_')"
RUNS = ("every_milliseconds", "lag_milliseconds", "runs", "worker", "failed_at", "failures")


def upgrade() -> None:
    op.create_table(
        "reminder_marks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.String(length=12), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reminder_marks"),
    )
    op.create_table(
        "planning_rounds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_over_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_planning_rounds"),
        sa.UniqueConstraint("name", name="uq_planning_rounds_name"),
    )
    none = sa.text("0")
    with op.batch_alter_table("job_runs") as batch:
        batch.add_column(sa.Column("every_milliseconds", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("lag_milliseconds", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("runs", sa.Integer(), nullable=False, server_default=none))
        batch.add_column(sa.Column("worker", sa.String(length=80), nullable=True))
        batch.add_column(sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("failures", sa.Integer(), nullable=False, server_default=none))
    with op.batch_alter_table("job_runs") as batch:
        batch.alter_column("runs", server_default=None)
        batch.alter_column("failures", server_default=None)


def downgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        for name in connection.execute(text(FUNCTIONS)).scalars().all():
            op.execute(f"DROP FUNCTION {name} CASCADE")
    else:
        for name in connection.execute(text(TRIGGERS)).scalars().all():
            op.execute(f"DROP TRIGGER {name}")
    with op.batch_alter_table("job_runs") as batch:
        for column in RUNS:
            batch.drop_column(column)
    op.drop_table("planning_rounds")
    op.drop_table("reminder_marks")
