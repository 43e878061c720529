"""Pathways of a practice, and the clients who are on one.

Steps are released by the scheduler, which finds its work by `check_at` instead of reading every
enrolment.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261125_pave_the_pathways"
down_revision = "20261124_advise_the_planner"
branch_labels = None
depends_on = None

TENANT_TABLES = ("pathways", "enrolments", "enrolment_steps")
SCOPE = "current_setting('counsel.scope', true)"


def upgrade() -> None:
    op.create_table(
        "pathways",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("copied_from", sa.String(length=80), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["archived_by"], ["users.id"], name=op.f("fk_pathways_archived_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_pathways_created_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name=op.f("fk_pathways_practice_id_practices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pathways")),
    )
    with op.batch_alter_table("pathways", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pathways_practice_id"), ["practice_id"], unique=False)

    op.create_table(
        "enrolments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("pathway", sa.String(length=80), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("delayed_days", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=False),
        sa.Column("cautions_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("check_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_enrolments_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_enrolments_client_id_clients")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["users.id"], name=op.f("fk_enrolments_ended_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["paused_by"], ["users.id"], name=op.f("fk_enrolments_paused_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name=op.f("fk_enrolments_practice_id_practices")
        ),
        sa.ForeignKeyConstraint(
            ["started_by"], ["users.id"], name=op.f("fk_enrolments_started_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolments")),
    )
    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enrolments_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrolments_check_at"), ["check_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrolments_client_id"), ["client_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_enrolments_practice_id"), ["practice_id"], unique=False
        )

    op.create_table(
        "enrolment_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assignment_id", sa.Uuid(), nullable=True),
        sa.Column("left_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_out_by", sa.Uuid(), nullable=True),
        sa.Column("not_before", sa.Date(), nullable=True),
        sa.Column("again_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_reason_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignments.id"],
            name=op.f("fk_enrolment_steps_assignment_id_assignments"),
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolments.id"],
            name=op.f("fk_enrolment_steps_enrolment_id_enrolments"),
        ),
        sa.ForeignKeyConstraint(
            ["left_out_by"], ["users.id"], name=op.f("fk_enrolment_steps_left_out_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name=op.f("fk_enrolment_steps_practice_id_practices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment_steps")),
        sa.UniqueConstraint(
            "enrolment_id", "position", name=op.f("uq_enrolment_steps_enrolment_id_position")
        ),
    )
    with op.batch_alter_table("enrolment_steps", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_enrolment_steps_assignment_id"), ["assignment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_enrolment_steps_practice_id"), ["practice_id"], unique=False
        )

    if op.get_bind().dialect.name == "postgresql":
        for table in TENANT_TABLES:
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            op.execute(
                f"CREATE POLICY practice ON {table} "
                f"USING ({SCOPE} = 'everywhere' OR practice_id::text = {SCOPE})"
            )


def downgrade() -> None:
    with op.batch_alter_table("enrolment_steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enrolment_steps_practice_id"))
        batch_op.drop_index(batch_op.f("ix_enrolment_steps_assignment_id"))

    op.drop_table("enrolment_steps")
    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enrolments_practice_id"))
        batch_op.drop_index(batch_op.f("ix_enrolments_client_id"))
        batch_op.drop_index(batch_op.f("ix_enrolments_check_at"))
        batch_op.drop_index(batch_op.f("ix_enrolments_case_id"))

    op.drop_table("enrolments")
    with op.batch_alter_table("pathways", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pathways_practice_id"))

    op.drop_table("pathways")
