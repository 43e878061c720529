"""Nothing that a client writes is lost: the runs of `python -m bench.faults` that once failed, and
those of the faults that come most."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from bench.nothing_lost import table
from bench.nothing_lost.house import House
from bench.nothing_lost.run import Run
from bench.nothing_lost.scripts import script

ONCE_FAILED = [
    ("second-tab", 1),  # the next key wrote over a version that nobody had read
    ("browser-killed", 2),  # what was kept on the device was not on its disk yet
    ("signed-out", 1),  # a dialog took the keys of somebody in mid-word
    ("mixed", 2),  # two versions of a log were shown without their words
]
OTHERS = [("offline", 3), ("server-killed", 3)]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A practice on a server that can fail."""
    made = House(tmp_path_factory.mktemp("house"))
    yield made
    made.close()


@pytest.mark.parametrize(("kind", "seed"), [*ONCE_FAILED, *OTHERS])
def test_nothing_is_lost(house: House, chromium_browser: Browser, kind: str, seed: int) -> None:
    playing = script(kind, seed)
    verdict = Run(chromium_browser.browser_type, house, playing).perform()
    assert not verdict.failed, table.story(verdict, playing)
