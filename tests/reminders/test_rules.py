"""When reminders leave: leads, the grace after booking, quiet hours, no bursts."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from counsel.kernel.quiet import Quiet
from counsel.kernel.timezones import to_wall, zone_names
from counsel.reminders.planning import Planned, plan, still_due

DAY = 24 * 60
LEADS = (3 * DAY, DAY)
BERLIN = Quiet("Europe/Berlin", 21, 8)
NONE = Quiet("Europe/Berlin", 0, 0)
START = datetime(2026, 12, 1, 14, tzinfo=UTC)
"""A Tuesday, 15:00 in Berlin."""

QUIETS = st.builds(Quiet, st.sampled_from(zone_names()), st.integers(0, 23), st.integers(0, 23))
YEARS = (datetime.combine(date(2024, 1, 1), time()), datetime.combine(date(2034, 1, 1), time()))
MOMENTS = st.datetimes(*YEARS).map(lambda moment: moment.replace(tzinfo=UTC, microsecond=0))
TOLD = st.timedeltas(timedelta(minutes=1), timedelta(days=40))
SOME_LEADS = st.lists(st.integers(-60, 10 * DAY), max_size=5)


def minus(**by: float) -> datetime:
    return START - timedelta(**by)


def leads(planned: tuple[Planned, ...]) -> list[int]:
    return [one.lead for one in planned]


def test_reminders_leave_three_days_and_one_day_before() -> None:
    planned = plan(START, minus(days=14), LEADS, BERLIN)
    assert planned == (Planned(3 * DAY, minus(days=3)), Planned(DAY, minus(days=1)))


def test_a_booking_within_a_third_of_a_lead_before_it_needs_no_reminder() -> None:
    assert leads(plan(START, minus(days=4), LEADS, NONE)) == [3 * DAY, DAY]
    assert leads(plan(START, minus(days=4) + timedelta(minutes=1), LEADS, NONE)) == [DAY]
    assert leads(plan(START, minus(hours=32), LEADS, NONE)) == [DAY]
    assert leads(plan(START, minus(hours=31), LEADS, NONE)) == []
    assert leads(plan(START, minus(hours=2), LEADS, NONE)) == []


def test_quiet_hours_pull_a_reminder_to_the_evening_before_them() -> None:
    night = Quiet("America/New_York", 21, 8)
    early = datetime(2026, 12, 1, 12, tzinfo=UTC)
    planned = plan(early, early - timedelta(days=20), (DAY,), night)
    assert to_wall(planned[0].at, "America/New_York").isoformat() == "2026-11-29T20:45:00"


def test_quiet_hours_within_one_day_are_kept_too() -> None:
    noon = Quiet("UTC", 12, 15)
    assert noon.pulled_earlier(START) == START.replace(hour=11, minute=45)
    assert noon.after(START) == START.replace(hour=15)
    assert noon.after(START.replace(hour=16)) == START.replace(hour=16)


def test_two_reminders_that_fall_together_become_the_nearer_one() -> None:
    early = datetime(2026, 12, 1, 4, tzinfo=UTC)
    planned = plan(early, early - timedelta(days=9), (DAY, DAY + 60), BERLIN)
    assert leads(planned) == [DAY]


def test_of_late_reminders_only_the_last_still_goes() -> None:
    planned = plan(START, minus(days=9), LEADS, BERLIN)
    assert leads(still_due(planned, START, BERLIN, minus(hours=3))) == [DAY]
    assert still_due(planned, START, BERLIN, minus(days=2))[0] == Planned(3 * DAY, minus(days=2))
    assert still_due(planned, START, BERLIN, START) == ()


def test_a_late_reminder_waits_for_the_morning() -> None:
    planned = plan(START, minus(days=9), LEADS, BERLIN)
    night = datetime(2026, 11, 30, 23, tzinfo=UTC)
    [late] = still_due(planned, START, BERLIN, night)
    assert to_wall(late.at, "Europe/Berlin").isoformat() == "2026-12-01T08:00:00"


@given(MOMENTS, TOLD, SOME_LEADS, QUIETS)
def test_a_plan_is_in_order_before_the_start_after_the_booking_and_never_in_quiet_hours(
    starts_at: datetime, told: timedelta, some: list[int], quiet: Quiet
) -> None:
    planned = plan(starts_at, starts_at - told, some, quiet)
    times = [one.at for one in planned]
    assert times == sorted(set(times))
    for one in planned:
        assert starts_at - told <= one.at <= starts_at - timedelta(minutes=one.lead) < starts_at
        asked = starts_at - timedelta(minutes=one.lead)
        assert one.at == asked or quiet.holds(asked)


@given(MOMENTS, TOLD, SOME_LEADS, QUIETS, st.timedeltas(timedelta(0), timedelta(days=45)))
def test_what_is_still_due_lies_ahead_and_adds_nothing(
    starts_at: datetime, told: timedelta, some: list[int], quiet: Quiet, passed: timedelta
) -> None:
    now = starts_at - told + passed
    planned = plan(starts_at, starts_at - told, some, quiet)
    due = still_due(planned, starts_at, quiet, now)
    assert {one.lead for one in due} <= {one.lead for one in planned}
    assert all(now <= one.at < starts_at for one in due)
    assert len([one for one in planned if one.at <= now and one.lead in leads(due)]) <= 1


@given(MOMENTS, st.sampled_from(zone_names()), st.integers(0, 23), st.integers(0, 23))
def test_a_pulled_moment_is_never_later_and_an_awaited_one_never_earlier(
    moment: datetime, zone: str, begins: int, ends: int
) -> None:
    quiet = Quiet(zone, begins, ends)
    assert quiet.pulled_earlier(moment) <= moment <= quiet.after(moment)
    assert moment - quiet.pulled_earlier(moment) <= timedelta(hours=26)
