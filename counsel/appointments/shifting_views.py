"""What dragging in the calendar asks for: another time or length, and back again."""

from __future__ import annotations

import uuid
from datetime import datetime

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue

from counsel.appointments import layers, shifting, spacing
from counsel.appointments.calendar import day_of
from counsel.appointments.models import Appointment
from counsel.appointments.views import bp, changeable
from counsel.kernel.errors import DomainError
from counsel.kernel.timezones import to_wall
from counsel.kernel.tokens import Links
from counsel.web.filters import when_text
from counsel.web.guard import staff
from counsel.web.request import actor, now


@bp.post("/sessions/<uuid:appointment_id>/shift")
@staff()
def shift(appointment_id: uuid.UUID) -> ResponseReturnValue:
    """To a "day" and a "minute" of it on the actor's clocks, for so many "minutes". Answers with
    what to say and how to undo it; 422 with the reason where it cannot be."""
    one = changeable(appointment_id)
    today = to_wall(now(), actor().zone).date()
    day = day_of(request.form.get("day", ""), today)
    at = datetime.combine(day, shifting.snapped(_number("minute")))
    token = shifting.shift(
        actor(), one, day_and_time=at, minutes=_number("minutes"), links=_links(), now=now()
    )
    if not token:
        return {"said": "It stays where it was.", "undo": "", "token": ""}
    said = f"{one.case.title}: now {_said(one)}.{_beside(one)}"
    undo_url = url_for("appointments.undo_shift", appointment_id=one.id)
    return {"said": said, "undo": undo_url, "token": token}


@bp.post("/sessions/<uuid:appointment_id>/shift/undo")
@staff()
def undo_shift(appointment_id: uuid.UUID) -> ResponseReturnValue:
    """Back to where it was; 422 with the reason where that is over."""
    one = changeable(appointment_id)
    token = request.form.get("token", "")
    shifting.undo(actor(), one, token, links=_links(), now=now())
    return {"said": f"{one.case.title}: back to {_said(one)}. Nobody was told."}


def _number(name: str) -> int:
    found = request.form.get(name, type=int)
    if found is None:
        raise DomainError("Choose a time within the day.")
    return found


def _said(one: Appointment) -> str:
    today = to_wall(now(), actor().zone).date()
    minutes = int((one.ends_at - one.starts_at).total_seconds()) // 60
    return f"{when_text(one.starts_at, actor().zone, today)}, {minutes} minutes"


def _beside(one: Appointment) -> str:
    """What else should be known of the new time."""
    known: tuple[layers.LayerSource, ...] = current_app.extensions["counsel.layers"]
    bounds = (one.starts_at, one.ends_at)
    spans = layers.spans_of(known, actor(), [one.counselor_id], bounds)
    busy = any(
        span.kind == layers.BUSY and span.starts_at < one.ends_at and span.ends_at > one.starts_at
        for span in spans
    )
    series = " The others of its series stay." if one.series_id else ""
    taken = " There is something else in that time already." if busy else ""
    return series + taken + spacing.too_close([one])


def _links() -> Links:
    links: Links = current_app.extensions["counsel.links"]
    return links
