"""The homework page and its autosave: `python -m bench.homework`.

Reading is the client's page of one exercise; saving is one answer a request, each thread on a piece
of its own, as clients who type at the same time would.
"""

from __future__ import annotations

import itertools
import re
import tempfile
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request as Ask
from urllib.request import urlopen

from bench.harness import CLIENTS, alternate, bare_database, get, load, put, report, serving
from bench.prepared import Prepared, prepare
from counsel.kernel import db as database
from counsel.kernel import tenancy
from tests.homework.factories import assign


def pieces(prepared: Prepared) -> list[str]:
    """Paths of homework, one for each thread of the load."""
    cast = prepared.cast
    with prepared.app.app_context(), tenancy.scope(cast.practice_id):
        made = [assign(cast, now=prepared.now).id for _ in range(CLIENTS)]
        database.commit()
    return [f"/my/homework/{one}" for one in made]


def page_and_token(url: str, path: str, cookie: str) -> tuple[int, str, str]:
    """The page's size, its form's token, and the cookies of this visit."""
    with urlopen(Ask(url + path, headers={"Cookie": cookie})) as answer:
        text = answer.read().decode()
        form = answer.headers.get("Set-Cookie", "").partition(";")[0]
    token = re.search(r'name="csrf_token" value="([^"]+)"', text)
    assert token is not None
    return len(text), token[1], f"{cookie}; {form}"


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepared = prepare(folder, clients=20)
        cookie = prepared.cookie(prepared.cast.client)
        paths = pieces(prepared)
        counts = [itertools.count() for _ in paths]
        with serving("wsgi:app", prepared.env) as url:
            size, token, cookies = page_and_token(url, paths[0], cookie)
            headers = {"Cookie": cookies, "X-CSRFToken": token}

            def body(number: int) -> str:
                turn = next(counts[number])
                return urlencode({"b-story": f"It was {turn}.", "revision-story": turn})

            writes = [put(f"{path}/answers/story", body, headers) for path in paths]
            env = {"BENCH_SIZE": str(size), "BENCH_DATABASE": bare_database(folder)}
            with serving("bench.bare:app", env) as bare:
                read = alternate(
                    lambda: load(url, get(paths[0], {"Cookie": cookie})),
                    lambda: load(bare, get("/")),
                )
                write = alternate(
                    lambda: load(url, lambda connection, n: writes[n](connection, n)),
                    lambda: load(bare, put("/", lambda n: f"body=It+was+{n}.", {})),
                )
        report("homework page", *read, bytes=size)
        report("homework autosave", *write)


if __name__ == "__main__":
    main()
