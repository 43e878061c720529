"""Serving, loading and measuring, the same way for Counsel and for the bare framework.

Two servers run on this machine, one after the other, with the same web server, threads and client;
rounds alternate, so that a machine that is slow for a while is slow for both.
"""

from __future__ import annotations

import http.client
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.rigs.waiting import free_port, until

CLIENTS = 4
SECONDS = 4.0
ROUNDS = 3
Request = Callable[[http.client.HTTPConnection, int], None]


@dataclass(frozen=True, slots=True)
class Measured:
    """Requests per second, and the 50th and 99th percentile in milliseconds."""

    rate: float
    p50: float
    p99: float


def load(url: str, request: Request) -> Measured:
    """Send requests from a few threads for some seconds; a status of 400 or more is an error."""
    times: list[list[float]] = [[] for _ in range(CLIENTS)]
    end = time.perf_counter() + SECONDS

    def run(number: int) -> None:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
        while time.perf_counter() < end:
            begun = time.perf_counter()
            request(connection, number)
            times[number].append(time.perf_counter() - begun)
        connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(CLIENTS)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    every = sorted(one for many in times for one in many)
    spent = time.perf_counter() - begun
    p99 = every[min(len(every) - 1, int(len(every) * 0.99))]
    return Measured(len(every) / spent, statistics.median(every) * 1000, p99 * 1000)


def get(path: str, headers: dict[str, str] | None = None) -> Request:
    """A request that reads one page."""

    def send(connection: http.client.HTTPConnection, _number: int) -> None:
        connection.request("GET", path, headers=headers or {})
        _checked(connection)

    return send


def _checked(connection: http.client.HTTPConnection) -> bytes:
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status < 400, f"{answer.status}: {body[:200]!r}"
    return body


def put(path: str, body: Callable[[int], str], headers: dict[str, str]) -> Request:
    """A request that writes one row; `body(number of the thread)` is the form."""
    form = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}

    def send(connection: http.client.HTTPConnection, number: int) -> None:
        connection.request("PUT", path, body=body(number), headers=form | headers)
        _checked(connection)

    return send


@contextmanager
def serving(target: str, env: dict[str, str], *, workers: int = 1) -> Iterator[str]:
    """Serve `module:app` by the web server of `counsel serve`, with its threads."""
    port = free_port()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", target, "--interface", "wsgi", "--port", str(port)),
            *("--blocking-threads", "8", "--runtime-mode", "mt", "--log-level", "critical"),
            *("--workers", str(workers)),
        ],
        env=os.environ | env,
        cwd=Path(__file__).parent.parent,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        until(lambda: answers(url), seconds=30, what=f"{target} to answer")
        yield url
    finally:
        process.terminate()
        process.wait(20)


def answers(url: str) -> bool:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def bare_database(folder: Path, rows: int = 99) -> str:
    """A SQLite file with some rows, with the pragmas of ours."""
    path = folder / "bare.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, name TEXT)")
        connection.executemany(
            "INSERT INTO rows VALUES (?, ?)", [(n, f"row {n}") for n in range(rows)]
        )
    return str(path)


def alternate(ours: Callable[[], Measured], bare: Callable[[], Measured]) -> list[list[Measured]]:
    """One round of warming up, then rounds in turn: ours and bare."""
    ours(), bare()
    pairs = [(ours(), bare()) for _ in range(ROUNDS)]
    return [[pair[0] for pair in pairs], [pair[1] for pair in pairs]]


def report(name: str, ours: list[Measured], bare: list[Measured], **more: object) -> None:
    """Print the table and, last, one line of JSON."""
    middle = {
        label: {
            field: round(statistics.median(getattr(one, field) for one in rows), 2)
            for field in ("rate", "p50", "p99")
        }
        for label, rows in (("ours", ours), ("bare", bare))
    }
    ratio = {
        field: round(middle["ours"][field] / middle["bare"][field], 3)
        for field in ("rate", "p50", "p99")
    }
    print(f"{name}\n{'':12}{'requests/s':>12}{'p50 ms':>10}{'p99 ms':>10}")
    for label, row in (*middle.items(), ("ratio", ratio)):
        print(f"{label:12}{row['rate']:>12}{row['p50']:>10}{row['p99']:>10}")
    print(json.dumps({"name": name, **middle, "ratio": ratio, **more}))
