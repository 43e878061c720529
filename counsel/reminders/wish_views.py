"""Pages on which people say when they want to be reminded."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from counsel.appointments import access as sessions
from counsel.appointments.models import Appointment
from counsel.kernel.actor import COUNSELOR
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.practices.models import Practice
from counsel.reminders import wishes
from counsel.reminders.forms import (
    OWN,
    USUAL,
    ClientRemindersForm,
    CounselorRemindersForm,
    LeadsForm,
)
from counsel.reminders.outlook import outlook
from counsel.reminders.views import bp
from counsel.roster import access as roster
from counsel.roster.models import Case, CaseParticipant, Client
from counsel.web.forms import again
from counsel.web.guard import allow, client, found, staff
from counsel.web.request import actor, now

NEXT = 3


@bp.route("/my/reminders", methods=["GET", "POST"])
@client
def mine() -> ResponseReturnValue:
    """A client's own reminders: when, when not, and the question of the day before."""
    me, practice = db.session.get_one(Client, actor().client_id), _practice()
    form = ClientRemindersForm()
    form.say_usual(_usual_for(me, practice))
    context = {"practice": practice, "me": me}
    if not form.is_submitted():
        _show_own(form, me, practice)
        return render_template("reminders/mine.html", form=form, ahead=_ahead(me), **context)
    if not form.validate():
        return again("reminders/mine.html", form, ahead=_ahead(me), **context)
    try:
        wishes.wish_as_client(
            actor(), me, form.chosen, form.hours, asked=form.asked.data, now=now()
        )
    except DomainError as error:
        form.refuse(error)
        return again("reminders/mine.html", form, ahead=_ahead(me), **context)
    flash("We keep to that.", "done")
    return redirect(url_for("reminders.mine"), 303)


@bp.route("/account/reminders", methods=["GET", "POST"])
@staff(COUNSELOR)
def as_counselor() -> ResponseReturnValue:
    """What a counselor does for all of their clients, and their own morning mail."""
    practice, known = _practice(), wishes.of_counselor(actor().user_id)
    form = CounselorRemindersForm()
    form.say_usual(practice.reminder_leads)
    context = {"practice": practice}
    if not form.is_submitted():
        form.show(known.leads if known else None, practice.reminder_leads)
        hour = known.digest_hour if known else wishes.EARLY
        form.digest.data = hour is not None
        form.digest_hour.data = wishes.EARLY if hour is None else hour
        form.digest_days.data = list(known.digest_days if known else wishes.WEEKDAYS)
        return render_template("reminders/as_counselor.html", form=form, **context)
    if not form.validate():
        return again("reminders/as_counselor.html", form, **context)
    days = form.digest_days.data or []
    try:
        wishes.wish_as_counselor(actor(), form.chosen, form.hour, days, now=now())
    except DomainError as error:
        form.refuse(error)
        return again("reminders/as_counselor.html", form, **context)
    flash("We keep to that.", "done")
    return redirect(url_for("reminders.as_counselor"), 303)


@bp.route("/cases/<uuid:case_id>/clients/<uuid:client_id>/reminders", methods=["GET", "POST"])
@staff()
def for_client(case_id: uuid.UUID, client_id: uuid.UUID) -> ResponseReturnValue:
    """When one client is reminded, unless they say it themselves."""
    case, person = _participant(case_id, client_id)
    form, known = LeadsForm(), wishes.of_client(person.id)
    form.say_usual(_practice().reminder_leads)
    context = {"case": case, "person": person, "own": known.leads if known else None}
    if not form.is_submitted():
        form.show(known.team_leads if known else None, _practice().reminder_leads)
        return render_template("reminders/for_client.html", form=form, **context)
    if not form.validate():
        return again("reminders/for_client.html", form, **context)
    try:
        wishes.wish_for_client(actor(), person, form.chosen, now=now())
    except DomainError as error:
        form.refuse(error)
        return again("reminders/for_client.html", form, **context)
    flash("Saved.", "done")
    return redirect(url_for("roster.case_details", case_id=case.id), 303)


def _practice() -> Practice:
    return db.session.get_one(Practice, actor().practice_id)


def _usual_for(me: Client, practice: Practice) -> list[int]:
    known = wishes.of_client(me.id)
    set_for_them = known.team_leads if known else None
    return practice.reminder_leads if set_for_them is None else set_for_them


def _show_own(form: ClientRemindersForm, me: Client, practice: Practice) -> None:
    known = wishes.of_client(me.id)
    form.show(known.leads if known else None, _usual_for(me, practice))
    own = me.quiet_from is not None and me.quiet_until is not None
    form.quiet.data = OWN if own else USUAL
    form.quiet_from.data = me.quiet_from if own else practice.quiet_from
    form.quiet_until.data = me.quiet_until if own else practice.quiet_until
    form.asked.data = known is None or known.agenda_off_at is None


def _ahead(me: Client) -> list[Any]:
    """The next sessions of the client, each with what will be sent about it."""
    statement = sessions.own(actor()).where(
        Appointment.starts_at > now(), Appointment.canceled_at.is_(None)
    )
    nearest = db.session.scalars(statement.order_by(Appointment.starts_at).limit(NEXT))
    return [(one, line) for one in nearest for line in outlook(one, [me], now())]


def _participant(case_id: uuid.UUID, client_id: uuid.UUID) -> tuple[Case, Client]:
    case = found(roster.roster(actor()).where(Case.id == case_id))
    allow(roster.may_schedule(actor(), case))
    statement = (
        roster.clients(actor())
        .join(CaseParticipant, CaseParticipant.client_id == Client.id)
        .where(CaseParticipant.case_id == case.id, CaseParticipant.until.is_(None))
    )
    return case, found(statement.where(Client.id == client_id))
