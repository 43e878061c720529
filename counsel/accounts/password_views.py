"""A forgotten password: asking for a link, and using it."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from counsel.accounts import resets
from counsel.accounts.forms import ForgottenForm, ResetForm
from counsel.accounts.resets import OpenReset, ResetOver
from counsel.accounts.signing_in import NoPlace
from counsel.accounts.throttling import Throttled
from counsel.accounts.views import bp, browser, door, let_in, patience
from counsel.kernel.errors import DomainError
from counsel.kernel.tokens import BadToken
from counsel.web.forms import again
from counsel.web.guard import public
from counsel.web.request import network, now


@bp.route("/password/forgotten", methods=["GET", "POST"])
@public
def forgotten() -> ResponseReturnValue:
    """Ask for a link. The answer is the same for every address."""
    form = ForgottenForm()
    if not form.validate_on_submit():
        page = render_template("accounts/forgotten.html", form=form)
        return page, 422 if form.is_submitted() else 200
    try:
        resets.ask(door(), form.email.data or "", network(), now=now())
    except Throttled as error:
        form.refuse(error)
        return patience(error, render_template("accounts/forgotten.html", form=form))
    return redirect(url_for("accounts.link_sent"), 303)


@bp.get("/password/sent")
@public
def link_sent() -> ResponseReturnValue:
    """What happens next."""
    return render_template("accounts/link_sent.html")


@bp.route("/password/reset/<token>", methods=["GET", "POST"])
@public
def reset(token: str) -> ResponseReturnValue:
    """Choose a new password by a link. Opening the page uses nothing up."""
    form = ResetForm()
    try:
        opened = resets.open_reset(door().links, token, now=now())
        if form.validate_on_submit():
            return _finish(opened, form)
    except BadToken:
        abort(404)
    except ResetOver:
        return render_template("accounts/reset_over.html", token=token), 410
    page = render_template("accounts/reset.html", form=form, email=opened.user.email)
    return page, 422 if form.is_submitted() else 200


def _finish(opened: OpenReset, form: ResetForm) -> ResponseReturnValue:
    try:
        sign_in, token = resets.finish(
            door(), opened, form.password.data or "", browser(), now=now()
        )
    except (ResetOver, NoPlace):
        raise
    except DomainError as error:
        form.refuse(error)
        return again("accounts/reset.html", form, email=opened.user.email)
    response = let_in(sign_in, token, url_for("accounts.home"))
    flash("Your new password works. You are signed in.", "done")
    return response


@bp.post("/password/reset/<token>/renewal")
@public
def renew_reset(token: str) -> ResponseReturnValue:
    """Send a new link to whom an old one belonged."""
    try:
        resets.ask_again(door(), token, network(), now=now())
    except BadToken:
        abort(404)
    except Throttled as error:
        flash(error.text, "warning")
        return redirect(url_for("accounts.reset", token=token), 303)
    return redirect(url_for("accounts.link_sent"), 303)
