"""The crash table: `python -m bench.crashes [--rounds 100] [--engine sqlite|postgresql]`.

Workers with real databases and a real mail server are killed at each step of a delivery, and the
world fails around them. For each case: reminders due, delivered, doubled, refused by the mail
server, lost, and how many seconds late they came. `--only NAME` runs the cases whose name begins
so, `--lanes N` plays so many rounds at once, each in a house of its own. Leases last 6 seconds and
pauses a hundredth of the usual; everything else is as in `counsel worker`. Ends with 1 where a
reminder was lost, or doubled in a case in which it must not be.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import structlog

from bench.crashing.cases import CASES, Case, play
from bench.crashing.house import House, Round, open_house
from tests.rigs.postgres import DURABLE, Database, Server, running_server
from tests.rigs.smtp import running_sink

HEADS = ("due", "delivered", "doubled", "refused", "lost", "late p50", "late max")


@contextmanager
def houses(engine: str, count: int) -> Iterator[list[House]]:
    """So many houses with a database each, on one server where the engine has one."""
    with ExitStack() as stack:
        server: Server | None = None
        if engine == "postgresql":
            server = stack.enter_context(running_server(DURABLE))
        found = []
        for number in range(count):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="counsel-crash-")))
            sink = stack.enter_context(running_sink())
            url = f"sqlite:///{folder}/crash.sqlite3"
            lone = server.create(f"crash{number}") if server else Database("crash", url, url)
            house = open_house(lone, folder, sink, server)
            stack.callback(house.close)
            found.append(house)
        yield found


def perform(every: list[House], case: Case, rounds: int) -> list[Round]:
    """So many rounds of a case, shared among the houses."""
    every = every[:1] if case.alone else every
    shares = [len(range(number, rounds, len(every))) for number in range(len(every))]

    def share(house: House, count: int) -> list[Round]:
        return [play(house, case) for _ in range(count)]

    with ThreadPoolExecutor(len(every)) as threads:
        return [one for some in threads.map(share, every, shares) for one in some]


def line(case: Case, rounds: list[Round]) -> dict[str, float]:
    """The sums of a case."""
    late = sorted(one for done in rounds for one in done.late) or [0.0]
    sums = {name: sum(getattr(done, name) for done in rounds) for name in HEADS[:5]}
    return {**sums, "late p50": round(statistics.median(late), 1), "late max": round(late[-1], 1)}


def failed(case: Case, sums: dict[str, float]) -> bool:
    """Whether something was lost, or doubled where it must not be."""
    return bool(sums["lost"] or (sums["doubled"] and not case.may_double))


def main() -> None:
    """Read the words of the command, perform, print."""
    asked = argparse.ArgumentParser(prog="python -m bench.crashes", description=__doc__)
    asked.add_argument("--rounds", type=int, default=100)
    asked.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    asked.add_argument("--only", action="append", help="cases whose name begins so")
    asked.add_argument("--lanes", type=int, default=3)
    words = asked.parse_args()
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    cases = [case for case in CASES if case.engine in ("", words.engine)]
    if words.only:
        cases = [case for case in cases if case.name.startswith(tuple(words.only))]
    found, bad = {}, []
    print(f"{words.engine}, {words.rounds} rounds a case, load {os.getloadavg()[0]:.1f}")
    print(f"{'':36}" + "".join(f"{head:>10}" for head in HEADS))
    with houses(words.engine, words.lanes) as every:
        for case in cases:
            sums = found[case.name] = line(case, perform(every, case, words.rounds))
            bad += [case.name] if failed(case, sums) else []
            print(f"{case.name:36}" + "".join(f"{sums[head]:>10g}" for head in HEADS), flush=True)
    print(json.dumps({"name": "crashes", "engine": words.engine, "failed": bad, "cases": found}))
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
