"""Raise the walls in the database: row-level security, an append-only audit, no double booking."""

from __future__ import annotations

from alembic import op

revision = "20261123_raise_the_walls"
down_revision = "20261123_create_the_house"
branch_labels = None
depends_on = None

TENANT_TABLES = (
    "answers",
    "appointments",
    "article_questions",
    "article_sections",
    "articles",
    "assignments",
    "audit_events",
    "audit_heads",
    "care_team_members",
    "case_participants",
    "cases",
    "clients",
    "exercise_versions",
    "exercises",
    "feedback",
    "import_drafts",
    "invitations",
    "memberships",
    "note_readings",
    "note_revisions",
    "notes",
    "remarks",
    "reviews",
    "safety_flags",
    "submissions",
    "supervisions",
)
SCOPE = "current_setting('counsel.scope', true)"
OVERLAPS = """
    SELECT RAISE(ABORT, 'ex_appointments_no_overlap') WHERE NEW.canceled_at IS NULL AND EXISTS (
        SELECT 1 FROM appointments
        WHERE counselor_id = NEW.counselor_id AND id <> NEW.id AND canceled_at IS NULL
        AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at)
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _upgrade_postgresql()
    else:
        _upgrade_sqlite()


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _downgrade_postgresql()
    else:
        for name in (
            "audit_events_no_update",
            "audit_events_no_delete",
            "appointments_no_overlap_insert",
            "appointments_no_overlap_update",
        ):
            op.execute(f"DROP TRIGGER {name}")


def _upgrade_postgresql() -> None:
    for table in TENANT_TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY practice ON {table} "
            f"USING ({SCOPE} = 'everywhere' OR practice_id::text = {SCOPE})"
        )
    op.execute(
        "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'audit events are append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
        "ON audit_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
    )
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.execute(
        "ALTER TABLE appointments ADD CONSTRAINT ex_appointments_no_overlap EXCLUDE USING gist "
        "(counselor_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (canceled_at IS NULL)"
    )


def _downgrade_postgresql() -> None:
    op.execute("ALTER TABLE appointments DROP CONSTRAINT ex_appointments_no_overlap")
    op.execute("DROP TRIGGER audit_events_append_only ON audit_events")
    op.execute("DROP FUNCTION refuse_audit_change()")
    for table in TENANT_TABLES:
        op.execute(f"DROP POLICY practice ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")


def _upgrade_sqlite() -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_events_no_{verb.lower()} BEFORE {verb} ON audit_events "
            "BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END"
        )
    op.execute(
        "CREATE TRIGGER appointments_no_overlap_insert BEFORE INSERT ON appointments "
        f"BEGIN {OVERLAPS}; END"
    )
    op.execute(
        "CREATE TRIGGER appointments_no_overlap_update "
        "BEFORE UPDATE OF counselor_id, starts_at, ends_at, canceled_at ON appointments "
        f"BEGIN {OVERLAPS}; END"
    )
