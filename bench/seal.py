"""Does time tell a partner anything? `python -m bench.seal`.

One couple has a pair in each state that the other partner can bring it to; the same pages of one
partner are read in turn, over one connection, and the distributions of their wall times are put
beside each other. What two halves of the very same pair differ by is the noise to compare with.
"""

from __future__ import annotations

import http.client
import json
import statistics
import tempfile
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from bench.harness import serving
from bench.prepared import Prepared, prepare
from counsel.kernel import db as database
from counsel.kernel import tenancy
from tests.homework import pair_factories as make
from tests.homework.seal import writing

ROUNDS, WARM = 150, 10
ACTS = (
    writing.nothing,
    writing.draft,
    writing.send,
    writing.be_ready,
    writing.take_back,
    writing.talk,
    writing.skip,
    writing.leave,
    writing.be_ended,
)
PAGES = {"writing or sent": "", "pair": "/pair"}


def pairs_of(prepared: Prepared) -> dict[str, uuid.UUID]:
    """By what the other partner did: the own assignment of the one who looks."""
    cast, made = prepared.cast, {}
    with prepared.app.app_context(), tenancy.scope(cast.practice_id):
        for act in ACTS:
            pair = make.opened(cast, now=prepared.now, reveal_by="session", blocks=writing.BLOCKS)
            act(cast, pair, cast.client)
            make.send(pair, cast.partner, now=prepared.now)
            made[act.__name__] = make.of(pair, cast.partner).id
        database.commit()
    return made


def times(url: str, paths: Mapping[str, str], cookie: str) -> dict[str, list[float]]:
    """Milliseconds by name, the paths asked for in turn."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    found: dict[str, list[float]] = {name: [] for name in paths}
    for number in range(ROUNDS + WARM):
        for name, path in paths.items():
            begun = time.perf_counter()
            connection.request("GET", path, headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, f"{answer.status} of {path}"
            if number >= WARM:
                found[name].append((time.perf_counter() - begun) * 1000)
    connection.close()
    return found


def report(page: str, found: Mapping[str, list[float]]) -> None:
    """Each state's distribution, and how far the medians lie apart against the noise."""
    print(f"{page}\n{'the other one':16}{'p5 ms':>9}{'p50 ms':>9}{'p95 ms':>9}")
    for name, every in found.items():
        cuts = statistics.quantiles(every, n=20)
        print(f"{name:16}{cuts[0]:>9.2f}{statistics.median(every):>9.2f}{cuts[-1]:>9.2f}")
    middles = [statistics.median(every) for every in found.values()]
    noise = max(
        abs(statistics.median(every[::2]) - statistics.median(every[1::2]))
        for every in found.values()
    )
    apart = max(middles) - min(middles)
    line = {"medians_apart_ms": round(apart, 3), "noise_ms": round(noise, 3), "rounds": ROUNDS}
    print(json.dumps({"name": f"seal: {page}", **line}))


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        prepared = prepare(Path(name), clients=5)
        made, cookie = pairs_of(prepared), prepared.cookie(prepared.cast.partner)
        with serving("wsgi:app", prepared.env) as url:
            for page, tail in PAGES.items():
                paths = {act: f"/my/homework/{one}{tail}" for act, one in made.items()}
                report(page, times(url, paths, cookie))


if __name__ == "__main__":
    main()
