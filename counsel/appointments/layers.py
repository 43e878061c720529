"""What else fills a counselor's calendar: times that later features know, drawn behind sessions.

A feature registers a source in features.LAYERS. A source gets whose calendar is looked at, by an
actor who may, and a span of time.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from counsel.appointments.calendar import SLOT, Box, Grid, Week, lay_out
from counsel.kernel.actor import Actor

BUSY = "busy"
LONG = 12 * 60 // SLOT
"""What is longer does not widen the hours that are shown."""


@dataclass(frozen=True, slots=True)
class Span:
    """A time with a kind (a class of the style sheet) and words."""

    starts_at: datetime
    ends_at: datetime
    kind: str
    words: str


LayerSource = Callable[[Actor, Sequence[uuid.UUID], datetime, datetime], list[Span]]


def spans_of(
    sources: Iterable[LayerSource],
    actor: Actor,
    counselor_ids: Sequence[uuid.UUID],
    bounds: tuple[datetime, datetime],
) -> list[Span]:
    """What all sources know of these counselors, in order."""
    found = [span for source in sources for span in source(actor, counselor_ids, *bounds)]
    return sorted(found, key=lambda span: (span.starts_at, span.ends_at, span.kind))


def behind(
    grid: Grid[Any], spans: Sequence[Span], week: Week, zone: str
) -> tuple[Grid[Any], Mapping[date, list[Box[Span]]]]:
    """A week's grid with room for the spans, and the spans as boxes of the hours that it shows."""
    per_hour = 60 // SLOT
    laid = {day.date: day.boxes for day in lay_out(spans, week, zone).days}
    short = [box for boxes in laid.values() for box in boxes if box.length < LONG]
    wider = replace(
        grid,
        first_hour=min([grid.first_hour, *(box.first // per_hour for box in short)]),
        last_hour=max([grid.last_hour, *(-(-box.end // per_hour) for box in short)]),
    )
    first, last = wider.first_hour * per_hour, wider.last_hour * per_hour
    cut = {day: [_cut(box, first, last) for box in boxes] for day, boxes in laid.items()}
    return wider, {day: [box for box in boxes if box.length > 0] for day, boxes in cut.items()}


def _cut(box: Box[Span], first: int, last: int) -> Box[Span]:
    start, end = max(box.first, first), min(box.end, last)
    return Box(box.item, start, end - start)
