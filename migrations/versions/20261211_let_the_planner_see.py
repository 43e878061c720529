"""Write the walls between practices so that PostgreSQL can tell how much they let through.

Compared as text, a practice's id told the planner nothing: it took one row in two hundred for
granted, and read every session of a practice to find the two hundred it was asked for. Compared as
what it is, the statistics of the column say it.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "20261211_let_the_planner_see"
down_revision = "20261210_name_the_kinds"
branch_labels = None
depends_on = None

SCOPE = "current_setting('counsel.scope', true)"
EVERYWHERE = f"{SCOPE} = 'everywhere'"
AS_TEXT = f"{EVERYWHERE} OR practice_id::text = {SCOPE}"
AS_ID = f"{EVERYWHERE} OR practice_id = nullif(nullif({SCOPE}, 'everywhere'), '')::uuid"
WALLS = "SELECT tablename FROM pg_policies WHERE policyname = 'practice' AND qual LIKE :like"


def upgrade() -> None:
    _rewrite("%(practice_id)::text%", AS_ID)


def downgrade() -> None:
    _rewrite("%practice_id = %uuid%", AS_TEXT)


def _rewrite(like: str, condition: str) -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in op.get_bind().scalars(text(WALLS), {"like": like}).all():
        op.execute(f"ALTER POLICY practice ON {table} USING ({condition})")
