"""The calendar: days, a week or what comes, of one counselor or of the team."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from counsel.accounts.models import User
from counsel.appointments import access, kinds, layers, states, words
from counsel.appointments.calendar import Box, Days, Grid, Week, day_of, lay_out, week_of
from counsel.appointments.models import Appointment
from counsel.appointments.views import bp
from counsel.kernel.db import db
from counsel.kernel.paging import Page, paginate
from counsel.kernel.timezones import to_wall
from counsel.web.forms import as_id
from counsel.web.guard import staff
from counsel.web.request import actor, now, page_number

DAY, WEEK, AGENDA = "day", "week", "agenda"
VIEWS = (DAY, WEEK, AGENDA)
TEAM = "team"
PEOPLE = {DAY: 6, WEEK: 12}
"""How many of the team are shown at once: columns of a day, rows of a week."""
AGENDA_DAYS = 14
FEW = 30


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the grid: a day of a counselor's, with what stands in it and behind it."""

    day: date
    counselor: User
    boxes: Sequence[Box[Any]]
    behind: Sequence[Box[layers.Span]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: a way of looking, whose calendars, which days."""

    view: str
    people: Page[User]
    team: bool
    span: Days | Week

    @property
    def who(self) -> str | None:
        """Whose calendars, as the address says it; None for one's own."""
        if self.team:
            return TEAM
        others = [one for one in self.people if one.id != actor().user_id]
        return str(others[0].id) if others else None

    def other(self, span: Days | Week) -> dict[str, str | None]:
        """The words of the address for the same way of looking at other days."""
        return _words(self.view, span, self.who)


@bp.get("/calendar")
@staff()
def calendar() -> ResponseReturnValue:
    """A grid on a wide screen and a list on a phone; on paper as on the screen."""
    counselors = list(db.session.scalars(access.calendars(actor())))
    today = to_wall(now(), actor().zone).date()
    asked = _asked(counselors, today)
    sessions = access.sessions(actor()).where(
        Appointment.counselor_id.in_([one.id for one in asked.people]),
        access.in_span(*asked.span.bounds(actor().zone)),
    )
    listed: Page[Appointment] | None = None
    if asked.view == AGENDA:
        listed = paginate(sessions.order_by(*_IN_ORDER), page_number(), FEW)
    found = list(listed or db.session.scalars(sessions.order_by(*_IN_ORDER)).unique())
    grid, columns = _columns(asked, found) if _has_grid(asked) else (None, [])
    return render_template(
        "appointments/calendar.html",
        counselors=counselors,
        asked=asked,
        today=today,
        views=[(view, _words(view, _same(view, asked.span, today), asked.who)) for view in VIEWS],
        now_words=_words(asked.view, _span(asked.view, "", today), asked.who),
        grid=grid,
        columns=columns,
        cells=_cells(found) if asked.team and asked.view == WEEK else {},
        listed=listed,
        agenda=[(day, list(some)) for day, some in groupby(found, _day_of)],
        movable={one.id for one in found if _may_move(one)},
        state_of=states.state_of,
        zones_of=zones_of,
        kind_names=kinds.unusual(actor().practice_id, found),
    )


_IN_ORDER = (Appointment.starts_at, Appointment.id)


def zones_of(one: Appointment) -> list[str]:
    """The zones of those who take part whose clocks show another time than the actor's then."""
    theirs = {part.client.zone for part in one.case.participants if part.until is None}
    return sorted(zone for zone in theirs if words.differs(one.starts_at, zone, actor().zone))


def _asked(counselors: list[User], today: date) -> Asked:
    view = request.args.get("view", "")
    view = view if view in VIEWS else WEEK
    who = request.args.get("counselor", "")
    team = who == TEAM and len(counselors) > 1
    wanted = as_id(who) or actor().user_id
    first = next((one for one in counselors if one.id == wanted), None)
    people = counselors if team else [first or counselors[0]] if counselors else []
    text = request.args.get(WEEK, "") or request.args.get(DAY, "")
    shown = _page_of(people, PEOPLE.get(view, len(people) or 1))
    return Asked(view, shown, team, _span(view, text, today))


def _page_of(people: list[User], size: int) -> Page[User]:
    number = min(page_number(), max(1, -(-len(people) // size)))
    return Page(people[(number - 1) * size : number * size], number, len(people), size)


def _span(view: str, text: str, today: date) -> Days | Week:
    """The days of a view that an address names, by a day or by a week."""
    if view == WEEK:
        return week_of(text, day_of(text, today))
    return Days(day_of(text, today), AGENDA_DAYS if view == AGENDA else 1)


def _same(view: str, span: Days | Week, today: date) -> Days | Week:
    """The same days in another view: today where it is among them, else the first."""
    return _span(view, (today if today in span.days else span.days[0]).isoformat(), today)


def _words(view: str, span: Days | Week, who: str | None) -> dict[str, str | None]:
    name = WEEK if isinstance(span, Week) else DAY
    return {"view": None if view == WEEK else view, name: span.key, "counselor": who}


def _has_grid(asked: Asked) -> bool:
    return asked.view == DAY or (asked.view == WEEK and not asked.team)


def _columns(asked: Asked, found: list[Appointment]) -> tuple[Grid[Any], list[Column]]:
    """The grid, and its columns: the days of one counselor, or a day of several."""
    zone = actor().zone
    ids = [one.id for one in asked.people]
    spans = layers.spans_of(_layers(), actor(), ids, asked.span.bounds(zone))
    whole, _ = layers.behind(lay_out(found, asked.span, zone), spans, asked.span, zone)
    made = []
    for one in asked.people:
        mine: list[Any] = [session for session in found if session.counselor_id == one.id]
        laid = Grid(lay_out(mine, asked.span, zone).days, whole.first_hour, whole.last_hour)
        own = [span for span in spans if span.counselor_id == one.id]
        _, behind = layers.behind(laid, own, asked.span, zone)
        made += [Column(day.date, one, day.boxes, behind[day.date]) for day in laid.days]
    return whole, made


def _cells(found: Iterable[Appointment]) -> dict[tuple[uuid.UUID, date], list[Appointment]]:
    """The team's week: by counselor and day."""
    cells: dict[tuple[uuid.UUID, date], list[Appointment]] = {}
    for one in found:
        cells.setdefault((one.counselor_id, _day_of(one)), []).append(one)
    return cells


def _day_of(one: Appointment) -> date:
    return to_wall(one.starts_at, actor().zone).date()


def _may_move(one: Appointment) -> bool:
    return one.starts_at > now() and access.may_schedule(actor(), one.case)


def _layers() -> tuple[layers.LayerSource, ...]:
    """What other features know of a counselor's time."""
    known: tuple[layers.LayerSource, ...] = current_app.extensions["counsel.layers"]
    return known
