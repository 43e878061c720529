"""What is done after a session that did not take place."""

from __future__ import annotations

import uuid

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from counsel.appointments import aftercare
from counsel.appointments.views import bp, changeable
from counsel.kernel.errors import DomainError
from counsel.web.guard import staff
from counsel.web.request import actor, now

SAID = {
    aftercare.REACHED: "Noted: you reached out.",
    aftercare.NOT_NEEDED: "Noted: it is not needed.",
    "": "It is on your list again.",
}


@bp.post("/sessions/<uuid:appointment_id>/fee")
@staff()
def waive_fee(appointment_id: uuid.UUID) -> ResponseReturnValue:
    """The fee is waived ("waived" is "yes"), or stands after all."""
    one = changeable(appointment_id)
    waived = request.form.get("waived") == "yes"
    try:
        aftercare.waive_fee(actor(), one, waived, now=now())
        flash("The fee is waived." if waived else "The fee stands.", "done")
    except DomainError as error:
        flash(error.text, "warning")
    return redirect(url_for("appointments.appointment", appointment_id=one.id), 303)


@bp.post("/sessions/<uuid:appointment_id>/outreach")
@staff()
def reach_out(appointment_id: uuid.UUID) -> ResponseReturnValue:
    """Somebody reached out, or it is not needed ("how"), or neither after all."""
    one = changeable(appointment_id)
    how = request.form.get("how", "")
    try:
        aftercare.reach_out(actor(), one, how, now=now())
        flash(SAID[how], "done")
    except DomainError as error:
        flash(error.text, "warning")
    return redirect(url_for("appointments.appointment", appointment_id=one.id), 303)
