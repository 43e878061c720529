"""Files of clients, what a client shares of an answer, and the whole after-check.

The content of a file is sealed like an answer. A snapshot holds what was shared; the rest is named
in `kept`.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261126_hold_the_files"
down_revision = "20261125_share_drafts"
branch_labels = None
depends_on = None

TENANT_TABLES = ("uploads",)
SCOPE = "current_setting('counsel.scope', true)"


def upgrade() -> None:
    op.create_table(
        "uploads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("block_key", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_uploads_assignment_id_assignments")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name=op.f("fk_uploads_practice_id_practices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    )
    with op.batch_alter_table("uploads", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_uploads_assignment_id"), ["assignment_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_uploads_practice_id"), ["practice_id"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        for table in TENANT_TABLES:
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            op.execute(
                f"CREATE POLICY practice ON {table} "
                f"USING ({SCOPE} = 'everywhere' OR practice_id::text = {SCOPE})"
            )
    op.add_column("answers", sa.Column("share", sa.String(length=8), nullable=True))
    op.add_column("answers", sa.Column("share_summary_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("submissions", sa.Column("kept_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("submissions", sa.Column("amount", sa.Integer(), nullable=True))
    op.add_column("submissions", sa.Column("barriers_sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("submissions", "barriers_sealed")
    op.drop_column("submissions", "amount")
    op.drop_column("submissions", "kept_sealed")
    op.drop_column("answers", "share_summary_sealed")
    op.drop_column("answers", "share")
    with op.batch_alter_table("uploads", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_uploads_practice_id"))
        batch_op.drop_index(batch_op.f("ix_uploads_assignment_id"))
    op.drop_table("uploads")
