"""Tell SQLite that one practice owns nearly every row.

Each tenant table has an index on practice_id, and every query names the practice. Without
statistics SQLite takes that index for as selective as a foreign key's, and walks the whole table
once for each case of a caseload: 8 seconds instead of 0.1 with 10,000 clients. PostgreSQL gathers
statistics by itself. See "Manual control of query plans using SQLITE_STAT tables" in SQLite's
documentation of its query planner.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "20261124_advise_the_planner"
down_revision = "20261123_raise_the_walls"
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
    connection.execute(text("ANALYZE practices"))  # makes the table of statistics
    connection.execute(text("DELETE FROM sqlite_stat1"))
    for table, index in connection.execute(text(INDEXES)).all():
        connection.execute(
            text("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (:table, :index, :stat)"),
            {"table": table, "index": index, "stat": ALIKE},
        )


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        op.execute("DELETE FROM sqlite_stat1")
