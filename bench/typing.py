"""Autosave under load: `python -m bench.typing [--clients 500] [--seconds 60] [--engine …]`.

Each client types into homework of their own, and their page saves once in two seconds: 500 clients
are 250 saves a second against this one machine. The load comes from a process of its own at times
that are fixed before (typing_load.py), so that waiting is counted. Afterwards every save that was
acknowledged is looked for in the database. The same load then meets the bare framework, which
writes one row.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg

from bench.harness import bare_database, serving
from bench.homework import page_and_token
from bench.prepared import prepare
from bench.processes import cpu_below
from bench.typing_people import lost, seat
from tests.rigs.postgres import DURABLE, Server, running_server

EVERY = 2.0
FIELDS = {"b-story": "{text}", "revision-story": "{revision}"}
Row = dict[str, Any]


def main() -> None:
    """Read the words of the command, measure, print."""
    asked = argparse.ArgumentParser(prog="python -m bench.typing", description=__doc__)
    asked.add_argument("--clients", type=int, default=500)
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--engine", choices=("sqlite", "postgresql", "both"), default="both")
    asked.add_argument("--workers", type=int, default=1, help="processes of the server")
    words = asked.parse_args()
    engines = ("sqlite", "postgresql") if words.engine == "both" else (words.engine,)
    rows = []
    for engine in engines:
        rows += measure(engine, words.clients, words.seconds, words.workers)
    print(f"{words.clients} clients, a save in {EVERY:.0f} s each, {words.seconds:.0f} s")
    print(_table(rows))
    print(json.dumps({"name": "typing", "clients": words.clients, "rows": rows}))


def measure(engine: str, clients: int, seconds: float, workers: int) -> list[Row]:
    """Counsel and the bare framework under the same load on one engine: a row each."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="counsel-typing-")))
        on_postgres = engine == "postgresql"
        server = stack.enter_context(running_server(DURABLE)) if on_postgres else None
        prepared = prepare(folder, clients=0, env=_addresses(server))
        seats = seat(prepared, clients)
        with serving("wsgi:app", prepared.env, workers=workers) as url:
            _, token, cookies = page_and_token(url, seats[0].path, seats[0].cookie)
            form = cookies.partition("; ")[2]
            jobs: list[Row] = [
                {
                    "path": f"{one.path}/answers/story",
                    "headers": {"Cookie": f"{one.cookie}; {form}", "X-CSRFToken": token},
                    "fields": FIELDS,
                }
                for one in seats
            ]
            ours = load(url, jobs, seconds)
        ours["lost"] = lost(prepared, seats, ours.pop("last"))
        with serving("bench.bare:app", _bare(folder, server, clients), workers=workers) as url:
            plain = [{"path": f"/rows/{n}", "fields": {"body": "{text}"}} for n in range(clients)]
            bare = load(url, plain, seconds)
            bare.pop("last")
    return [{"what": f"ours, {engine}", **ours}, {"what": f"bare, {engine}", **bare}]


def load(url: str, jobs: list[Row], seconds: float) -> Row:
    """Send the load and see what it costs the server."""
    orders = {"url": url, "jobs": jobs, "seconds": seconds, "every": EVERY}
    before = cpu_below(os.getpid())
    words = [sys.executable, "-m", "bench.typing_load"]
    began = time.perf_counter()
    done = subprocess.run(words, input=json.dumps(orders), capture_output=True, text=True)
    spent = time.perf_counter() - began
    assert done.returncode == 0, done.stderr
    used = cpu_below(os.getpid()) - before
    found = json.loads(done.stdout)
    times = found["times"]
    return {
        "saves": len(times),
        "rate": round(len(times) / (found["seconds"] - 2), 1),
        **{name: _at(times, part) for name, part in (("p50", 0.5), ("p99", 0.99), ("max", 1))},
        "errors": found["errors"],
        "cpu": round(used / spent, 2),
        "cpu_load": round(found["cpu"] / spent, 2),
        "machine": [round(one, 1) for one in os.getloadavg()],
        "last": found["last"],
    }


def _at(times: list[float], part: float) -> float:
    return round(times[min(len(times) - 1, int(len(times) * part))] * 1000, 1)


def _addresses(server: Server | None) -> dict[str, str]:
    if server is None:
        return {}
    made = server.create("typing")
    return {"DATABASE_URL": made.app_url, "COUNSEL_MIGRATION_DATABASE_URL": made.owner_url}


def _bare(folder: Path, server: Server | None, rows: int) -> dict[str, str]:
    """The environment of the bare framework, with rows in its database."""
    if server is None:
        return {"BENCH_DATABASE": bare_database(folder, rows)}
    address = server.create("bare").owner_url.replace("+psycopg", "")
    with psycopg.connect(address) as connection:
        connection.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, name TEXT)")
        connection.execute(f"INSERT INTO rows SELECT n, 'row' FROM generate_series(0, {rows}) n")
    return {"BENCH_DATABASE": address}


def _table(rows: list[Row]) -> str:
    names = ("saves", "rate", "p50", "p99", "max", "errors", "lost", "cpu", "cpu_load", "machine")
    heads = "saves | saves/s | p50 ms | p99 ms | max ms | errors | lost | CPU server | CPU load"
    lines = [f"| | {heads} | load average |", f"|---|{'---|' * len(names)}"]
    for row in rows:
        cells = [row.get(name, "") or ("none" if name == "errors" else 0) for name in names]
        lines.append(f"| {row['what']} | {' | '.join(str(cell) for cell in cells)} |")
    for ours, bare in zip(rows[::2], rows[1::2], strict=True):
        parts = [f"{ours[name] / bare[name]:.2f}" for name in ("rate", "p50", "p99", "max")]
        lines.append(f"| ratio | | {' | '.join(parts)} | | | {ours['cpu'] / bare['cpu']:.2f} | | |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
