"""A few rounds of each case of the crash table; `python -m bench.crashes` plays a hundred."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.crashing.cases import CASES, Case, play
from bench.crashing.house import DUE, House, open_house
from tests.rigs.postgres import Database
from tests.rigs.smtp import running_sink

SHORT = ("killed before send", "killed after send", "SMTP answers 5xx", "SMTP drops", "clock put")


@pytest.fixture(scope="module")
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """One house for all cases; only with SQLite, where a test needs no server of its own."""
    folder = tmp_path_factory.mktemp("crashes")
    url = f"sqlite:///{folder}/crash.sqlite3"
    with running_sink() as sink:
        made = open_house(Database("crash", url, url), folder, sink, None)
        yield made
        made.close()


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case.name.startswith(SHORT) and case.workers == 2],
    ids=lambda case: case.name,
)
def test_nothing_is_lost_and_only_an_unknown_outcome_is_doubled(house: House, case: Case) -> None:
    done = play(house, case)
    assert done.lost == 0
    assert done.delivered + done.refused == DUE
    assert done.refused == (DUE // 2 if "5xx" in case.name else 0)
    assert case.may_double or not done.doubled
