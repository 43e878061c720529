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

from counsel.appointments.calendar import SLOT, Box, Grid, HasDays, lay_out
from counsel.kernel.actor import Actor

BUSY, OPEN = "busy", "open"
LONG = 12 * 60 // SLOT
"""What is longer does not widen the hours that are shown."""


@dataclass(frozen=True, slots=True)
class Span:
    """A time of one counselor with a kind (a class of the style sheet) and words."""

    starts_at: datetime
    ends_at: datetime
    kind: str
    words: str
    counselor_id: uuid.UUID | None = None


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
    grid: Grid[Any], spans: Sequence[Span], shown: HasDays, zone: str
) -> tuple[Grid[Any], Mapping[date, list[Box[Span]]]]:
    """A grid with room for the spans, and the spans as boxes of the hours that it shows: each kind
    over the whole width, open hours furthest behind."""
    per_hour = 60 // SLOT
    kinds = sorted({span.kind for span in spans}, key=lambda kind: (kind != OPEN, kind))
    laid: dict[date, list[Box[Span]]] = {day: [] for day in shown.days}
    for kind in kinds:
        for day in lay_out([one for one in spans if one.kind == kind], shown, zone).days:
            laid[day.date] += day.boxes
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
    return Box(box.item, start, end - start, box.lane, box.lanes)
