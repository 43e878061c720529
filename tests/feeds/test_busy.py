"""From a calendar's text to busy times: zones, repetitions, exceptions, broken texts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from counsel.feeds.busy import MOST_SPANS, NotACalendar, TooMuch, busy_spans

FIRST, LAST = datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 5, 1, tzinfo=UTC)
BERLIN = "Europe/Berlin"


def text_of(*events: str) -> bytes:
    lines = "\n".join(f"BEGIN:VEVENT\n{one}\nEND:VEVENT" for one in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{lines}\nEND:VCALENDAR\n".encode()


def spans(*events: str, zone: str = BERLIN, ours: str = "") -> list[str]:
    found = busy_spans(text_of(*events), zone_name=zone, first=FIRST, last=LAST, ours=ours)
    return [f"{start:%m-%d %H:%M}-{end:%H:%M}" for start, end in found]


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ("UID:a\nDTSTART:20261201T090000Z\nDTEND:20261201T100000Z", "12-01 09:00-10:00"),
        ("UID:a\nDTSTART:20261201T090000\nDURATION:PT30M", "12-01 08:00-08:30"),
        (
            "UID:a\nDTSTART;TZID=America/New_York:20261201T090000\nDURATION:PT1H",
            "12-01 14:00-15:00",
        ),
        (
            "UID:a\nDTSTART;TZID=W. Europe Standard Time:20261201T090000\nDURATION:PT1H",
            "12-01 08:00-09:00",
        ),
        ("UID:a\nDTSTART;VALUE=DATE:20261201", "11-30 23:00-23:00"),
        ("UID:a\nDTSTART;VALUE=DATE:20270328\nDTEND;VALUE=DATE:20270329", "03-27 23:00-22:00"),
    ],
)
def test_an_event_of_each_kind_of_time_blocks_its_time(event: str, said: str) -> None:
    assert spans(event) == [said]


@pytest.mark.parametrize(
    "mark",
    ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE", "DURATION:PT0S"],
)
def test_what_does_not_block_is_left_out(mark: str) -> None:
    length = "" if mark.startswith("DURATION") else "\nDURATION:PT1H"
    assert spans(f"UID:a\nDTSTART:20261201T090000Z\n{mark}{length}") == []


def test_a_repeated_event_keeps_its_wall_time_over_the_change_of_the_clocks() -> None:
    rule = "RRULE:FREQ=WEEKLY;UNTIL=20261102T080000Z"
    event = f"UID:a\nDTSTART;TZID=Europe/Berlin:20261019T090000\nDURATION:PT1H\n{rule}"
    assert spans(event) == ["10-19 07:00-08:00", "10-26 08:00-09:00", "11-02 08:00-09:00"]


def test_an_occurrence_can_be_left_out_moved_canceled_or_added() -> None:
    row = "UID:a\nDTSTART;TZID=Europe/Berlin:20261102T090000\nDURATION:PT1H\n"
    rule = "RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;TZID=Europe/Berlin:20261109T090000\n"
    added = "RDATE;TZID=Europe/Berlin:20261105T140000"
    moved = (
        "UID:a\nRECURRENCE-ID:20261116T080000Z\n"
        "DTSTART;TZID=Europe/Berlin:20261117T110000\nDURATION:PT2H"
    )
    canceled = (
        "UID:a\nRECURRENCE-ID;TZID=Europe/Berlin:20261123T090000\nSTATUS:CANCELLED\n"
        "DTSTART;TZID=Europe/Berlin:20261123T090000\nDURATION:PT1H"
    )
    assert spans(row + rule + added, moved, canceled) == [
        "11-02 08:00-09:00",
        "11-05 13:00-14:00",
        "11-17 10:00-12:00",
    ]


def test_times_that_meet_become_one_and_our_own_events_none() -> None:
    assert spans(
        "UID:a\nDTSTART:20261201T090000Z\nDURATION:PT1H",
        "UID:b\nDTSTART:20261201T093000Z\nDURATION:PT1H",
        "UID:c\nDTSTART:20261201T103000Z\nDURATION:PT30M",
        "UID:d@here.example\nDTSTART:20261202T103000Z\nDURATION:PT30M",
        ours="@here.example",
    ) == ["12-01 09:00-11:00"]


def test_only_the_wanted_span_of_time_is_kept() -> None:
    assert spans("UID:a\nDTSTART:20200101T090000Z\nDURATION:PT1H") == []
    assert len(spans("UID:a\nDTSTART:20200101T090000Z\nDURATION:PT1H\nRRULE:FREQ=MONTHLY")) == 7


@pytest.mark.parametrize(
    "text",
    [b"", b"<html>no</html>", b"\xff\xfe\x00", b"BEGIN:VCARD\nEND:VCARD\n", b"BEGIN:VCALENDAR"],
)
def test_what_is_no_calendar_is_refused(text: bytes) -> None:
    with pytest.raises(NotACalendar):
        busy_spans(text, zone_name=BERLIN, first=FIRST, last=LAST)


def test_events_that_are_broken_do_not_hide_the_others() -> None:
    whole = "UID:b\nDTSTART:20261201T090000Z\nDURATION:PT1H"
    broken = ("UID:a", "UID:c\nDTSTART:soon", "UID:d\nDTSTART:20261203T090000Z\nRRULE:FREQ=NEVER")
    assert spans(*broken, whole) == ["12-01 09:00-10:00"]


def test_more_than_can_be_kept_is_refused() -> None:
    rule = "RRULE:FREQ=MINUTELY;INTERVAL=3"
    with pytest.raises(TooMuch):
        spans(f"UID:a\nDTSTART:20261001T000000Z\nDURATION:PT1M\n{rule}")
    assert MOST_SPANS < 5000


RULES = st.builds(
    "RRULE:FREQ={};INTERVAL={};COUNT={}{}".format,
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 4),
    st.integers(1, 30),
    st.sampled_from(["", ";BYDAY=MO,TH", ";BYMONTH=11,3"]),
)
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC")


@given(
    rule=RULES,
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2026, 10, 5), date(2027, 4, 1)),
    hour=st.integers(4, 22),
    minutes=st.integers(10, 90),
)
def test_repetitions_are_those_that_another_library_finds(
    rule: str, zone: str, day: date, hour: int, minutes: int
) -> None:
    text = text_of(
        f"UID:a\nDTSTART;TZID={zone}:{day:%Y%m%d}T{hour:02}1500\nDURATION:PT{minutes}M\n{rule}"
    )
    theirs = recurring_ical_events.of(Calendar.from_ical(text)).between(FIRST, LAST)
    starts = sorted(one["DTSTART"].dt.astimezone(UTC) for one in theirs)
    mine = busy_spans(text, zone_name=BERLIN, first=FIRST, last=LAST)
    assert [start for start, _ in mine] == starts
    assert {end - start for start, end in mine} <= {timedelta(minutes=minutes)}
