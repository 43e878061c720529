"""Busy times elsewhere, behind the sessions of a calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from counsel.appointments import layers
from counsel.appointments.calendar import Week, lay_out
from counsel.appointments.layers import BUSY, Span
from counsel.feeds import outside
from counsel.feeds.reading import Reading
from tests.cast import Cast
from tests.fakes import START
from tests.feeds.factories import Block
from tests.people import Person

WEEK = Week(date(2026, 11, 30))
EVENING = datetime(2026, 12, 1, 19, tzinfo=UTC)


def test_an_evening_widens_the_hours_and_a_whole_day_is_cut_to_them() -> None:
    spans = [
        Span(EVENING, EVENING + timedelta(hours=2), BUSY, "Busy"),
        Span(datetime(2026, 12, 2, tzinfo=UTC), datetime(2026, 12, 3, tzinfo=UTC), BUSY, "Busy"),
    ]
    grid, boxes = layers.behind(lay_out([], WEEK, "UTC"), spans, WEEK, "UTC")
    assert (grid.first_hour, grid.last_hour) == (8, 21)
    [evening], [day] = boxes[EVENING.date()], boxes[date(2026, 12, 2)]
    assert (evening.first, evening.length) == (19 * 12, 24)
    assert (day.first, day.length) == (8 * 12, 13 * 12)


def test_whoever_sees_a_calendar_sees_that_its_counselor_is_busy(
    cast: Cast, in_practice: Block, person: Callable[..., Person]
) -> None:
    with in_practice():
        address = "https://calendar.example/mine.ics"
        one = outside.add(cast.counselor, name="Choir", address=address, now=START)
        span = (EVENING, EVENING + timedelta(hours=2))
        outside.keep(one, Reading((span,)), now=START)
    url = f"/calendar?week={WEEK.key}&counselor={cast.counselor.user_id}"
    for who in (cast.counselor, cast.supervisor, cast.assistant):
        text = person(who).get(url).text
        assert "Busy elsewhere" in text
        assert "Choir" not in text
    assert "Busy elsewhere" not in person(cast.colleague).get(url).text
