"""Screens, alerts and attestations; holds that are lifted for a time; notices that are off.

A standing hold about contact stopped the mails of everyone in its case until now. It no longer
does: notices are off for a person instead. So that no mail begins to leave by this upgrade, they
are turned off for the clients of these cases, until a safe channel is agreed.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261126_stand_for_safety"
down_revision = "20261126_let_practices_fetch"
branch_labels = None
depends_on = None

TENANT_TABLES = ("safety_screens", "safety_alerts", "attestations", "help_line_checks")
SCOPE = "current_setting('counsel.scope', true)"
NOTICES_OFF = """
    UPDATE clients SET notices_off_at = (
        SELECT MIN(safety_flags.set_at) FROM safety_flags
        JOIN case_participants ON case_participants.case_id = safety_flags.case_id
        WHERE case_participants.client_id = clients.id AND case_participants.until IS NULL
        AND safety_flags.kind = 'contact' AND safety_flags.lifted_at IS NULL
        AND (safety_flags.client_id IS NULL OR safety_flags.client_id = clients.id))
"""


def upgrade() -> None:
    _add_columns()
    _create_screens()
    _create_alerts()
    _create_attestations()
    _create_checks()
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT set_config('counsel.scope', 'everywhere', true)")
        _raise_walls()
    op.execute(NOTICES_OFF)


def downgrade() -> None:
    for table in TENANT_TABLES:
        op.drop_table(table)
    with op.batch_alter_table("safety_flags") as batch:
        batch.drop_index("ix_safety_flags_lift_ends_at")
        for column in ("order_terms_sealed", "needs_order_terms", "settled_at", "lift_ends_at"):
            batch.drop_column(column)
    with op.batch_alter_table("clients") as batch:
        for column in ("safe_channel_at", "safe_channel_sealed", "notices_off_at"):
            batch.drop_column(column)
    with op.batch_alter_table("practices") as batch:
        for column in ("risk_backup_id", "risk_owner_id"):
            batch.drop_constraint(f"fk_practices_{column}_users", type_="foreignkey")
            batch.drop_column(column)


def _add_columns() -> None:
    with op.batch_alter_table("practices") as batch:
        for column in ("risk_owner_id", "risk_backup_id"):
            batch.add_column(sa.Column(column, sa.Uuid(), nullable=True))
            batch.create_foreign_key(f"fk_practices_{column}_users", "users", [column], ["id"])
    with op.batch_alter_table("clients") as batch:
        batch.add_column(_when("notices_off_at"))
        batch.add_column(sa.Column("safe_channel_sealed", sa.LargeBinary(), nullable=True))
        batch.add_column(_when("safe_channel_at"))
    no = sa.false()
    with op.batch_alter_table("safety_flags") as batch:
        batch.add_column(_when("lift_ends_at"))
        batch.add_column(_when("settled_at"))
        batch.add_column(
            sa.Column("needs_order_terms", sa.Boolean(), nullable=False, server_default=no)
        )
        batch.add_column(sa.Column("order_terms_sealed", sa.LargeBinary(), nullable=True))
        batch.create_index("ix_safety_flags_lift_ends_at", ["lift_ends_at"])
    with op.batch_alter_table("safety_flags") as batch:
        batch.alter_column("needs_order_terms", server_default=None)


def _create_screens() -> None:
    _create(
        "safety_screens",
        _to("case_id", "cases"),
        _to("client_id", "clients"),
        _when("asked_at", nullable=False),
        _to("asked_by", "users"),
        sa.Column("answers_sealed", sa.LargeBinary(), nullable=True),
        indexes=("case_id", "client_id"),
    )


def _create_alerts() -> None:
    _create(
        "safety_alerts",
        _to("case_id", "cases"),
        _to("client_id", "clients"),
        _to("assignment_id", "assignments"),
        sa.Column("rule", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("says_sealed", sa.LargeBinary(), nullable=True),
        _when("raised_at", nullable=False),
        _when("pass_on_at"),
        _to("flag_id", "safety_flags", nullable=True),
        _when("passed_on_at"),
        _when("acknowledged_at"),
        _to("acknowledged_by", "users", nullable=True),
        sa.Column("action_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("outcome_sealed", sa.LargeBinary(), nullable=True),
        indexes=("case_id", "client_id", "pass_on_at"),
        unique=("assignment_id", "rule", "round"),
    )


def _create_attestations() -> None:
    _create(
        "attestations",
        _to("assignment_id", "assignments"),
        _when("attested_at", nullable=False),
        _to("attested_by", "users"),
        sa.Column("statements", sa.JSON(), nullable=False),
        _when("review_by", nullable=False),
        _when("reviewed_at"),
        _to("reviewed_by", "users", nullable=True),
        indexes=("review_by",),
        unique=("assignment_id",),
    )


def _create_checks() -> None:
    _create(
        "help_line_checks",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        _when("checked_at", nullable=False),
        _to("checked_by", "users"),
        unique=("practice_id", "country", "number"),
    )


def _raise_walls() -> None:
    for table in TENANT_TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY practice ON {table} "
            f"USING ({SCOPE} = 'everywhere' OR practice_id::text = {SCOPE})"
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
