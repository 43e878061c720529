"""Links in mails, without signing in, and reminding by hand.

A GET shows one page with one button and changes nothing, so that a mail scanner which opens every
link does no harm; the button's POST acts. Both say kindly where a link has served its time.
"""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from counsel.appointments import access, answers, joint, links, rules, service, words
from counsel.appointments.models import Appointment
from counsel.kernel import tenancy
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.tokens import BadToken
from counsel.practices.models import Practice
from counsel.reminders import link_mails, own_words
from counsel.reminders import service as reminders
from counsel.roster.models import CaseParticipant, Client
from counsel.web.guard import allow, enter_practice, found, public, staff
from counsel.web.request import actor, actor_or_none, now
from counsel.web.request import links as signer

bp = Blueprint("reminders", __name__)
GONE = 410


@bp.get("/r/<token>")
@public
def link(token: str) -> ResponseReturnValue:
    """What the link is for, with one button; first of all, whom it is for."""
    opened = _open(token)
    if _shows_something(opened) and "me" not in request.args and not _is_signed_in(opened):
        return render_template("reminders/who.html", token=token, **opened)
    return render_template("reminders/link.html", token=token, **opened), _status(opened)


@bp.post("/r/<token>")
@public
def use_link(token: str) -> ResponseReturnValue:
    """Do what the link is for, once; a second time changes nothing and says so."""
    opened = _open(token)
    if opened["state"] == "ready":
        try:
            _act(opened)
            opened |= {"state": "done"}
        except DomainError:
            opened = _open(token)
    return render_template("reminders/link.html", token=token, **opened), _status(opened)


@bp.post("/r/<token>/renewal")
@public
def renew_link(token: str) -> ResponseReturnValue:
    """A fresh link to what was meant, by mail, where this one is about an earlier time."""
    opened = _open(token)
    if opened["state"] == "moved":
        link_mails.send_again(opened["appointment"], opened["client"], opened["purpose"], now=now())
        opened |= {"state": "renewed"}
        return render_template("reminders/link.html", token=token, **opened)
    return render_template("reminders/link.html", token=token, **opened), _status(opened)


@bp.post("/sessions/<uuid:appointment_id>/reminders")
@staff()
def send_now(appointment_id: uuid.UUID) -> ResponseReturnValue:
    """Remind the clients of a session at once."""
    one = found(access.sessions(actor()).where(Appointment.id == appointment_id))
    allow(access.may_schedule(actor(), one.case))
    try:
        reminders.send_now(actor(), one, now=now())
        flash("A reminder is on its way.", "done")
    except DomainError as error:
        flash(error.text, "warning")
    return redirect(url_for("appointments.appointment", appointment_id=one.id), 303)


def _open(token: str) -> dict[str, Any]:
    """Read a link: what it is for ("purpose"), about what, and in which "state" it is: unknown,
    ended, moved, canceled, already, ready, ask, or test."""
    if token == own_words.NOWHERE.rpartition("/")[2]:
        return {"state": "test", "purpose": "", "practice": None}
    try:
        claim = links.read(signer(), token, now=now())
    except BadToken:
        return {"state": "unknown", "purpose": "", "practice": None}
    with tenancy.everywhere():
        client = db.session.get(Client, claim.client_id)
    if client is None:
        return {"state": "unknown", "purpose": "", "practice": None}
    enter_practice(client.practice_id)
    practice = db.session.get_one(Practice, client.practice_id)
    known = {"purpose": claim.purpose, "client": client, "practice": practice}
    if claim.purpose == links.STOP:
        return known | {"state": _state_of_stop(claim, client)}
    appointment = db.session.get(Appointment, claim.subject_id)
    if appointment is None or not _takes_part(appointment, client):
        return {"state": "unknown", "purpose": "", "practice": practice}
    return known | {
        "state": _state(claim, appointment, client),
        "appointment": appointment,
        "when": words.say_when(appointment.starts_at, client.zone),
        "joint": joint.is_joint(appointment),
        "late": rules.is_late(now(), appointment.starts_at, practice.cancel_notice_hours),
        "notice": practice.cancel_notice_hours,
        "others": _others(claim, appointment, client),
    }


def _others(claim: links.Claim, appointment: Appointment, client: Client) -> list[tuple[str, str]]:
    """What else can be said, for whoever came by a text message: it has one link alone."""
    if claim.purpose != links.CONFIRM:
        return []
    return [
        (links.path_for(signer(), purpose, appointment, client), words_)
        for purpose, words_ in ((links.CANCEL, "I cannot come"), (links.MOVE, "Another time"))
    ]


def _shows_something(opened: dict[str, Any]) -> bool:
    """Whether the page would tell about a session: not where a link has ended or is not ours."""
    return "appointment" in opened and opened["state"] != "ended"


def _is_signed_in(opened: dict[str, Any]) -> bool:
    who = actor_or_none()
    return who is not None and who.client_id == opened["client"].id


def _state_of_stop(claim: links.Claim, client: Client) -> str:
    if client.mail_stopped_at is not None:
        return "already"
    return "ended" if claim.expired else "ready"


def _state(claim: links.Claim, appointment: Appointment, client: Client) -> str:
    if appointment.canceled_at is not None:
        return "already" if claim.purpose == links.CANCEL else "canceled"
    if claim.expired or appointment.starts_at <= now():
        return "ended"
    if claim.sequence != appointment.sequence:
        return "moved"
    if claim.purpose == links.MOVE:
        return "ask"
    said = {links.CONFIRM: answers.has_confirmed, links.CANCEL: answers.has_declined}
    return "already" if said[claim.purpose](appointment, client.id) else "ready"


def _act(opened: dict[str, Any]) -> None:
    client: Client = opened["client"]
    who: dict[str, Any] = {"now": now(), "actor_id": client.user_id, "by": "link"}
    if opened["purpose"] == links.STOP:
        reminders.stop_mail(client, now=now())
    elif opened["purpose"] == links.CONFIRM:
        service.confirm_as_client(opened["appointment"], client.id, **who)
    else:
        joint.cannot_come(opened["appointment"], client.id, reason="", **who)


def _takes_part(appointment: Appointment, client: Client) -> bool:
    part = select(CaseParticipant.id).where(
        CaseParticipant.case_id == appointment.case_id,
        CaseParticipant.client_id == client.id,
        CaseParticipant.until.is_(None),
    )
    return db.session.scalars(part).first() is not None


def _status(opened: dict[str, Any]) -> int:
    return {"unknown": 404, "ended": GONE, "moved": GONE, "canceled": GONE}.get(
        opened["state"], 200
    )
