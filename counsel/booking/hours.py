"""Hours of a day, as people write them: "9-12, 14:00–17:30". Needs no database."""

from __future__ import annotations

import re
from itertools import pairwise

from counsel.kernel.errors import DomainError

Span = tuple[int, int]
"""From and until, in minutes of the clock since midnight; 1440 is the end of the day."""
MOST_SPANS = 6
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:-|–|—|to)\s*(\d{1,2})(?:[:.](\d{2}))?")
_HELP = "Write hours like 9:00–12:00, 14:00–17:00."


def parse(text: str, *, field: str | None = None) -> tuple[Span, ...]:
    """The spans of a day, in order; none for an empty text. Raises DomainError for what is no time,
    ends before it begins, or overlaps."""
    spans = sorted(_span(part, field) for part in re.split(r"[,;\n]", text) if part.strip())
    if len(spans) > MOST_SPANS:
        raise DomainError(f"At most {MOST_SPANS} times in a day.", field=field)
    for before, after in pairwise(spans):
        if before[1] > after[0]:
            raise DomainError("Two of these times overlap.", field=field)
    return tuple(spans)


def say(spans: tuple[Span, ...]) -> str:
    """As "09:00–12:00, 14:00–17:30"; what `parse` reads back."""
    return ", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in spans)


def _span(part: str, field: str | None) -> Span:
    match = _SPAN.fullmatch(part.strip())
    if match is None:
        raise DomainError(_HELP, field=field)
    from_hour, from_minute, to_hour, to_minute = (int(one or 0) for one in match.groups())
    start, end = from_hour * 60 + from_minute, to_hour * 60 + to_minute
    if from_minute > 59 or to_minute > 59 or end > 1440:
        raise DomainError(_HELP, field=field)
    if end <= start:
        raise DomainError("Each time must end after it begins.", field=field)
    return start, end


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
