"""Reminders as each person wishes them, in a practice's own words, and a session's agenda.

Quiet hours of a client stay empty: the practice's hold. Every practice reminds of a case's first
session once more, a week before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import text

revision = "20261201_word_the_reminders"
down_revision = "20261202_track_the_changes"
branch_labels = None
depends_on = None

TENANT_TABLES = ("client_wishes", "counselor_wishes", "reminder_wordings", "session_agendas")
SCOPE = "current_setting('counsel.scope', true)"
ALIKE = "1000000 1000000"
WEEK = "10080"


def upgrade() -> None:
    _create_wishes()
    _create_words()
    op.add_column("clients", sa.Column("quiet_from", sa.Integer(), nullable=True))
    op.add_column("clients", sa.Column("quiet_until", sa.Integer(), nullable=True))
    lead = sa.Column("first_session_lead", sa.Integer(), nullable=False, server_default=WEEK)
    op.add_column("practices", lead)
    if op.get_bind().dialect.name == "postgresql":
        _raise_walls()
    else:
        _advise_the_planner()


def downgrade() -> None:
    _let_go_of_practices()
    op.drop_column("practices", "first_session_lead")
    op.drop_column("clients", "quiet_until")
    op.drop_column("clients", "quiet_from")
    for table in reversed(TENANT_TABLES):
        op.drop_table(table)


def _let_go_of_practices() -> None:
    """A trigger that names a column holds it; the end of the migration makes those that remain."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER IF EXISTS marks_change_of_practices_practice ON practices")
    else:
        op.execute("DROP TRIGGER IF EXISTS marks_change_of_practices_practice_update")


def _create_wishes() -> None:
    _create(
        "client_wishes",
        _to("client_id", "clients"),
        sa.Column("leads", sa.JSON(), nullable=True),
        _when("leads_at"),
        sa.Column("team_leads", sa.JSON(), nullable=True),
        _when("team_leads_at"),
        _to("team_leads_by", "users", nullable=True),
        _when("agenda_off_at"),
        unique=("client_id",),
    )
    _create(
        "counselor_wishes",
        _to("user_id", "users"),
        sa.Column("leads", sa.JSON(), nullable=True),
        sa.Column("digest_hour", sa.Integer(), nullable=True),
        sa.Column("digest_days", sa.JSON(), nullable=False),
        _when("changed_at", nullable=False),
        indexes=("user_id",),
        unique=("practice_id", "user_id"),
    )


def _create_words() -> None:
    _create(
        "reminder_wordings",
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        _when("changed_at", nullable=False),
        _to("changed_by", "users"),
        unique=("practice_id",),
    )
    _create(
        "session_agendas",
        _to("appointment_id", "appointments"),
        _to("client_id", "clients"),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        _when("written_at", nullable=False),
        indexes=("client_id",),
        unique=("appointment_id", "client_id"),
    )


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
    for table in TENANT_TABLES:
        connection.execute(
            text("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (:table, :index, :stat)"),
            {"table": table, "index": f"ix_{table}_practice_id", "stat": ALIKE},
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
