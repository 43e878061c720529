"""Whether a practice reads articles from web addresses: on, until its owner says otherwise."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261126_let_practices_fetch"
down_revision = "20261126_hold_the_files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("practices", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("fetches_pages", sa.Boolean(), server_default=sa.true(), nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("practices", schema=None) as batch_op:
        batch_op.drop_column("fetches_pages")
