"""Pages on which a client waits for a time that opens, and takes it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from counsel.appointments.models import Appointment
from counsel.appointments.words import say_short
from counsel.booking import access as booking
from counsel.booking import service, waitlist, wishing
from counsel.booking import waitlist_access as access
from counsel.booking.forms import A_NEW_ONE, WaitForm
from counsel.booking.line import PARTS
from counsel.booking.models import WaitlistEntry, WaitlistOffer
from counsel.booking.views import bp
from counsel.booking.wishing import wish_words
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.roster.models import Case, Client
from counsel.web.forms import as_id
from counsel.web.guard import client, found
from counsel.web.request import actor, now


@bp.route("/my/sessions/waiting/<uuid:case_id>", methods=["GET", "POST"])
@client
def wait(case_id: uuid.UUID) -> ResponseReturnValue:
    """Say what would suit, and wait for it; or change that."""
    case = found(booking.bookable_cases(actor()).where(Case.id == case_id))
    offer = service.offer_for(case)
    if offer is None:
        return render_template("booking/with_whom.html", offers=[])
    me = db.session.get_one(Client, actor().client_id)
    known = waitlist.entry_of(case, me.id, now=now())
    movable = wishing.movable(offer, now=now())
    form = WaitForm()
    offer_choices(form, movable)
    context = {"form": form, "offer": offer, "known": known, "movable": movable}
    if not form.is_submitted():
        propose(form, known)
        return render_template("booking/wait.html", **context)
    try:
        if not form.validate():
            return render_template("booking/wait.html", **context), 422
        waitlist.join(actor(), offer, me, chosen(form, movable), now=now())
    except DomainError as error:
        form.refuse(error)
        return render_template("booking/wait.html", **context), 422
    flash("You are on the list. When a time opens that suits you, you hear of it.", "done")
    return redirect(url_for("appointments.mine"), 303)


@bp.post("/my/sessions/waiting/<uuid:entry_id>/end")
@client
def leave_line(entry_id: uuid.UUID) -> ResponseReturnValue:
    """Wait no longer."""
    one = found(access.own(actor(), now()).where(WaitlistEntry.id == entry_id))
    waitlist.end(actor(), one, waitlist.LEFT, now=now())
    flash("You are no longer on the list.", "done")
    return redirect(url_for("appointments.mine"), 303)


@bp.get("/my/sessions/opened/<uuid:offer_id>")
@client
def opened(offer_id: uuid.UUID) -> ResponseReturnValue:
    """The time that opened, with one button; or, where it is gone, what can be done instead."""
    one = _offer(offer_id)
    return render_template(
        "booking/opened.html",
        offer=one,
        open=waitlist.is_open(actor(), one, now=now()),
        on_list=one.entry.ended_at is None,
    )


@bp.post("/my/sessions/opened/<uuid:offer_id>/yes")
@client
def take_opened(offer_id: uuid.UUID) -> ResponseReturnValue:
    """Take it: the first to do so has it."""
    one = _offer(offer_id)
    try:
        made = waitlist.take(actor(), one, now=now())
    except DomainError as error:
        flash(error.text, "info")
        return redirect(url_for("booking.opened", offer_id=one.id), 303)
    flash("It is yours. Your counselor is told, and you get a mail.", "done")
    return redirect(url_for("appointments.my_session", appointment_id=made.id), 303)


@bp.post("/my/sessions/opened/<uuid:offer_id>/no")
@client
def decline_opened(offer_id: uuid.UUID) -> ResponseReturnValue:
    """Let it go and stay on the list."""
    try:
        waitlist.decline(actor(), _offer(offer_id), now=now())
        flash("Thank you for saying so. You stay on the list.", "done")
    except DomainError as error:
        flash(error.text, "info")
    return redirect(url_for("appointments.mine"), 303)


@bp.app_template_global("my_waiting")
def my_waiting() -> tuple[list[tuple[WaitlistEntry, str]], list[WaitlistOffer]]:
    """Where a client waits, with what suits them, and what they are offered: for the Sessions
    page."""
    entries = db.session.scalars(access.own(actor(), now()).limit(10)).all()
    offers = db.session.scalars(access.standing(actor(), now()).limit(10)).all() if entries else []
    return [(one, wish_words(one, actor().zone)) for one in entries], list(offers)


def _offer(offer_id: uuid.UUID) -> WaitlistOffer:
    return found(access.own_offers(actor()).where(WaitlistOffer.id == offer_id))


def offer_choices(form: WaitForm, movable: Sequence[Appointment]) -> None:
    """What somebody can wait for: a session more, or an earlier time for one they have."""
    zone = actor().zone
    form.instead_of.choices = [
        SelectChoice(value=A_NEW_ONE, label="A session"),
        *(
            SelectChoice(
                value=str(one.id), label=f"An earlier time than {say_short(one.starts_at, zone)}"
            )
            for one in movable
        ),
    ]


def propose(form: WaitForm, known: WaitlistEntry | None) -> None:
    """Fill the form with what somebody waits for already, else with every weekday at any hour."""
    if known is None:
        form.weekdays.data = [str(day) for day in range(5)]
        form.parts.data = list(PARTS)
        return
    form.weekdays.data = [str(day) for day in known.weekdays]
    form.parts.data = list(known.parts)
    form.instead_of.data = str(known.appointment_id) if known.appointment_id else A_NEW_ONE


def chosen(form: WaitForm, movable: Sequence[Appointment]) -> waitlist.Wish:
    """What the form says."""
    instead_of = as_id(form.instead_of.data or "")
    return waitlist.Wish(
        weekdays=frozenset(int(day) for day in form.weekdays.data or ()),
        parts=frozenset(form.parts.data or ()),
        weeks=int(form.weeks.data or 0),
        instead_of=next((one for one in movable if one.id == instead_of), None),
    )
