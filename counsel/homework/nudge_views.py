"""How a client is reminded of one piece: at which time, or not at all; and the link in the mail."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField
from wtforms.fields import TimeField
from wtforms.validators import Optional

from counsel.audit import service as audit
from counsel.homework import access, answering, nudging, states
from counsel.homework.models import Assignment
from counsel.homework.nudge_mails import MUTE
from counsel.homework.views import bp
from counsel.kernel import tenancy
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.tokens import BadToken
from counsel.practices.models import Practice
from counsel.web.forms import Form, again
from counsel.web.guard import client, enter_practice, found, public
from counsel.web.request import actor, links, now

GONE, UNKNOWN = 410, 404


class RemindersForm(Form):
    """A time for the log, or none; and whether reminders come at all."""

    nudge_at = TimeField("Remind me to fill it in at", [Optional()])
    muted = BooleanField("No reminders of this one")


@bp.route("/my/homework/<uuid:assignment_id>/reminders", methods=["GET", "POST"])
@client
def reminders(assignment_id: uuid.UUID) -> ResponseReturnValue:
    """When this piece reminds its client."""
    one = found(access.own(actor()).where(Assignment.id == assignment_id))
    kept = {"nudge_at": one.nudge_at, "muted": one.muted_at is not None}
    form = RemindersForm(data=kept)
    context = {"assignment": one, "has_log": bool(nudging.logs_of(one))}
    if not form.is_submitted():
        return render_template("homework/reminders.html", form=form, **context)
    if not form.validate():
        return again("homework/reminders.html", form, **context)
    try:
        nudging.remind_at(one, form.nudge_at.data)
    except DomainError as error:
        form.refuse(error)
        return again("homework/reminders.html", form, **context)
    if form.muted.data:
        nudging.mute(one, now=now())
    else:
        nudging.unmute(one)
    audit.record(actor(), "set reminders", "homework", one.id, now=now(), case_id=one.case_id)
    flash("We keep to that.", "done")
    return redirect(url_for("homework.do", assignment_id=one.id), 303)


@bp.get("/h/<token>")
@public
def mute_link(token: str) -> ResponseReturnValue:
    """What the link in a reminder is for, with one button; opening it changes nothing."""
    state, _one, practice = _open(token)
    return _page(token, state, practice)


@bp.post("/h/<token>")
@public
def use_mute_link(token: str) -> ResponseReturnValue:
    """No more reminders of this piece. A second time changes nothing."""
    state, one, practice = _open(token)
    if state == "ready" and one is not None:
        nudging.mute(one, now=now())
        who = one.client.user_id
        audit.record_for(one.practice_id, who, "muted", "homework", one.id, now=now())
        state = "done"
    return _page(token, state, practice)


def _page(token: str, state: str, practice: Practice | None) -> ResponseReturnValue:
    page = render_template("homework/mute.html", token=token, state=state, practice=practice)
    return page, {"unknown": UNKNOWN, "ended": GONE}.get(state, 200)


def _open(token: str) -> tuple[str, Assignment | None, Practice | None]:
    """The state of a link: unknown, ended, done or ready; what it is about; whose it is."""
    try:
        claim = links().read(MUTE, token, now=now())
    except BadToken:
        return "unknown", None, None
    with tenancy.everywhere():
        one = db.session.get(Assignment, claim.subject_id)
    if one is None:
        return "unknown", None, None
    enter_practice(one.practice_id)
    practice = db.session.get_one(Practice, one.practice_id)
    if one.muted_at is not None:
        return "done", one, practice
    open_still = one.withdrawn_at is None and answering.state(one) in states.OPEN
    return "ready" if open_still and not claim.expired else "ended", one, practice
