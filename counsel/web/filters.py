"""How dates, names and numbers read on a page. All times come in as aware instants."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from flask import Flask, current_app

from counsel.kernel import markup
from counsel.kernel.clock import Clock
from counsel.kernel.timezones import zone


def local(instant: datetime, zone_name: str) -> datetime:
    """The same instant as the clocks of a zone show it."""
    return instant.astimezone(zone(zone_name))


def day_text(day: date, today: date) -> str:
    """As "Tue 24 Nov", with the year where it is not this one."""
    text = f"{day:%a} {day.day} {day:%b}"
    return text if day.year == today.year else f"{text} {day.year}"


def long_day_text(day: date, today: date) -> str:
    """As "Tuesday, 24 November", with the year where it is not this one."""
    text = f"{day:%A}, {day.day} {day:%B}"
    return text if day.year == today.year else f"{text} {day.year}"


def near_day_text(day: date, today: date) -> str:
    """As "today", "tomorrow", "yesterday", or the day as in `day_text`."""
    names = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return names.get((day - today).days) or day_text(day, today)


def clock_text(instant: datetime, zone_name: str) -> str:
    """As "09:00": the clocks of the zone show it."""
    return f"{local(instant, zone_name):%H:%M}"


def when_text(
    instant: datetime,
    zone_name: str,
    today: date,
    other_zone: str | None = None,
    other_label: str = "for the client",
) -> str:
    """As "Tue 24 Nov, 15:00", and with another zone both times wherever they differ.

    "Tue 24 Nov, 15:00, your time; 09:00 for the client". Where even the day differs, the other day
    is said too.
    """
    mine = local(instant, zone_name)
    text = f"{day_text(mine.date(), today)}, {mine:%H:%M}"
    if other_zone is None:
        return text
    theirs = local(instant, other_zone)
    if theirs.utcoffset() == mine.utcoffset():
        return text
    same_day = theirs.date() == mine.date()
    their_day = "" if same_day else f"{day_text(theirs.date(), today)}, "
    return f"{text}, your time; {their_day}{theirs:%H:%M} {other_label}"


def ago_text(instant: datetime, now: datetime, zone_name: str) -> str:
    """As "just now", "5 minutes ago", "today, 09:00", "yesterday, 18:30", or the day."""
    minutes = int((now - instant).total_seconds() // 60)
    if 0 <= minutes < 1:
        return "just now"
    if 1 <= minutes < 60:
        return f"{plural(minutes, 'minute')} ago"
    day = local(instant, zone_name).date()
    said = near_day_text(day, local(now, zone_name).date())
    return f"{said}, {clock_text(instant, zone_name)}"


def first_name(name: str | None) -> str:
    """The first word of a name; an empty name stays empty."""
    return (name or "").partition(" ")[0]


def initials(name: str | None) -> str:
    """One or two letters for a round badge: first and last word of the name."""
    words = (name or "").split()
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[0] for word in words]
    return "".join(letters).upper()


def plural(count: int, one: str, many: str | None = None) -> str:
    """As "1 client", "2 clients", "3 people" by plural(3, "person", "people")."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _now() -> datetime:
    clock: Clock = current_app.extensions["counsel.clock"]
    return clock.now()


def _dated(text: Callable[[date, date], str]) -> Callable[..., str]:
    """A filter over a date, or over an instant in a zone, that knows which day is today."""

    def show(value: date, zone_name: str = "UTC") -> str:
        day = local(value, zone_name).date() if isinstance(value, datetime) else value
        return text(day, local(_now(), zone_name).date())

    return show


def _when(instant: datetime, zone_name: str, *others: str) -> str:
    return when_text(instant, zone_name, local(_now(), zone_name).date(), *others)


def _ago(instant: datetime, zone_name: str = "UTC") -> str:
    return ago_text(instant, _now(), zone_name)


def register(app: Flask) -> None:
    """Give templates the filters that docs/interface.md lists."""
    app.jinja_env.filters |= {
        "markdown": markup.render,
        "day": _dated(day_text),
        "long_day": _dated(long_day_text),
        "near_day": _dated(near_day_text),
        "clock": clock_text,
        "when_text": _when,
        "ago": _ago,
        "local": local,
        "first_name": first_name,
        "initials": initials,
        "plural": plural,
    }
