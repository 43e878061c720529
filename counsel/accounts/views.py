"""The first page, signing in and signing out."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from counsel.accounts import service, signing_in
from counsel.accounts.devices import device_label
from counsel.accounts.forms import SignInForm
from counsel.accounts.models import SignInSession
from counsel.accounts.signing_in import Browser, Door, NoPlace
from counsel.accounts.throttling import Throttled
from counsel.kernel.actor import Actor
from counsel.kernel.errors import DomainError
from counsel.web.boundary import keep
from counsel.web.cookies import clear_sign_in, read_sign_in, write_sign_in
from counsel.web.guard import public
from counsel.web.request import actor_or_none, network, now, safe_path

bp = Blueprint("accounts", __name__)


def door() -> Door:
    """What signing in works with."""
    found: Door = current_app.extensions["counsel.door"]
    return found


def browser() -> Browser:
    """Where this request comes from."""
    return Browser(device=device_label(request.headers.get("User-Agent", "")), network=network())


def home_of(who: Actor) -> str:
    """A person's first page."""
    return url_for("today.staff" if who.is_staff else "today.client")


def let_in(sign_in: SignInSession, token: str, target: str) -> Response:
    """Hand over the new session. What the browser held before is left behind: its old session
    and the form token that somebody might have planted."""
    service.close_session(read_sign_in(), now=now())
    session.clear()
    response = current_app.make_response(redirect(target, 303))
    write_sign_in(response, token, ends_at=sign_in.ends_at)
    return response


def patience(error: Throttled, page: str) -> Response:
    """The page once more, saying how long to wait."""
    response = current_app.make_response((page, 429))
    response.headers["Retry-After"] = str(error.seconds)
    return response


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    """Lead everyone to their first page, and strangers to the sign-in."""
    who = actor_or_none()
    return redirect(home_of(who) if who else url_for("accounts.sign_in"))


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Sign in, and go on to where one wanted to be."""
    who = actor_or_none()
    target = safe_path(request.args.get("next"), url_for("accounts.home"))
    if request.method == "GET" and who is not None:
        return redirect(target)
    form = SignInForm()
    if not form.validate_on_submit():
        return _page(form), 422 if form.is_submitted() else 200
    return _try(form, target)


def _try(form: SignInForm, target: str) -> ResponseReturnValue:
    try:
        opened, token = signing_in.sign_in(
            door(), form.email.data or "", form.password.data or "", browser(), now=now()
        )
    except Throttled as error:
        form.refuse(error)
        return patience(error, _page(form))
    except NoPlace as error:
        keep()
        return render_template("accounts/no_place.html", text=error.text), 403
    except DomainError as error:
        keep()
        form.refuse(error)
        return _page(form), 422
    return let_in(opened, token, target)


def _page(form: SignInForm) -> str:
    form.password.data = None
    return render_template("accounts/sign_in.html", form=form, next=request.args.get("next"))


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End this sign-in; the browser is asked to forget its pages."""
    service.close_session(read_sign_in(), now=now())
    session.clear()
    response = current_app.make_response(redirect(url_for("accounts.sign_in"), 303))
    clear_sign_in(response)
    return response
