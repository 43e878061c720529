"""Series of sessions: begun, changed from one on, ended, made as time goes on, told once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from counsel.accounts.models import User
from counsel.appointments import placing, series, series_mails, series_moving, service
from counsel.appointments.models import Appointment, Series
from counsel.appointments.recurrence import Pattern
from counsel.audit.models import AuditEvent
from counsel.kernel import db as database
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.timezones import to_wall
from counsel.outbox.models import DROPPED, QUEUED, OutboxMessage
from counsel.roster.models import DISCHARGED, Case
from tests.appointments.factories import NEXT_WEEK, schedule
from tests.cast import Cast
from tests.fakes import START

WEEK = timedelta(weeks=1)


def begin(cast: Cast, *, now: datetime = START, **changes: Any) -> tuple[Series, list[Appointment]]:
    """Each Tuesday at 15:00, six times, unless said otherwise."""
    pattern = changes.pop("pattern", Pattern(times=6))
    values = {"wall": NEXT_WEEK, "minutes": 50, "place": "Room 2", "link": ""}
    values |= {"leave_out": False} | changes
    counselor = db.session.get_one(User, cast.counselor.user_id)
    case = db.session.get_one(Case, values.pop("case_id", cast.case_id))
    return series.begin(cast.counselor, case, counselor, pattern=pattern, now=now, **values)


def walls(some: list[Appointment]) -> list[str]:
    return [f"{to_wall(one.starts_at, one.zone):%m-%d %H:%M}" for one in some]


def live(of: Series) -> list[Appointment]:
    return series.ahead(of, None, START)


def mails_of(kind: str, state: str = QUEUED) -> list[OutboxMessage]:
    wanted = select(OutboxMessage).where(OutboxMessage.kind == kind, OutboxMessage.state == state)
    return list(db.session.scalars(wanted))


def test_a_series_stays_at_its_hour_when_the_clocks_change(practice: Cast) -> None:
    _series, made = begin(
        practice, pattern=Pattern(weeks=4), wall=datetime.combine(date(2026, 12, 8), time(15))
    )
    assert walls(made)[-3:] == ["03-02 15:00", "03-30 15:00", "04-27 15:00"]
    assert made[-2].starts_at.hour == made[-3].starts_at.hour - 1


def test_the_clients_are_told_of_a_series_once(practice: Cast) -> None:
    begin(practice, case_id=practice.couple_case_id)
    told = mails_of(series_mails.SCHEDULED)
    assert len(told) == 2
    assert {one.not_before for one in told} == {START + timedelta(minutes=3)}
    assert not mails_of("session_scheduled")


def test_taken_times_are_named_or_left_out(practice: Cast) -> None:
    schedule(practice, wall=NEXT_WEEK + WEEK, case_id=practice.quiet_case_id)
    with pytest.raises(DomainError, match="Tue 8 Dec, 15:00") as refused:
        begin(practice)
    assert refused.value.field == "start"
    db.session.rollback()
    schedule(practice, wall=NEXT_WEEK + WEEK, case_id=practice.quiet_case_id)
    made_series, made = begin(practice, leave_out=True)
    assert walls(made)[:2] == ["12-01 15:00", "12-15 15:00"]
    assert made_series.left_out == ["2026-12-08"]


def test_a_series_without_an_end_exists_for_half_a_year_and_goes_on(practice: Cast) -> None:
    made_series, made = begin(practice, pattern=Pattern())
    assert len(made) == 25
    db.session.commit()
    for days in (1, 6):
        assert not series.make_due(START + timedelta(days=days), horizon=timedelta(days=14))
    counts = series.make_due(START + timedelta(days=15), horizon=timedelta(days=14))
    assert counts == {"made": 3}
    assert not series.make_due(START + timedelta(days=15), horizon=timedelta(days=14))
    assert len(live(made_series)) == 28


def test_nothing_more_is_made_for_a_case_whose_work_has_ended(practice: Cast) -> None:
    begin(practice, pattern=Pattern())
    db.session.get_one(Case, practice.case_id).status = DISCHARGED
    db.session.commit()
    assert not series.make_due(START + timedelta(days=60), horizon=timedelta(days=14))


def test_this_one_and_what_follows_are_canceled_and_no_more_is_made(practice: Cast) -> None:
    made_series, made = begin(practice)
    gone = series.cancel(practice.counselor, made[2], whole=False, reason="", now=START)
    assert gone == 4
    assert walls(live(made_series)) == ["12-01 15:00", "12-08 15:00"]
    assert made_series.ended_at == START
    assert mails_of(series_mails.SCHEDULED, DROPPED)
    assert len(mails_of(series_mails.CANCELED)) == 1
    assert not mails_of("session_canceled")


def test_one_session_is_skipped_and_the_others_stay(practice: Cast) -> None:
    made_series, made = begin(practice)
    service.cancel(practice.counselor, made[1], reason="", now=START)
    assert len(live(made_series)) == 5
    assert made_series.ended_at is None


def test_what_follows_moves_by_as_many_days_at_the_new_hour(practice: Cast) -> None:
    old, made = begin(practice)
    moved = move(practice, made[2], NEXT_WEEK + 2 * WEEK + timedelta(days=1, hours=1))
    assert (moved.count, moved.kept) == (4, 0)
    assert walls(live(old)) == ["12-01 15:00", "12-08 15:00"]
    later = db.session.get_one(Series, made[2].series_id)
    assert walls(live(later)) == ["12-16 16:00", "12-23 16:00", "12-30 16:00", "01-06 16:00"]
    assert {one.sequence for one in live(later)} == {1}
    assert later.rule == "FREQ=WEEKLY;INTERVAL=1;BYDAY=WE;COUNT=4"


@pytest.mark.parametrize("weeks", [1, -1])
def test_a_series_moves_onto_its_own_times(practice: Cast, weeks: int) -> None:
    _old, made = begin(practice, wall=NEXT_WEEK + WEEK)
    moved = move(practice, made[0], NEXT_WEEK + (1 + weeks) * WEEK)
    assert moved.count == 6
    assert walls(made)[0] == f"12-{8 + 7 * weeks:02} 15:00"


def test_a_session_that_was_moved_alone_stays_where_it_was_put(practice: Cast) -> None:
    _old, made = begin(practice)
    alone = {"minutes": 50, "place": "", "link": "", "now": START}
    service.move(
        practice.counselor, made[3], wall=NEXT_WEEK + timedelta(days=22, hours=-6), **alone
    )
    moved = move(practice, made[1], NEXT_WEEK + WEEK + timedelta(hours=2))
    assert (moved.count, moved.kept) == (4, 1)
    assert walls(made) == [
        "12-01 15:00",
        "12-08 17:00",
        "12-15 17:00",
        "12-23 09:00",
        "12-29 17:00",
        "01-05 17:00",
    ]
    assert made[3].series_id == made[2].series_id


def test_a_move_onto_somebody_elses_time_changes_nothing(practice: Cast) -> None:
    _old, made = begin(practice)
    schedule(
        practice, wall=NEXT_WEEK + 4 * WEEK + timedelta(hours=2), case_id=practice.quiet_case_id
    )
    db.session.commit()
    with pytest.raises(DomainError, match="Tue 29 Dec, 17:00"):
        move(practice, made[0], NEXT_WEEK + timedelta(hours=2))
    db.session.rollback()
    assert walls(made)[0] == "12-01 15:00"


def test_another_place_for_all_asks_nobody_to_confirm_again(practice: Cast) -> None:
    made_series, made = begin(practice)
    move(practice, made[0], NEXT_WEEK, place="Room 5")
    assert {(one.place, one.sequence) for one in live(made_series)} == {("Room 5", 0)}


def test_a_series_that_comes_to_an_end_can_go_on(practice: Cast) -> None:
    made_series, _made = begin(practice)
    more = series.go_on(practice.counselor, made_series, 2, now=START)
    assert walls(more) == ["01-12 15:00", "01-19 15:00"]
    with pytest.raises(DomainError):
        series.go_on(practice.counselor, made_series, 0, now=START)
    series.cancel(practice.counselor, more[0], whole=True, reason="", now=START)
    with pytest.raises(DomainError):
        series.go_on(practice.counselor, made_series, 2, now=START)


def test_what_is_done_with_a_series_stands_in_the_record(practice: Cast) -> None:
    _series, made = begin(practice)
    move(practice, made[0], NEXT_WEEK + timedelta(hours=1))
    series.cancel(practice.counselor, made[0], whole=True, reason="", now=START)
    database.commit()
    said = select(AuditEvent.verb).where(AuditEvent.subject_kind == "series")
    assert set(db.session.scalars(said)) == {"began", "moved", "ended"}


def test_the_times_of_a_series_are_refused_by_the_database_too(
    practice: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule(practice, wall=NEXT_WEEK + WEEK, case_id=practice.quiet_case_id)
    monkeypatch.setattr(placing, "taken", lambda *_args, **_kwargs: set())
    with pytest.raises(DomainError, match=placing.TAKEN):
        begin(practice)


def move(cast: Cast, one: Appointment, wall: datetime, **changes: Any) -> series_moving.Moved:
    values = {"whole": False, "minutes": 50, "place": "Room 2", "link": ""} | changes
    return series_moving.move(cast.counselor, one, wall=wall, now=START, **values)
