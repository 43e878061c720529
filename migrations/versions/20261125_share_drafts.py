"""Let a draft be its author's alone until it is shared, and find the variants of an exercise."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261125_share_drafts"
down_revision = "20261125_pave_the_pathways"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("exercises", sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True))
    # The whole practice saw the drafts that exist; nothing disappears from anybody's shelf.
    op.add_column(
        "exercises",
        sa.Column("variant_of", sa.String(80), nullable=False, server_default=""),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT set_config('counsel.scope', 'everywhere', true)")
    op.execute("UPDATE exercises SET shared_at = created_at")


def downgrade() -> None:
    op.drop_column("exercises", "variant_of")
    op.drop_column("exercises", "shared_at")
