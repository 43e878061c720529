"""The caseload page of a counselor with 1,000 clients: `python -m bench.caseload`."""

from __future__ import annotations

import http.client
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from bench.harness import alternate, bare_database, get, load, report, serving
from bench.prepared import prepare

CLIENTS = 1000


def size_of(url: str, cookie: str) -> int:
    """The size of the page, for a template as large."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    connection.request("GET", "/caseload", headers={"Cookie": cookie})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, answer.status
    return len(body)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepared = prepare(folder, clients=CLIENTS)
        cookie = prepared.cookie(prepared.cast.counselor)
        with serving("wsgi:app", prepared.env) as url:
            size = size_of(url, cookie)
            env = {"BENCH_SIZE": str(size), "BENCH_DATABASE": bare_database(folder)}
            with serving("bench.bare:app", env) as bare:
                ours, theirs = alternate(
                    lambda: load(url, get("/caseload", {"Cookie": cookie})),
                    lambda: load(bare, get("/")),
                )
        report("caseload page", ours, theirs, clients=CLIENTS, bytes=size)


if __name__ == "__main__":
    main()
