"""The page with one field: by a link without signing in, or signed in on a client's own session.

The link's page shows nothing of what was written before and not even which day it is about.
"""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from counsel.appointments import access, recipients
from counsel.appointments.models import Appointment
from counsel.kernel import tenancy
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.tokens import BadToken
from counsel.practices.models import Practice
from counsel.reminders import agendas
from counsel.reminders.forms import AgendaForm
from counsel.reminders.views import bp
from counsel.roster.models import Client
from counsel.web.forms import again, as_id
from counsel.web.guard import client, enter_practice, found, public
from counsel.web.request import actor, links, now

STATUS = {"unknown": 404, "ended": 410}


@bp.route("/q/<token>", methods=["GET", "POST"])
@public
def ask(token: str) -> ResponseReturnValue:
    """What somebody would like from their next time; a GET changes nothing."""
    opened, form = _open(token), AgendaForm()
    if opened["state"] == "ready" and form.is_submitted():
        if not form.validate():
            return again("reminders/ask.html", form, token=token, **opened)
        one, who = opened["appointment"], opened["client"]
        try:
            agendas.write(one, who, form.text.data or "", by="link", now=now())
        except DomainError as error:
            form.refuse(error)
            return again("reminders/ask.html", form, token=token, **opened)
        opened["state"] = "done"
    page = render_template("reminders/ask.html", form=form, token=token, **opened)
    return page, STATUS.get(opened["state"], 200)


@bp.route("/my/sessions/<uuid:appointment_id>/agenda", methods=["GET", "POST"])
@client
def my_agenda(appointment_id: uuid.UUID) -> ResponseReturnValue:
    """The same, signed in: what was written can be read and changed until the session starts."""
    one = found(access.own(actor()).where(Appointment.id == appointment_id))
    me = db.session.get_one(Client, actor().client_id)
    known = agendas.of(one, me.id)
    form = AgendaForm(data={"text": known.text if known else ""})
    if not form.is_submitted():
        return render_template("reminders/my_agenda.html", form=form, appointment=one)
    try:
        if not form.validate():
            return again("reminders/my_agenda.html", form, appointment=one)
        agendas.write(one, me, form.text.data or "", by="client", now=now())
    except DomainError as error:
        form.refuse(error)
        return again("reminders/my_agenda.html", form, appointment=one)
    flash("Your counselor sees it before you meet.", "done")
    return redirect(url_for("appointments.my_session", appointment_id=one.id), 303)


def _open(token: str) -> dict[str, Any]:
    """Read a link: whose it is, about which session, and "state": unknown, ended or ready."""
    unknown = {"state": "unknown", "practice": None}
    try:
        claim = links().read(agendas.LINK, token, now=now())
    except BadToken:
        return unknown
    with tenancy.everywhere():
        who = db.session.get(Client, as_id(claim.state))
    if who is None:
        return unknown
    enter_practice(who.practice_id)
    practice = db.session.get_one(Practice, who.practice_id)
    one = db.session.get(Appointment, claim.subject_id)
    if one is None or who not in recipients.clients_of(one):
        return unknown
    over = one.starts_at <= now() or one.canceled_at is not None
    state = "ended" if over else "ready"
    return {"state": state, "practice": practice, "appointment": one, "client": who}
