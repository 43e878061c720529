"""The link of an invitation: "You are …?", then a password, then one's own first page."""

from __future__ import annotations

from flask import (
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from counsel.accounts.access import user_by_address
from counsel.accounts.devices import device_label
from counsel.accounts.models import Invitation, User
from counsel.accounts.places import Place
from counsel.accounts.service import close_session
from counsel.accounts.signing_in import Browser, Door, enter
from counsel.accounts.throttling import Throttled
from counsel.kernel import tenancy
from counsel.kernel.actor import CLIENT
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.practices.invitations import (
    INVALID,
    InvitationClosed,
    has_account,
    open_invitation,
)
from counsel.practices.models import Practice
from counsel.roster import accepting
from counsel.roster.forms import KnownAccountForm, NewAccountForm
from counsel.roster.views import bp
from counsel.web.boundary import keep
from counsel.web.cookies import read_sign_in, write_sign_in
from counsel.web.guard import enter_practice, public
from counsel.web.request import actor_or_none, links, network, now


@bp.route("/invitations/<token>", methods=["GET", "POST"])
@public
def accept_invitation(token: str) -> ResponseReturnValue:
    """Take up an invitation. Before "Yes, that is me" the page tells a first name, no more."""
    try:
        with tenancy.everywhere():
            invitation = open_invitation(links(), token, now=now())
    except InvitationClosed as closed:
        return _closed(closed, token)
    enter_practice(invitation.practice_id)
    who, holder = actor_or_none(), user_by_address(invitation.email)
    if who is not None and (holder is None or holder.id != who.user_id):
        return _page("other_person", invitation, token)
    if request.method == "GET" and request.args.get("me") != "yes":
        return _page("who", invitation, token)
    known = has_account(invitation)
    form = KnownAccountForm() if known else NewAccountForm()
    if request.method == "GET" and not known:
        _fill_in(form, invitation)
    if not form.validate_on_submit():
        page = _page("accept", invitation, token, form=form, known=known)
        return page, 422 if form.is_submitted() else 200
    return _try(invitation, token, form, known)


@bp.post("/invitations/<token>/renewal")
@public
def ask_for_invitation(token: str) -> ResponseReturnValue:
    """A link that is too old, and one tap for a new one."""
    try:
        invitation = accepting.closed_invitation(links(), token, now=now())
        enter_practice(invitation.practice_id)
        mailed = accepting.ask_again(invitation, now=now())
    except InvitationClosed as closed:
        return _closed(closed, token)
    return _page("asked", invitation, token, mailed=mailed)


def _try(
    invitation: Invitation, token: str, form: KnownAccountForm | NewAccountForm, known: bool
) -> ResponseReturnValue:
    door: Door = current_app.extensions["counsel.door"]
    who = actor_or_none()
    try:
        user = accepting.accept(
            invitation,
            door,
            password=form.password.data or "",
            network=network(),
            name="" if known else form.data["name"],
            zone="" if known else form.data["zone"],
            acting_user_id=who.user_id if who else None,
            now=now(),
        )
    except InvitationClosed as closed:
        return _closed(closed, token)
    except DomainError as error:
        if known and error.field == "password":
            keep()
        form.refuse(error)
        status = 429 if isinstance(error, Throttled) else 422
        return _page("accept", invitation, token, form=form, known=known), status
    return _let_in(invitation, user, door)


def _let_in(invitation: Invitation, user: User, door: Door) -> ResponseReturnValue:
    """Sign the person in; what the browser held before is left behind."""
    staff = invitation.role != CLIENT
    practice = db.session.get_one(Practice, invitation.practice_id)
    place = Place(practice.id, practice.name, staff)
    browser = Browser(device=device_label(request.headers.get("User-Agent", "")), network=network())
    opened, secret = enter(door, user, browser, now=now(), place=place)
    close_session(read_sign_in(), now=now())
    session.clear()
    response = make_response(redirect(url_for("today.staff" if staff else "today.client"), 303))
    write_sign_in(response, secret, ends_at=opened.ends_at)
    return response


def _fill_in(form: NewAccountForm | KnownAccountForm, invitation: Invitation) -> None:
    client = accepting.client_of(invitation)
    practice = db.session.get_one(Practice, invitation.practice_id)
    form.process(data={"name": invitation.name, "zone": client.zone if client else practice.zone})


def _page(name: str, invitation: Invitation, token: str, **context: object) -> str:
    client = accepting.client_of(invitation)
    return render_template(
        f"roster/invitation/{name}.html",
        practice=db.session.get_one(Practice, invitation.practice_id),
        called=client.called if client else (invitation.name.split() or [""])[0],
        email=invitation.email,
        for_client=invitation.role == CLIENT,
        token=token,
        **context,
    )


def _closed(closed: InvitationClosed, token: str) -> ResponseReturnValue:
    if closed.reason == INVALID:
        abort(404)
    page = render_template(
        "roster/invitation/closed.html", text=closed.text, reason=closed.reason, token=token
    )
    return page, 410
