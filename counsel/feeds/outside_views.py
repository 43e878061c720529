"""A counselor's calendars elsewhere: bring one in, read it now, take it out."""

from __future__ import annotations

import uuid

from flask import current_app, flash
from flask.typing import ResponseReturnValue

from counsel.feeds import access, outside
from counsel.feeds.forms import OutsideForm
from counsel.feeds.models import OutsideCalendar
from counsel.feeds.reading import Reach
from counsel.feeds.views import back, bp, page
from counsel.kernel.actor import COUNSELOR
from counsel.kernel.errors import DomainError
from counsel.web.guard import found, staff
from counsel.web.request import actor, now


@bp.post("/account/calendar/outside")
@staff(COUNSELOR)
def bring_in() -> ResponseReturnValue:
    """Bring a calendar in by its address."""
    form = OutsideForm()
    if not form.validate():
        return page(outside=form), 422
    reach: Reach = current_app.extensions["counsel.calendars"]
    given = {"name": form.name.data or "", "address": form.address.data or ""}
    try:
        outside.add(actor(), **given, schemes=reach.schemes, now=now())
    except DomainError as error:
        form.refuse(error)
        return page(outside=form), 422
    flash("Brought in. It is read within a minute.", "done")
    return back()


@bp.post("/account/calendar/outside/<uuid:calendar_id>/reading")
@staff(COUNSELOR)
def read_again(calendar_id: uuid.UUID) -> ResponseReturnValue:
    """Read it within the next minute."""
    outside.ask_again(_own(calendar_id), now=now())
    flash("It is read within a minute.", "done")
    return back()


@bp.post("/account/calendar/outside/<uuid:calendar_id>/removal")
@staff(COUNSELOR)
def take_out(calendar_id: uuid.UUID) -> ResponseReturnValue:
    """Take it out; its times are free again."""
    outside.remove(actor(), _own(calendar_id), now=now())
    flash("Taken out. Its times are free again.", "done")
    return back()


def _own(calendar_id: uuid.UUID) -> OutsideCalendar:
    return found(access.own_outside(actor()).where(OutsideCalendar.id == calendar_id))
