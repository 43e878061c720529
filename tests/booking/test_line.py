"""Who of those who wait is offered which time: the rule alone."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from counsel.booking.line import Made, Next, Waiting, offers_now, stands_until, suits
from counsel.kernel.quiet import Quiet

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
HOUR = timedelta(minutes=50)
NOTICE = timedelta(hours=24)
TUESDAY = datetime(2026, 12, 1, 8, tzinfo=UTC)
"""09:00 in Berlin."""
EVERY_DAY = frozenset(range(7))
EVERY_PART = frozenset(("morning", "afternoon", "evening"))


def waiting(**changes: object) -> Waiting:
    known = Waiting(
        id=uuid.uuid4(),
        quiet=Quiet("Europe/Berlin", 21, 8),
        weekdays=EVERY_DAY,
        parts=EVERY_PART,
        until=date(2026, 12, 24),
        length=HOUR,
    )
    return replace(known, **changes)  # type: ignore[arg-type]  # any field of it


def made(start: datetime, *, ago: timedelta = timedelta(hours=1), waits: bool = True) -> Made:
    return Made(starts_at=start, made_at=NOW - ago, ends_at=NOW + HOUR, waits=waits)


def asked(line: list[Waiting], *opens: datetime) -> list[Next]:
    every = {one.id: opens for one in line}
    return offers_now(line, every, now=NOW, notice=NOTICE)


def test_a_time_suits_by_the_clients_own_clock() -> None:
    berlin = waiting(parts=frozenset(("morning",)))
    new_york = replace(berlin, quiet=Quiet("America/New_York", 21, 8))
    noon = TUESDAY + timedelta(hours=3)
    assert (suits(berlin, noon), suits(new_york, noon)) == (False, True)
    assert not suits(waiting(weekdays=frozenset((0, 2))), TUESDAY)
    assert suits(waiting(until=date(2026, 12, 1)), TUESDAY)
    assert not suits(waiting(until=date(2026, 11, 30)), TUESDAY)


def test_only_an_earlier_time_suits_who_has_a_session() -> None:
    one = waiting(before=TUESDAY)
    assert suits(one, TUESDAY - timedelta(days=1))
    assert not suits(one, TUESDAY)


def test_an_offer_stands_four_hours_and_not_into_the_notice() -> None:
    assert stands_until(TUESDAY, now=NOW, notice=NOTICE) == NOW + timedelta(hours=4)
    near = NOW + timedelta(hours=25)
    assert stands_until(near, now=NOW, notice=NOTICE) == NOW + timedelta(hours=1)
    assert stands_until(NOW + timedelta(hours=24, minutes=29), now=NOW, notice=NOTICE) is None


def test_the_first_in_line_whom_it_suits_is_asked_and_nobody_else() -> None:
    tuesday_not, first, second = waiting(weekdays=frozenset((0,))), waiting(), waiting()
    assert [one.id for one in asked([tuesday_not, first, second], TUESDAY)] == [first.id]


def test_two_open_times_are_offered_to_two_and_one_opening_only_once() -> None:
    first, second = waiting(), waiting()
    found = asked([first, second], TUESDAY, TUESDAY + timedelta(minutes=30))
    assert [(one.id, one.starts_at) for one in found] == [(first.id, TUESDAY)]
    later = TUESDAY + timedelta(hours=1)
    assert [one.starts_at for one in asked([first, second], TUESDAY, later)] == [TUESDAY, later]


def test_who_was_asked_waits_for_nobody_and_nobody_is_asked_twice_for_a_time() -> None:
    first, second = waiting(made=(made(TUESDAY),)), waiting()
    assert asked([first, second], TUESDAY) == []
    lapsed = replace(first, made=(made(TUESDAY, waits=False),))
    assert [one.id for one in asked([lapsed, second], TUESDAY)] == [second.id]
    assert asked([lapsed], TUESDAY) == []


def test_an_offer_whose_time_was_taken_holds_nobody_up() -> None:
    later = TUESDAY + timedelta(days=1)
    one = waiting(made=(made(TUESDAY),))
    assert [found.starts_at for found in asked([one], later)] == [later]


def test_nobody_is_asked_at_night_nor_more_than_three_times_in_a_day() -> None:
    asleep = waiting(quiet=Quiet("Europe/Berlin", 9, 12))
    other = waiting()
    assert [one.id for one in asked([asleep, other], TUESDAY)] == [other.id]
    days = [TUESDAY + timedelta(days=day) for day in range(4)]
    weary = waiting(made=tuple(made(day, waits=False) for day in days[:3]))
    assert asked([weary], *days) == []
    rested = tuple(replace(one, made_at=NOW - timedelta(days=1)) for one in weary.made)
    assert [one.starts_at for one in asked([replace(weary, made=rested)], *days)] == [days[3]]


def test_what_is_open_for_a_short_session_may_be_too_little_for_a_long_one() -> None:
    long, short = waiting(length=timedelta(minutes=80)), waiting()
    found = offers_now([long, short], {short.id: [TUESDAY]}, now=NOW, notice=NOTICE)
    assert [one.id for one in found] == [short.id]
