"""Tell SQLite of the new tenant tables what it was told of the first ones.

A table that was made anew by a batch alteration lost what SQLite knew of it; so all of them are
told once more. See 20261124_advise_the_planner for why.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "20261127_advise_planner_again"
down_revision = "20261126_stand_for_safety"
branch_labels = None
depends_on = None

ALIKE = "1000000 1000000"
INDEXES = """
    SELECT tbl_name, name FROM sqlite_schema
    WHERE type = 'index' AND name GLOB 'ix_*_practice_id'
"""


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        return
    connection.execute(text("ANALYZE practices"))
    connection.execute(text("DELETE FROM sqlite_stat1"))
    for table, index in connection.execute(text(INDEXES)).all():
        connection.execute(
            text("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (:table, :index, :stat)"),
            {"table": table, "index": index, "stat": ALIKE},
        )


def downgrade() -> None:
    """What SQLite knows of a table goes with the table."""
