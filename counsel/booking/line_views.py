"""Pages on which the team sees who waits for a time, and adds somebody."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from counsel.appointments import access as sessions
from counsel.booking import service, waitlist, wishing
from counsel.booking import waitlist_access as access
from counsel.booking.forms import WaitForm
from counsel.booking.models import WaitlistEntry
from counsel.booking.views import bp
from counsel.booking.waitlist_views import chosen, offer_choices, propose
from counsel.booking.wishing import wish_words
from counsel.kernel.errors import DomainError
from counsel.kernel.paging import paginate
from counsel.roster.models import ACTIVE, INDIVIDUAL, Case
from counsel.web.guard import allow, found, staff
from counsel.web.request import actor, now, page_number


@bp.get("/waitlist")
@staff()
def line() -> ResponseReturnValue:
    """Who waits, in the order in which they are asked, and what they were offered."""
    page = paginate(access.lines(actor(), now()), page_number())
    return render_template(
        "booking/line.html",
        page=page,
        words=wish_words,
        may_schedule=lambda case: sessions.may_schedule(actor(), case),
        several=len({one.counselor_id for one in page}) > 1,
    )


@bp.post("/waitlist/<uuid:entry_id>/up")
@staff()
def up_the_line(entry_id: uuid.UUID) -> ResponseReturnValue:
    """Let somebody pass the one before them."""
    waitlist.move_up(actor(), _entry(entry_id), now=now())
    return redirect(url_for("booking.line"), 303)


@bp.post("/waitlist/<uuid:entry_id>/end")
@staff()
def out_of_line(entry_id: uuid.UUID) -> ResponseReturnValue:
    """Take somebody out."""
    one = _entry(entry_id)
    waitlist.end(actor(), one, waitlist.REMOVED, now=now())
    flash(f"{one.case.title} no longer waits for a time.", "done")
    return redirect(url_for("booking.line"), 303)


@bp.route("/cases/<uuid:case_id>/waiting", methods=["GET", "POST"])
@staff()
def put_in_line(case_id: uuid.UUID) -> ResponseReturnValue:
    """Put the client of a case in the line by hand, or change what suits them."""
    case = _case(case_id)
    allow(sessions.may_schedule(actor(), case))
    offer = service.offer_for(case) if case.kind == INDIVIDUAL and case.status == ACTIVE else None
    if offer is None:
        return render_template("booking/put_in_line.html", case=case, offer=None, form=None)
    person = case.participants[0].client
    movable = wishing.movable(offer, now=now())
    form = WaitForm()
    offer_choices(form, movable)
    known = waitlist.entry_of(case, person.id, now=now())
    context = {"case": case, "offer": offer, "form": form, "known": known, "movable": movable}
    if not form.is_submitted():
        propose(form, known)
        return render_template("booking/put_in_line.html", **context)
    try:
        if not form.validate():
            return render_template("booking/put_in_line.html", **context), 422
        waitlist.join(actor(), offer, person, chosen(form, movable), now=now())
    except DomainError as error:
        form.refuse(error)
        return render_template("booking/put_in_line.html", **context), 422
    flash(f"{person.called} is on the list and hears of the next time that suits.", "done")
    return redirect(url_for("booking.line"), 303)


def _case(case_id: uuid.UUID) -> Case:
    """A case whose schedule the actor sees, or 404."""
    return found(sessions.cases(actor()).where(Case.id == case_id))


def _entry(entry_id: uuid.UUID) -> WaitlistEntry:
    """Somebody who waits, for those who may schedule in their case."""
    one = found(access.lines(actor(), now()).where(WaitlistEntry.id == entry_id))
    allow(sessions.may_schedule(actor(), one.case))
    return one
