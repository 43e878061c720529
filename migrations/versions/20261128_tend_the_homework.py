"""Homework that is planned, repeated, talked about, rated, and done by two partners.

Every assignment so far was released when it was assigned. Tables that SQLite makes anew here lose
what its planner was told of them, so all of them are told once more (20261124_advise_the_planner).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text

revision = "20261128_tend_the_homework"
down_revision = "20261127_advise_planner_again"
branch_labels = None
depends_on = None

TENANT_TABLES = ("repetitions", "pairs", "pair_sides", "pair_comments", "replies")
SCOPE = "current_setting('counsel.scope', true)"
ALIKE = "1000000 1000000"
INDEXES = """
    SELECT tbl_name, name FROM sqlite_schema
    WHERE type = 'index' AND name GLOB 'ix_*_practice_id'
"""


def upgrade() -> None:
    _create_repetitions()
    _create_pairs()
    _create_replies()
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT set_config('counsel.scope', 'everywhere', true)")
        _raise_walls()
    _widen_assignments()
    _widen_answers()
    _widen_cases()
    op.execute("UPDATE assignments SET released_at = assigned_at")
    if op.get_bind().dialect.name == "sqlite":
        _advise_the_planner()


def downgrade() -> None:
    with op.batch_alter_table("cases") as batch:
        batch.drop_constraint("fk_cases_secrets_policy_by_users", type_="foreignkey")
        for column in ("secrets_policy", "secrets_policy_at", "secrets_policy_by"):
            batch.drop_column(column)
    _drop("reviews", "quantity", "quality")
    with op.batch_alter_table("submissions") as batch:
        batch.drop_constraint("fk_submissions_discussed_by_users", type_="foreignkey")
    _drop("submissions", "please_read", "unrevealed", "discussed_at", "discussed_by")
    _drop("answers", "please_read", "unrevealed")
    with op.batch_alter_table("assignments") as batch:
        batch.drop_constraint("fk_assignments_pair_id_pairs", type_="foreignkey")
        batch.drop_constraint("fk_assignments_repetition_id_repetitions", type_="foreignkey")
        batch.drop_index("ix_assignments_pair_id")
        batch.drop_index("ix_assignments_release_at")
        for column in (*PLANNED, "repetition_id"):
            batch.drop_column(column)
    for table in reversed(TENANT_TABLES):
        op.drop_table(table)


PLANNED = (
    *(
        "release_at",
        "released_at",
        "held_at",
        "held_reason_sealed",
        "agreed",
        "plan_sealed",
        "confidence",
        "barrier_sealed",
    ),
    *("left_out", "log_days", "reminders", "nudge_at", "muted_at"),
)


def _drop(table: str, *columns: str) -> None:
    with op.batch_alter_table(table) as batch:
        for column in columns:
            batch.drop_column(column)


def _create_repetitions() -> None:
    _create(
        "repetitions",
        _to("case_id", "cases"),
        _to("client_id", "clients"),
        _to("version_id", "exercise_versions"),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        _sealed("settings_sealed"),
        _when("started_at", nullable=False),
        _to("started_by", "users"),
        _when("next_at"),
        _when("held_at"),
        _sealed("held_reason_sealed"),
        _when("ended_at"),
        _to("ended_by", "users", nullable=True),
        indexes=("case_id", "client_id", "next_at"),
    )


def _create_pairs() -> None:
    _create(
        "pairs",
        _to("case_id", "cases"),
        sa.Column("reveal_by", sa.String(length=12), nullable=False),
        sa.Column("policy", sa.String(length=16), nullable=False),
        _when("offered_at", nullable=False),
        _to("offered_by", "users"),
        _when("opened_at"),
        _to("opened_by", "users", nullable=True),
        _when("revealed_at"),
        _to("revealed_by", "users", nullable=True),
        _when("ended_at"),
        _to("ended_by", "users", nullable=True),
        sa.Column("ended_reason", sa.String(length=12), nullable=True),
        indexes=("case_id",),
    )
    _create(
        "pair_sides",
        _to("pair_id", "pairs"),
        _to("client_id", "clients"),
        _to("assignment_id", "assignments"),
        _when("accepted_at"),
        _when("declined_at"),
        _when("ready_at"),
        _when("withdrawn_at"),
        _sealed("revealed_sealed"),
        indexes=("pair_id", "client_id"),
        unique=("assignment_id",),
    )
    _create(
        "pair_comments",
        _to("pair_id", "pairs"),
        _to("side_id", "pair_sides"),
        sa.Column("block_key", sa.String(length=40), nullable=False),
        _to("author_id", "users"),
        _sealed("text_sealed"),
        _when("written_at", nullable=False),
        indexes=("pair_id",),
    )


def _create_replies() -> None:
    _create(
        "replies",
        _to("assignment_id", "assignments"),
        sa.Column("block_key", sa.String(length=40), nullable=False),
        _to("author_id", "users"),
        sa.Column("from_client", sa.Boolean(), nullable=False),
        _sealed("text_sealed"),
        _when("written_at", nullable=False),
        _when("seen_at"),
        indexes=("assignment_id",),
    )


def _widen_assignments() -> None:
    two = sa.text("'two'")
    with op.batch_alter_table("assignments") as batch:
        batch.add_column(sa.Column("repetition_id", sa.Uuid(), nullable=True))
        batch.add_column(_when("release_at"))
        batch.add_column(_when("released_at"))
        batch.add_column(_when("held_at"))
        batch.add_column(_sealed("held_reason_sealed"))
        batch.add_column(_no("agreed"))
        batch.add_column(_sealed("plan_sealed"))
        batch.add_column(sa.Column("confidence", sa.Integer(), nullable=True))
        batch.add_column(_sealed("barrier_sealed"))
        batch.add_column(sa.Column("left_out", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("log_days", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("reminders", sa.String(8), nullable=False, server_default=two))
        batch.add_column(sa.Column("nudge_at", sa.Time(), nullable=True))
        batch.add_column(_when("muted_at"))
        batch.create_foreign_key("fk_assignments_pair_id_pairs", "pairs", ["pair_id"], ["id"])
        name = "fk_assignments_repetition_id_repetitions"
        batch.create_foreign_key(name, "repetitions", ["repetition_id"], ["id"])
        batch.create_index("ix_assignments_pair_id", ["pair_id"])
        batch.create_index("ix_assignments_release_at", ["release_at"])
    with op.batch_alter_table("assignments") as batch:
        batch.alter_column("agreed", server_default=None)
        batch.alter_column("reminders", server_default=None)


def _widen_answers() -> None:
    with op.batch_alter_table("answers") as batch:
        batch.add_column(_no("please_read"))
        batch.add_column(_no("unrevealed"))
    with op.batch_alter_table("answers") as batch:
        batch.alter_column("please_read", server_default=None)
        batch.alter_column("unrevealed", server_default=None)
    with op.batch_alter_table("submissions") as batch:
        batch.add_column(sa.Column("please_read", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("unrevealed", sa.JSON(), nullable=True))
        batch.add_column(_when("discussed_at"))
        batch.add_column(sa.Column("discussed_by", sa.Uuid(), nullable=True))
        name = "fk_submissions_discussed_by_users"
        batch.create_foreign_key(name, "users", ["discussed_by"], ["id"])
    with op.batch_alter_table("reviews") as batch:
        batch.add_column(sa.Column("quantity", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("quality", sa.Integer(), nullable=True))


def _widen_cases() -> None:
    with op.batch_alter_table("cases") as batch:
        batch.add_column(sa.Column("secrets_policy", sa.String(length=16), nullable=True))
        batch.add_column(_when("secrets_policy_at"))
        batch.add_column(sa.Column("secrets_policy_by", sa.Uuid(), nullable=True))
        name = "fk_cases_secrets_policy_by_users"
        batch.create_foreign_key(name, "users", ["secrets_policy_by"], ["id"])


def _raise_walls() -> None:
    for table in TENANT_TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY practice ON {table} "
            f"USING ({SCOPE} = 'everywhere' OR practice_id::text = {SCOPE})"
        )


def _advise_the_planner() -> None:
    connection = op.get_bind()
    connection.execute(text("ANALYZE practices"))
    connection.execute(text("DELETE FROM sqlite_stat1"))
    for table, index in connection.execute(text(INDEXES)).all():
        connection.execute(
            text("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (:table, :index, :stat)"),
            {"table": table, "index": index, "stat": ALIKE},
        )


def _create(
    table: str,
    *columns: sa.Column[object],
    indexes: tuple[str, ...] = (),
    unique: tuple[str, ...] = (),
) -> None:
    whole = (sa.Column("id", sa.Uuid(), nullable=False), _to("practice_id", "practices"), *columns)
    goals = {one.name: one.info["to"] for one in whole if "to" in one.info}
    rules: list[sa.Constraint] = [sa.PrimaryKeyConstraint("id", name=f"pk_{table}")]
    rules += [
        sa.ForeignKeyConstraint([name], [f"{goal}.id"], name=f"fk_{table}_{name}_{goal}")
        for name, goal in goals.items()
    ]
    if unique:
        rules.append(sa.UniqueConstraint(*unique, name=f"uq_{table}_{'_'.join(unique)}"))
    op.create_table(table, *whole, *rules)
    for name in ("practice_id", *indexes):
        op.create_index(f"ix_{table}_{name}", table, [name])


def _to(name: str, table: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=nullable, info={"to": table})


def _when(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _sealed(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.LargeBinary(), nullable=True)


def _no(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
