"""Wall times, links, states and the layout of a week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel.appointments import rules, states, words
from counsel.appointments.calendar import Grid, Week, lay_out, week_of
from counsel.kernel.errors import DomainError
from counsel.kernel.timezones import exists, to_wall, zone_names

ZONES = st.sampled_from(zone_names())
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Meeting:
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Facts:
    ends_at: datetime = NOW
    canceled_at: datetime | None = None
    canceled_by_client: object | None = None
    late_canceled_at: datetime | None = None
    attended_at: datetime | None = None
    no_show_at: datetime | None = None
    confirmed_at: datetime | None = None


@given(DAYS, CLOCKS, ZONES)
def test_a_wall_time_that_exists_comes_back_and_another_is_refused(
    day: date, clock: time, zone: str
) -> None:
    wall = datetime.combine(day, clock)
    if exists(wall, zone):
        assert to_wall(rules.instant_of(day, clock, zone), zone) == wall
    else:
        with pytest.raises(DomainError, match="does not exist"):
            rules.instant_of(day, clock, zone)


def test_a_time_that_the_clocks_skip_is_refused_at_its_field() -> None:
    with pytest.raises(DomainError) as refused:
        rules.instant_of(date(2027, 3, 28), time(2, 30), "Europe/Berlin")
    assert refused.value.field == "start"


@given(DAYS, CLOCKS, ZONES, st.sampled_from(rules.FOLLOW_UP_WEEKS))
def test_a_follow_up_keeps_the_weekday_and_the_hands_of_the_clock(
    day: date, clock: time, zone: str, weeks: int
) -> None:
    wall = datetime.combine(day, clock)
    if exists(wall, zone):
        later = rules.same_wall_later(rules.instant_of(day, clock, zone), zone, weeks)
        assert (later.time(), later.date() - day) == (clock, timedelta(weeks=weeks))


@pytest.mark.parametrize("minutes", [-5, 0, 4, 481, 10**9])
def test_a_length_that_is_none_is_refused(minutes: int) -> None:
    with pytest.raises(DomainError):
        rules.checked_span(NOW + timedelta(days=1), minutes, NOW)


@pytest.mark.parametrize("ahead", [timedelta(0), -timedelta(days=1), timedelta(days=900)])
def test_a_start_in_the_past_or_too_far_away_is_refused(ahead: timedelta) -> None:
    with pytest.raises(DomainError):
        rules.checked_span(NOW + ahead, 50, NOW)


@pytest.mark.parametrize(
    "link",
    [
        "http://video.example",
        "javascript:alert(1)",
        "https://",
        "https:/video.example",
        "https://name:word@video.example",
        "https://video.example/ a",
        "https://video.example/\u202ea",
        "https://video.example:port/",
        "https://[video",
        "//video.example",
        "data:text/html,a",
        "https://video.example/" + "a" * 500,
    ],
)
def test_an_unsafe_link_is_refused(link: str) -> None:
    with pytest.raises(DomainError, match="https://"):
        rules.checked_link(link)


def test_a_plain_link_is_kept() -> None:
    assert (
        rules.checked_link(" https://video.example/room?a=1 ") == "https://video.example/room?a=1"
    )
    assert rules.checked_link("  ") == ""


def test_canceling_is_late_inside_the_notice_only() -> None:
    assert rules.is_late(NOW, NOW + timedelta(hours=23, minutes=59), 24)
    assert not rules.is_late(NOW, NOW + timedelta(hours=24), 24)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (Facts(), "scheduled"),
        (Facts(confirmed_at=NOW), "confirmed"),
        (Facts(confirmed_at=NOW, attended_at=NOW), "attended"),
        (Facts(no_show_at=NOW), "no_show"),
        (Facts(confirmed_at=NOW, canceled_at=NOW), "canceled_by_counselor"),
        (Facts(canceled_at=NOW, canceled_by_client=1), "canceled_by_client"),
        (Facts(canceled_at=NOW, canceled_by_client=1, late_canceled_at=NOW), "late_canceled"),
    ],
)
def test_the_state_follows_from_the_facts(facts: Facts, state: str) -> None:
    assert states.state_of(facts) == state
    assert states.needs_outcome(facts, NOW) == (state in ("scheduled", "confirmed"))


def test_words_name_the_zone_by_its_place() -> None:
    said = words.say_when(datetime(2026, 11, 24, 14, tzinfo=UTC), "America/New_York")
    assert said == "Tuesday, 24 November, 09:00 (New York time)"
    assert words.zone_words("UTC") == "UTC"


@pytest.mark.parametrize(
    ("text", "monday"),
    [
        ("2026-W48", MONDAY),
        ("2026-W53", date(2026, 12, 28)),
        ("2025-W53", MONDAY),
        ("2026-W00", MONDAY),
        ("9999-W99", MONDAY),
        ("", MONDAY),
        ("<b>", MONDAY),
        ("２０２６-W48", MONDAY),
    ],
)
def test_a_week_is_named_by_its_address_and_falls_back_to_this_one(text: str, monday: date) -> None:
    assert week_of(text, date(2026, 11, 26)).monday == monday


@given(DAYS)
def test_a_week_finds_itself_again_by_its_key(day: date) -> None:
    week = Week(day - timedelta(days=day.weekday()))
    assert week_of(week.key, date(2001, 1, 1)) == week
    assert week.after.before == week


MEETINGS = st.lists(
    st.tuples(st.integers(-2 * 1440, 9 * 1440), st.integers(5, 480)).map(
        lambda pair: Meeting(
            datetime(2026, 11, 23, tzinfo=UTC) + timedelta(minutes=pair[0]),
            datetime(2026, 11, 23, tzinfo=UTC) + timedelta(minutes=sum(pair)),
        )
    ),
    max_size=25,
)


@given(MEETINGS, ZONES)
def test_no_box_leaves_its_day_or_the_hours_that_are_shown(
    meetings: Sequence[Meeting], zone: str
) -> None:
    grid = lay_out(meetings, Week(MONDAY), zone)
    for day in grid.days:
        for box in day.boxes:
            assert grid.first_hour * 12 <= box.first < box.end <= grid.last_hour * 12 <= 288
            assert 1 <= box.lane <= box.lanes <= 3


@given(MEETINGS, ZONES)
def test_boxes_of_one_lane_never_touch_where_lanes_are_enough(
    meetings: Sequence[Meeting], zone: str
) -> None:
    for day in lay_out(meetings, Week(MONDAY), zone).days:
        for one in day.boxes:
            for other in day.boxes:
                if one is not other and one.lane == other.lane < 3:
                    assert one.end <= other.first or other.end <= one.first


@given(MEETINGS, ZONES)
def test_every_meeting_of_the_week_is_shown(meetings: Sequence[Meeting], zone: str) -> None:
    week = Week(MONDAY)
    shown = {id(box.item) for day in lay_out(meetings, week, zone).days for box in day.boxes}
    for one in meetings:
        inside = to_wall(one.starts_at, zone).date() in week.days
        assert not inside or id(one) in shown


def test_a_session_over_midnight_stands_in_both_days() -> None:
    zone = ZoneInfo("Europe/Berlin")
    late = Meeting(
        datetime(2026, 11, 24, 23, 30, tzinfo=zone), datetime(2026, 11, 25, 0, 20, tzinfo=zone)
    )
    grid: Grid[Meeting] = lay_out([late], Week(MONDAY), "Europe/Berlin")
    assert [(day.date.day, box.first, box.length) for day in grid.days for box in day.boxes] == [
        (24, 282, 6),
        (25, 0, 4),
    ]
    assert (grid.first_hour, grid.last_hour) == (0, 24)


def test_an_hour_that_comes_twice_shows_its_sessions_side_by_side() -> None:
    first = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
    twice = [Meeting(at, at + timedelta(minutes=50)) for at in (first, first + timedelta(hours=1))]
    boxes = lay_out(twice, Week(date(2026, 10, 19)), "Europe/Berlin").days[6].boxes
    assert [(box.lane, box.lanes) for box in boxes] == [(1, 2), (2, 2)]
    assert boxes[1].css(0) == "at-24 for-10 lane-2-of-2"


def test_a_long_session_takes_the_nearest_length_that_the_style_knows() -> None:
    day = datetime(2026, 11, 24, 8, tzinfo=UTC)
    grid = lay_out([Meeting(day, day + timedelta(hours=7))], Week(MONDAY), "UTC")
    assert grid.days[1].boxes[0].css(8) == "at-0 for-84"
