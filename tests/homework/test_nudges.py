"""When a client is reminded: twice at most, once a day, at their own time. Without a database."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from counsel.homework.nudges import EVE, HALF, NONE, ONE, TWO, Nudge, Piece, plan
from counsel.kernel.quiet import Quiet

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
MONTH = timedelta(days=31)
ANN = uuid.UUID(int=1)


def a_piece(**changes: Any) -> Piece:
    values: dict[str, Any] = {
        "assignment_id": uuid.UUID(int=9),
        "client_id": ANN,
        "quiet": Quiet(changes.pop("zone", "Europe/Berlin"), 21, 8),
        "released_at": MONDAY,
        "due_at": MONDAY + timedelta(days=10),
        "reminders": TWO,
        "nudge_at": None,
    }
    return Piece(**{**values, **changes})


def planned(*pieces: Piece, span: timedelta = MONTH) -> list[Nudge]:
    return plan(pieces, now=MONDAY, until=MONDAY + span)


def days(*pieces: Piece) -> list[tuple[str, date]]:
    return [(one.what, one.day) for one in planned(*pieces)]


def test_two_reminders_come_half_way_and_the_day_before() -> None:
    assert days(a_piece()) == [(HALF, date(2026, 11, 28)), (EVE, date(2026, 12, 2))]


@pytest.mark.parametrize(("reminders", "whats"), [(TWO, [HALF, EVE]), (ONE, [EVE]), (NONE, [])])
def test_the_counselor_chooses_how_many(reminders: str, whats: list[str]) -> None:
    assert [what for what, _day in days(a_piece(reminders=reminders))] == whats


def test_they_come_in_the_morning_of_the_clients_zone() -> None:
    first = planned(a_piece(zone="America/New_York"))[0]
    assert first.at == datetime(2026, 11, 28, 14, tzinfo=UTC)


def test_a_morning_that_is_quiet_waits_for_its_end_and_a_chosen_time_is_kept() -> None:
    late = Quiet("Europe/Berlin", 21, 10)
    assert planned(a_piece(quiet=late))[0].at == datetime(2026, 11, 28, 9, tzinfo=UTC)
    log = planned(a_piece(quiet=late, due_at=None, nudge_at=time(22)))[0]
    assert log.at == datetime(2026, 11, 23, 21, tzinfo=UTC)


def test_a_short_way_has_no_half_and_a_day_has_no_eve() -> None:
    assert days(a_piece(due_at=MONDAY + timedelta(days=3))) == [(EVE, date(2026, 11, 25))]
    assert days(a_piece(due_at=MONDAY + timedelta(hours=30))) == []


def test_without_a_date_nothing_reminds() -> None:
    assert days(a_piece(due_at=None)) == []


def test_a_log_nudges_each_day_at_the_clients_own_time() -> None:
    found = planned(a_piece(due_at=None, nudge_at=time(20, 30)), span=timedelta(days=2))
    assert [one.what for one in found] == ["log-2026-11-23", "log-2026-11-24"]
    assert found[0].at == datetime(2026, 11, 23, 19, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("began", "times"),
    [
        (datetime(2026, 10, 24, 12, tzinfo=UTC), [(24, 18, 30), (25, 19, 30)]),
        (datetime(2026, 3, 28, 12, tzinfo=UTC), [(28, 19, 30), (29, 18, 30)]),
    ],
)
def test_a_nudge_keeps_its_wall_time_over_a_change_of_clocks(
    began: datetime, times: list[tuple[int, int, int]]
) -> None:
    piece = a_piece(due_at=None, nudge_at=time(20, 30), released_at=began)
    found = plan([piece], now=began, until=began + timedelta(days=1, hours=10))
    assert [(one.at.day, one.at.hour, one.at.minute) for one in found] == times


def test_one_client_gets_one_a_day_and_the_day_before_comes_first() -> None:
    log = a_piece(assignment_id=uuid.UUID(int=8), due_at=None, nudge_at=time(8))
    found = planned(a_piece(), log)
    assert len({one.day for one in found}) == len(found)
    firsts = {one.day: one.what for one in found}
    assert firsts[date(2026, 12, 2)] == EVE
    assert firsts[date(2026, 11, 28)] == HALF


def test_a_log_whose_date_has_passed_nudges_no_more() -> None:
    found = planned(a_piece(reminders=NONE, nudge_at=time(20)))
    assert max(one.day for one in found) == date(2026, 12, 2)


def test_two_clients_do_not_take_each_others_day() -> None:
    other = a_piece(assignment_id=uuid.UUID(int=8), client_id=uuid.UUID(int=2))
    assert len(planned(a_piece(), other)) == 4


def test_the_order_of_the_pieces_does_not_matter() -> None:
    other = a_piece(assignment_id=uuid.UUID(int=8))
    assert planned(a_piece(), other) == planned(other, a_piece())
