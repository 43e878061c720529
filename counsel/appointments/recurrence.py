"""Sessions that repeat, in wall time: "every second Tuesday at 15:00, ten times". Pure.

A rule is an RRULE (RFC 5545 3.3.10) without a zone: it gives days, and the clocks of the
counselor's zone give the instants. So a session stays at 15:00 when the clocks change. A time that
the clocks skip in spring moves forward by the gap (RFC 5545 3.3.5); of an hour that comes twice in
autumn it is the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile

from dateutil.rrule import rrulestr

from counsel.kernel.errors import DomainError
from counsel.kernel.timezones import to_utc

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
MOST_WEEKS, MOST_TIMES = 12, 200
FURTHEST = timedelta(days=730)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a session repeats: each `weeks` weeks on `weekdays` (0 is Monday), or, with `monthly`,
    each month on the same weekday of it. It ends after `times` sessions, with the day `until`, or
    when somebody ends it."""

    weeks: int = 1
    weekdays: tuple[int, ...] = ()
    monthly: bool = False
    times: int | None = None
    until: date | None = None


def checked(pattern: Pattern, first: date) -> Pattern:
    """The pattern with the weekday of its first session in it. Raises DomainError beside the field
    that does not fit."""
    if not 1 <= pattern.weeks <= MOST_WEEKS:
        raise DomainError(f"Between 1 and {MOST_WEEKS} weeks.", field="repeat")
    if pattern.times is not None and not 2 <= pattern.times <= MOST_TIMES:
        raise DomainError(f"Between 2 and {MOST_TIMES} times.", field="times")
    if pattern.until is not None and not first < pattern.until <= first + FURTHEST:
        raise DomainError("Choose a day after the first session, within two years.", field="until")
    days = () if pattern.monthly else tuple(sorted({*pattern.weekdays, first.weekday()}))
    return replace(pattern, weekdays=days)


def rule_of(pattern: Pattern, first: date) -> str:
    """The RRULE of a checked pattern whose first session is on that day."""
    if pattern.monthly:
        parts = ["FREQ=MONTHLY", f"BYDAY={_place_in_month(first)}{CODES[first.weekday()]}"]
    else:
        days = ",".join(CODES[day] for day in pattern.weekdays)
        parts = ["FREQ=WEEKLY", f"INTERVAL={pattern.weeks}", f"BYDAY={days}"]
    if pattern.times is not None:
        parts.append(f"COUNT={pattern.times}")
    elif pattern.until is not None:
        parts.append(f"UNTIL={pattern.until:%Y%m%d}T235959")
    return ";".join(parts)


def pattern_of(rule: str) -> Pattern:
    """The pattern of a rule that `rule_of` made."""
    parts = dict(part.split("=") for part in rule.split(";"))
    times, until = parts.get("COUNT"), parts.get("UNTIL")
    monthly = parts["FREQ"] == "MONTHLY"
    days = () if monthly else tuple(CODES.index(code) for code in parts["BYDAY"].split(","))
    return Pattern(
        weeks=int(parts.get("INTERVAL", 1)),
        weekdays=days,
        monthly=monthly,
        times=int(times) if times else None,
        until=date.fromisoformat(until[:8]) if until else None,
    )


def days(rule: str, first: date, *, until: date) -> list[date]:
    """The days of a rule from its first one on, up to and with `until`."""
    return list(takewhile(lambda day: day <= until, _all(rule, first)))


def ends(rule: str, first: date) -> date | None:
    """The last day of a rule; None for one that goes on."""
    pattern = pattern_of(rule)
    if pattern.times is None and pattern.until is None:
        return None
    return list(islice(_all(rule, first), MOST_TIMES * 4))[-1]


def instant_of(day: date, clock: time, zone: str) -> datetime:
    """The instant of a session of a series on a day."""
    return to_utc(datetime.combine(day, clock), zone)


def moved(rule: str, old: date, new: date, *, left: int | None) -> str:
    """The rule of what follows when the session of the day `old` moves to the day `new`, and those
    after it alike. `left` is how many there are from then on; None for a rule that goes on."""
    pattern, shift = pattern_of(rule), (new - old).days
    turned = tuple(sorted((day + shift) % 7 for day in pattern.weekdays))
    return rule_of(replace(pattern, weekdays=turned, times=left, until=None), new)


def with_times(rule: str, first: date, times: int) -> str:
    """The same rule, ending after so many sessions in all."""
    return rule_of(replace(pattern_of(rule), times=times, until=None), first)


def words(rule: str, first: date) -> str:
    """As "Every 2 weeks on Tuesday and Thursday, 10 times"."""
    pattern = pattern_of(rule)
    if pattern.monthly:
        place = ORDINALS[int(_place_in_month(first))]
        said = f"Every month on the {place} {NAMES[first.weekday()]}"
    else:
        each = "Every week" if pattern.weeks == 1 else f"Every {pattern.weeks} weeks"
        *some, last = [NAMES[day] for day in pattern.weekdays]
        said = f"{each} on {', '.join(some)}{' and ' if some else ''}{last}"
    if pattern.times is not None:
        return f"{said}, {pattern.times} times"
    if pattern.until is not None:
        return f"{said}, until {pattern.until.day} {pattern.until:%B %Y}"
    return said


def _place_in_month(day: date) -> str:
    """Which of its weekday in the month a day is: 1 to 4, or -1 for a fifth, which is the last."""
    number = (day.day - 1) // 7 + 1
    return str(number) if number < 5 else "-1"


def _all(rule: str, first: date) -> Iterator[date]:
    start = datetime.combine(first, time())
    return (moment.date() for moment in rrulestr(rule, dtstart=start))
