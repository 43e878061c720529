"""Pages of sessions for clients: when, where, confirm, cancel."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import case

from counsel.appointments import access, answers, joint, service
from counsel.appointments.forms import ReasonForm
from counsel.appointments.models import Appointment
from counsel.appointments.views import bp, contributed, kind_name, parts_of
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.paging import paginate
from counsel.practices.models import Practice
from counsel.web.forms import again
from counsel.web.guard import client, found
from counsel.web.request import actor, now, page_number


@bp.get("/my/sessions")
@client
def mine() -> ResponseReturnValue:
    """What lies ahead, the nearest first; then what was, the latest first."""
    moment = now()
    past = case((Appointment.ends_at > moment, 0), else_=1)
    ahead = case((Appointment.ends_at > moment, Appointment.starts_at))
    order = (past, ahead, Appointment.starts_at.desc())
    page = paginate(access.own(actor()).order_by(*order), page_number())
    return render_template(
        "appointments/mine.html",
        page=page,
        ahead=[one for one in page if one.ends_at > moment],
        past=[one for one in page if one.ends_at <= moment],
        states=answers.own_states(list(page), actor().client_id),
    )


@bp.get("/my/sessions/<uuid:appointment_id>")
@client
def my_session(appointment_id: uuid.UUID) -> ResponseReturnValue:
    """One session of the client."""
    return render_template("appointments/my_session.html", **_context(_own(appointment_id)))


@bp.post("/my/sessions/<uuid:appointment_id>/confirmation")
@client
def confirm(appointment_id: uuid.UUID) -> ResponseReturnValue:
    """The client will come."""
    one = _own(appointment_id)
    try:
        service.confirm_as_client(one, _me(), actor_id=actor().user_id, now=now())
        flash("Thank you. Your counselor knows that you are coming.", "done")
    except DomainError as error:
        flash(error.text, "info")
    return redirect(url_for("appointments.my_session", appointment_id=one.id), 303)


@bp.route("/my/sessions/<uuid:appointment_id>/cancellation", methods=["GET", "POST"])
@client
def cancel_mine(appointment_id: uuid.UUID) -> ResponseReturnValue:
    """Cancel, after a word about the notice."""
    one = _own(appointment_id)
    form = ReasonForm()
    if not form.is_submitted():
        return render_template("appointments/cancel_mine.html", form=form, **_context(one))
    if not form.validate():
        return again("appointments/cancel_mine.html", form, **_context(one))
    try:
        joint.cannot_come(
            one, _me(), reason=form.reason.data or "", actor_id=actor().user_id, now=now()
        )
        flash("Your counselor is told that you cannot come.", "done")
    except DomainError as error:
        flash(error.text, "info")
    return redirect(url_for("appointments.my_session", appointment_id=one.id), 303)


def _own(appointment_id: uuid.UUID) -> Appointment:
    return found(access.own(actor()).where(Appointment.id == appointment_id))


def _me() -> uuid.UUID:
    client_id = actor().client_id
    if client_id is None:
        raise DomainError("Only clients can do this.")
    return client_id


def _context(one: Appointment) -> dict[str, Any]:
    return {
        "appointment": one,
        "state": answers.own_states([one], actor().client_id)[one.id],
        "practice": db.session.get_one(Practice, one.practice_id),
        "late": service.is_late(one, now()),
        "kind_name": kind_name(one),
        "joint": joint.is_joint(one),
        "open": one.canceled_at is None and one.starts_at > now(),
        "parts": parts_of(one, contributed().own_session_parts),
    }
