"""The bare framework, to compare with: one row from SQLite and a template of a given size."""

from __future__ import annotations

import os
import sqlite3

from flask import Flask, request

SIZE = int(os.environ.get("BENCH_SIZE", "20000"))
DATABASE = os.environ.get("BENCH_DATABASE", "")
app = Flask(__name__)
PAGE = "<!doctype html><title>{{ row[1] }}</title>" + "<p>{{ row[1] }} and some words</p>" * (
    SIZE // 43
)
TEMPLATE = app.jinja_env.from_string(PAGE)


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
    """One row written."""
    with sqlite3.connect(DATABASE, timeout=30) as connection:
        connection.execute("UPDATE rows SET name = ? WHERE id = 7", (request.form["body"],))
    return {"saved": 1}
