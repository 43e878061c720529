"""The address under which a calendar program reads a person's sessions."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from counsel.feeds import access, addresses, outside, service
from counsel.feeds.forms import OutsideForm, TitlesForm
from counsel.feeds.reading import REASONS
from counsel.kernel.actor import COUNSELOR
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.outbox.kinds import Stationery
from counsel.web.guard import allow, public, signed_in, staff
from counsel.web.request import actor, links, now

bp = Blueprint("feeds", __name__)
KEPT_BY_ONE = "private, no-cache"
"""No cache between may keep a feed, and the program asks each time whether its copy still holds;
"no-store" would forbid the copy that an ETag is about."""


@bp.get("/feeds/<token>.ics")
@public
def feed(token: str) -> ResponseReturnValue:
    """A person's sessions for a calendar program. A wrong and an ended address get the same 404."""
    try:
        found = service.read(links(), token, host=_stationery().host, now=now())
    except service.NoFeed:
        abort(404)
    except service.TooOften as error:
        return Response("", 429, {"Retry-After": str(error.seconds)})
    response = Response(found.body, content_type="text/calendar; charset=utf-8")
    response.set_etag(found.etag)
    response.headers["Cache-Control"] = KEPT_BY_ONE
    response.headers["Content-Disposition"] = 'inline; filename="appointments.ics"'
    return response.make_conditional(request)


@bp.get("/account/calendar")
@signed_in
def programs() -> ResponseReturnValue:
    """One's address, and for counselors the calendars that are read from outside."""
    allow(access.may_subscribe(actor()))
    return page()


@bp.post("/account/calendar/address")
@signed_in
def new_address() -> ResponseReturnValue:
    """Make an address; the one before it ends."""
    allow(access.may_subscribe(actor()))
    service.start(actor(), now=now())
    flash("Here is your new address.", "done")
    return back()


@bp.post("/account/calendar/address/end")
@signed_in
def end_address() -> ResponseReturnValue:
    """Switch the address off."""
    allow(access.may_subscribe(actor()))
    service.stop(actor(), now=now())
    flash("Switched off. Calendar programs no longer get your sessions.", "done")
    return back()


@bp.post("/account/calendar/titles")
@staff(COUNSELOR)
def choose_titles() -> ResponseReturnValue:
    """What a counselor's feed calls each session."""
    form = TitlesForm()
    try:
        service.choose_titles(actor(), form.titles.data or "", now=now())
    except DomainError as error:
        form.refuse(error)
        return page(titles=form), 422
    flash("Saved. Calendar programs take it up when they ask next.", "done")
    return back()


def page(**forms: Any) -> str:
    """The page about calendar programs, with forms as they were sent."""
    one = db.session.scalar(access.own_feed(actor()))
    titles = forms.get("titles") or TitlesForm(None, titles=one.titles if one else "")
    brought_in = db.session.scalars(access.own_outside(actor())).all()
    return render_template(
        "feeds/programs.html" if actor().is_staff else "feeds/programs_client.html",
        feed=one,
        address=_address(one.id) if one else "",
        titles=titles,
        outside=forms.get("outside") or OutsideForm(None),
        calendars=brought_in,
        busy=outside.counts(actor(), now()) if brought_in else {},
        masked=outside.masked,
        reasons=REASONS,
    )


def _address(feed_id: Any) -> str:
    path = url_for("feeds.feed", token=addresses.token_for(links(), feed_id))
    return _stationery().url(path)


def back() -> ResponseReturnValue:
    return redirect(url_for("feeds.programs"), 303)


def _stationery() -> Stationery:
    found: Stationery = current_app.extensions["counsel.stationery"]
    return found
