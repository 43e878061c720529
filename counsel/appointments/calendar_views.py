"""The calendar: a week with an address of its own, of one counselor."""

from __future__ import annotations

from datetime import datetime

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from counsel.accounts.models import User
from counsel.appointments import access, layers, states
from counsel.appointments.calendar import lay_out, week_of
from counsel.appointments.models import Appointment
from counsel.appointments.views import bp
from counsel.kernel.db import db
from counsel.kernel.timezones import to_wall
from counsel.web.forms import as_id
from counsel.web.guard import staff
from counsel.web.request import actor, now


@bp.get("/calendar")
@staff()
def calendar() -> ResponseReturnValue:
    """A week of sessions: a grid on a wide screen, an agenda on a phone."""
    counselors = list(db.session.scalars(access.calendars(actor())))
    shown = _shown(counselors)
    today = to_wall(now(), actor().zone).date()
    week = week_of(request.args.get("week", ""), today)
    bounds = week.bounds(actor().zone)
    spans = layers.spans_of(_layers(), actor(), [shown.id] if shown else [], bounds)
    grid = lay_out(_sessions(shown, *bounds), week, actor().zone)
    grid, behind = layers.behind(grid, spans, week, actor().zone)
    return render_template(
        "appointments/calendar.html",
        counselors=counselors,
        shown=shown,
        week=week,
        this_week=week_of("", today),
        today=today,
        grid=grid,
        behind=behind,
        state_of=states.state_of,
    )


def _shown(counselors: list[User]) -> User | None:
    """The counselor that was asked for, else the actor, else the first."""
    wanted = as_id(request.args.get("counselor", "")) or actor().user_id
    first = counselors[0] if counselors else None
    return next((one for one in counselors if one.id == wanted), first)


def _sessions(counselor: User | None, first: datetime, last: datetime) -> list[Appointment]:
    if counselor is None:
        return []
    statement = access.sessions(actor()).where(
        Appointment.counselor_id == counselor.id, access.in_span(first, last)
    )
    return list(db.session.scalars(statement.order_by(Appointment.starts_at)).unique())


def _layers() -> tuple[layers.LayerSource, ...]:
    """What other features know of a counselor's time."""
    known: tuple[layers.LayerSource, ...] = current_app.extensions["counsel.layers"]
    return known
