"""The database notes itself what changes under the planning of reminders.

A trigger on each table that planning reads writes a ReminderMark in the transaction of the change,
whoever makes it: a service, a bulk update, somebody at the database's own prompt. The triggers are
made anew at the end of every upgrade (migrations/env.py), because a table that SQLite makes anew
loses its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, inspect, text

from counsel.reminders.models import CASE, CLIENT, COUNSELOR, PRACTICE, SESSION, ReminderMark

MARKS = ReminderMark.__tablename__
PREFIX = "marks_change_of_"
INTO = f"INSERT INTO {MARKS} (id, practice_id, about, subject_id) VALUES"


@dataclass(frozen=True, slots=True)
class Watch:
    """What a changed row of a table is about: whose plan it touches, and the column of that id.
    `only` are the columns whose update matters; all of them where it is left out."""

    about: str
    subject: str = "id"
    practice: str = "practice_id"
    only: tuple[str, ...] = ()

    @property
    def sides(self) -> list[str]:
        """Which rows of an update are noted: an id stays, another column may be about a new one."""
        return ["NEW"] if self.subject == "id" else ["OLD", "NEW"]


WATCHED = {
    "appointments": (Watch(SESSION), Watch(CASE, "case_id")),
    "session_answers": (Watch(SESSION, "appointment_id"),),
    "case_participants": (Watch(CASE, "case_id"),),
    "clients": (Watch(CLIENT),),
    "practices": (
        Watch(
            PRACTICE,
            practice="id",
            only=("reminder_leads", "first_session_lead", "quiet_from", "quiet_until"),
        ),
    ),
    "contact_routes": (Watch(CLIENT, "person_id"),),
    "client_wishes": (Watch(CLIENT, "client_id"),),
    "counselor_wishes": (Watch(COUNSELOR, "user_id"),),
}
"""Every table that `access.wanted` and the planning read. A new one needs a line here; it comes
into force with the next migration. A session is about its case too: whether it is the first of
them decides about a reminder."""


def watch(connection: Connection) -> None:
    """Make the triggers on the tables that exist, whatever was there before."""
    tables = set(inspect(connection).get_table_names())
    if MARKS not in tables:
        return
    make = _on_postgresql if connection.dialect.name == "postgresql" else _on_sqlite
    for table in tables & WATCHED.keys():
        known = {column["name"] for column in inspect(connection).get_columns(table)}
        for one in WATCHED[table]:
            for statement in make(table, one, known):
                connection.execute(text(statement))


def _on_sqlite(table: str, one: Watch, known: set[Any]) -> list[str]:
    events = {
        "insert": ("INSERT", ["NEW"]),
        "update": (_update(one, known), one.sides),
        "delete": ("DELETE", ["OLD"]),
    }
    made = []
    for name, (event, sides) in events.items():
        trigger = f"{PREFIX}{table}_{one.about}_{name}"
        notes = " ".join(_note(one, side, "lower(hex(randomblob(16)))") for side in sides)
        made.append(f"DROP TRIGGER IF EXISTS {trigger}")
        made.append(f"CREATE TRIGGER {trigger} AFTER {event} ON {table} BEGIN {notes} END")
    return made


def _on_postgresql(table: str, one: Watch, known: set[Any]) -> list[str]:
    old, new = (_note(one, side, "gen_random_uuid()") for side in ("OLD", "NEW"))
    gone = "TG_OP = 'DELETE'" if one.sides == ["NEW"] else "TG_OP <> 'INSERT'"
    body = f"IF {gone} THEN {old} END IF; IF TG_OP <> 'DELETE' THEN {new} END IF;"
    function = f"{PREFIX}{table}_{one.about}"
    return [
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql "
        f"AS $$ BEGIN {body} RETURN NULL; END $$",
        f"CREATE OR REPLACE TRIGGER {function} AFTER INSERT OR DELETE OR "
        f"{_update(one, known)} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()",
    ]


def _note(one: Watch, side: str, new_id: str) -> str:
    """Write one mark about a row as it was (OLD) or is (NEW)."""
    return f"{INTO} ({new_id}, {side}.{one.practice}, '{one.about}', {side}.{one.subject});"


def _update(one: Watch, known: set[Any]) -> str:
    columns = [column for column in one.only if column in known]
    return f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE"
