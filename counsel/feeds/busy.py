"""From the text of somebody's calendar to the times at which they are busy. Pure.

Repetitions are expanded in the wall time of the zone that the calendar names, as calendar programs
do (RFC 5545, 3.3.10), and only then become instants. Titles, places and people are never looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice, takewhile
from typing import Any, TypeVar

from dateutil import tz
from dateutil.rrule import rruleset, rrulestr
from icalendar import Calendar
from icalendar.error import BrokenCalendarProperty

from counsel.kernel.timezones import zone

MOST_SPANS = 4000
FREE = ("FREE", "WORKINGELSEWHERE")
A_DAY = timedelta(days=1)
Span = tuple[datetime, datetime]
Event = Any
"""A component of the iCalendar library, whose values are of any kind until they are asked."""
T = TypeVar("T")


class NotACalendar(Exception):
    """The text is no iCalendar."""


class TooMuch(Exception):
    """There are more busy times than we keep."""


def busy_spans(
    text: bytes, *, zone_name: str, first: datetime, last: datetime, ours: str = ""
) -> list[Span]:
    """The busy times that touch a span of time, joined where they meet, in order.

    Whole days and times without a zone are those of `zone_name`. What is marked as free, what is
    canceled, and our own events (whose UID ends with `ours`) are left out. Raises NotACalendar and
    TooMuch.
    """
    home = zone(zone_name)
    found: list[Span] = []
    for span in _all_spans(_events(text), home, (first, last), ours):
        if span[1] > span[0] and span[1] > first and span[0] < last:
            found.append(span)
            if len(found) > MOST_SPANS:
                raise TooMuch
    return _joined(found)


def _events(text: bytes) -> list[Event]:
    try:
        calendars = Calendar.from_ical(text, multiple=True)
    except (ValueError, IndexError, KeyError, TypeError):
        raise NotACalendar from None
    named = [one for one in calendars if one.name == "VCALENDAR"]
    if not named:
        raise NotACalendar
    return [event for one in named for event in one.walk("VEVENT")]


def _all_spans(events: Iterable[Event], home: tzinfo, window: Span, ours: str) -> Iterator[Span]:
    """The spans of each event; an occurrence that has an event of its own is told by that. Events
    that cannot be understood are left out."""
    rows: dict[str, list[Event]] = {}
    for event in events:
        rows.setdefault(str(event.get("UID", id(event))), []).append(event)
    for uid, row in rows.items():
        if ours and uid.endswith(ours):
            continue
        told = {at for one in row for at in _understood(_told(one, home))}
        for event in row:
            yield from _understood(_spans(event, told, home, window))


def _understood(found: Iterator[T]) -> list[T]:
    try:
        return list(islice(found, MOST_SPANS + 1))
    except (BrokenCalendarProperty, ValueError, TypeError, KeyError, OverflowError):
        return []


def _told(event: Event, home: tzinfo) -> Iterator[datetime]:
    if "RECURRENCE-ID" in event:
        yield _instant(event["RECURRENCE-ID"].dt, home)


def _spans(event: Event, told: set[datetime], home: tzinfo, window: Span) -> Iterator[Span]:
    if not _blocks(event):
        return
    if "RECURRENCE-ID" in event:
        yield _span_from(event["DTSTART"].dt, event, home)
        return
    for at in _occurrences(event, home, window):
        span = _span_from(at, event, home)
        if span[0] not in told:
            yield span


def _blocks(event: Event) -> bool:
    marked = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
    free = str(event.get("TRANSP", "")).upper() == "TRANSPARENT" or marked in FREE
    return not free and str(event.get("STATUS", "")).upper() != "CANCELLED"


def _occurrences(event: Event, home: tzinfo, window: Span) -> Iterator[date | datetime]:
    """When an event begins, each time within the window, as the kind of time that it has."""
    begin = event["DTSTART"].dt
    if "RRULE" not in event and "RDATE" not in event:
        yield begin
        return
    whole_day = not isinstance(begin, datetime)
    place = getattr(begin, "tzinfo", None) or home
    start = _wall(begin, place)
    rules = rruleset()
    rules.rdate(start)
    for rule in _listed(event.get("RRULE")):
        rules.rrule(rrulestr(_rule_text(rule, place), dtstart=start))
    for at in _dates(event.get("RDATE")):
        rules.rdate(_wall(at, place))
    for at in _dates(event.get("EXDATE")):
        rules.exdate(_wall(at, place))
    margin = _length(event, home) + 2 * A_DAY
    lower, upper = (_wall(at, place) for at in window)
    walls = rules.xafter(lower - margin, inc=True)
    for wall in takewhile(lambda at: at <= upper + A_DAY, walls):
        yield wall.date() if whole_day else wall.replace(tzinfo=place)


def _rule_text(rule: Any, place: tzinfo) -> str:
    """A rule for wall times: its end is made one, whatever kind of time it was."""
    changed = rule.copy()
    for until in _listed(rule.get("UNTIL")):
        last = until if isinstance(until, datetime) else datetime.combine(until, time.max)
        changed["UNTIL"] = [_wall(last, place).replace(microsecond=0)]
    return str(changed.to_ical().decode())


def _span_from(begin: date | datetime, event: Event, home: tzinfo) -> Span:
    if isinstance(begin, datetime):
        start = _instant(begin, home)
        return start, start + _length(event, home)
    days = max(_length(event, home), A_DAY)
    return _instant(begin, home), _instant(begin + days, home)


def _length(event: Event, home: tzinfo) -> timedelta:
    begin, end = event["DTSTART"].dt, getattr(event.get("DTEND"), "dt", None)
    if isinstance(end, date):
        whole_days = not isinstance(begin, datetime) and not isinstance(end, datetime)
        length = end - begin if whole_days else _instant(end, home) - _instant(begin, home)
    else:
        length = getattr(event.get("DURATION"), "dt", timedelta(0))
    return length if isinstance(length, timedelta) and length > timedelta(0) else timedelta(0)


def _instant(at: date | datetime, home: tzinfo) -> datetime:
    moment = at if isinstance(at, datetime) else datetime.combine(at, time())
    aware = moment if moment.tzinfo else moment.replace(tzinfo=home)
    found: datetime = tz.resolve_imaginary(aware).astimezone(UTC)
    return found


def _wall(at: date | datetime, place: tzinfo) -> datetime:
    if not isinstance(at, datetime):
        return datetime.combine(at, time())
    return at.astimezone(place).replace(tzinfo=None) if at.tzinfo else at


def _listed(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _dates(value: Any) -> Iterator[date | datetime]:
    for group in _listed(value):
        for one in getattr(group, "dts", []):
            yield one.dt[0] if isinstance(one.dt, tuple) else one.dt


def _joined(spans: list[Span]) -> list[Span]:
    """Spans that touch become one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
