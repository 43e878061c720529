"""The bare framework, to compare with: one row in a template of a given size, one row written.

BENCH_DATABASE is a SQLite file, or the address of a PostgreSQL as psycopg reads it.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from typing import Any

import psycopg
from flask import Flask, request

SIZE = int(os.environ.get("BENCH_SIZE", "20000"))
DATABASE = os.environ.get("BENCH_DATABASE", "")
ON_POSTGRES = DATABASE.startswith("postgresql:")
app = Flask(__name__)
PAGE = "<!doctype html><title>{{ row[1] }}</title>" + "<p>{{ row[1] }} and some words</p>" * (
    SIZE // 43
)
TEMPLATE = app.jinja_env.from_string(PAGE)
_own = threading.local()


def database() -> Any:
    """A connection: a fresh one to a SQLite file, this thread's own to a PostgreSQL."""
    if not ON_POSTGRES:
        return sqlite3.connect(DATABASE, timeout=30)
    if not hasattr(_own, "connection"):
        _own.connection = psycopg.connect(DATABASE)
    return _own.connection


@app.get("/healthz")
def healthz() -> str:
    return "ok"


@app.get("/")
def page() -> str:
    """One row, one template."""
    with sqlite3.connect(DATABASE) as connection:
        row = connection.execute("SELECT id, name FROM rows WHERE id = 7").fetchone()
    return TEMPLATE.render(row=row)


@app.put("/")
def write() -> dict[str, int]:
    """One row written, always the same."""
    return write_row(7)


@app.put("/rows/<int:number>")
def write_row(number: int) -> dict[str, int]:
    """One row written, the one of that number."""
    sign = "%s" if ON_POSTGRES else "?"
    statement = f"UPDATE rows SET name = {sign} WHERE id = {sign}"
    connection = database()
    connection.execute(statement, (request.form["body"], number))
    connection.commit()
    return {"saved": 1}
