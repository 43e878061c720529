"""One's own account: name and zone, password, where one is signed in, practices."""

from __future__ import annotations

import uuid
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from counsel.accounts import access, service, signing_in
from counsel.accounts.forms import PasswordForm, ProfileForm
from counsel.accounts.models import User
from counsel.accounts.throttling import Throttled
from counsel.accounts.views import bp, browser, door, let_in, patience
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.paging import paginate
from counsel.web.boundary import keep
from counsel.web.forms import as_id
from counsel.web.guard import signed_in
from counsel.web.request import actor, network, now, page_number


@bp.get("/account")
@signed_in
def account() -> ResponseReturnValue:
    """Everything about one's own account."""
    return _page()


@bp.post("/account")
@signed_in
def change_profile() -> ResponseReturnValue:
    """Save name and zone."""
    form = ProfileForm()
    if not form.validate_on_submit():
        return _page(profile=form), 422
    try:
        service.change_profile(
            actor(), name=form.name.data or "", zone=form.zone.data or "", now=now()
        )
    except DomainError as error:
        form.refuse(error)
        return _page(profile=form), 422
    flash("Saved.", "done")
    return redirect(url_for("accounts.account"), 303)


@bp.post("/account/password")
@signed_in
def change_password() -> ResponseReturnValue:
    """Change the password; every other sign-in ends, and this one is renewed."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return _page(password=form), 422
    try:
        _set_password(form)
    except Throttled as error:
        form.refuse(error)
        return patience(error, _page(password=form))
    except DomainError as error:
        form.refuse(error)
        return _page(password=form), 422
    response = _renewed(actor().practice_id, url_for("accounts.account"))
    flash("Changed. You were signed out everywhere else.", "done")
    return response


def _set_password(form: PasswordForm) -> None:
    user = _me()
    given = form.current.data or ""
    if not signing_in.proves(door(), user.email, user, given, network(), now=now()):
        keep()
        raise DomainError("This is not your current password.", field="current")
    service.set_password(user, form.password.data or "", passwords=door().passwords, now=now())


@bp.post("/account/sign-ins/<uuid:sign_in_id>/revocation")
@signed_in
def revoke_sign_in(sign_in_id: uuid.UUID) -> ResponseReturnValue:
    """Sign out one device."""
    if not service.revoke_session(actor(), sign_in_id, now=now()):
        abort(404)
    flash("That device is signed out.", "done")
    return redirect(url_for("accounts.account"), 303)


@bp.post("/account/sign-ins/revocation")
@signed_in
def revoke_others() -> ResponseReturnValue:
    """Sign out everywhere else."""
    count = service.revoke_others(actor(), now=now())
    flash("Signed out everywhere else." if count else "You are signed in only here.", "done")
    return redirect(url_for("accounts.account"), 303)


@bp.post("/account/practice")
@signed_in
def switch_practice() -> ResponseReturnValue:
    """Go on in another practice that one belongs to, with a renewed sign-in.

    Without a choice one stays where one is.
    """
    wanted = as_id(request.form.get("practice_id", str(actor().practice_id)))
    if wanted is None or wanted not in [p.practice_id for p in door().places(actor().user_id)]:
        abort(404)
    return _renewed(wanted, url_for("accounts.home"))


def _renewed(practice_id: uuid.UUID, target: str) -> ResponseReturnValue:
    places = door().places(actor().user_id)
    place = next((one for one in places if one.practice_id == practice_id), None)
    opened, token = signing_in.enter(door(), _me(), browser(), now=now(), place=place)
    return let_in(opened, token, target)


def _me() -> User:
    return db.session.get_one(User, actor().user_id)


def _page(**forms: Any) -> str:
    user = _me()
    return render_template(
        "accounts/account.html" if actor().is_staff else "accounts/account_client.html",
        user=user,
        profile=forms.get("profile") or ProfileForm(None, obj=user),
        password=forms.get("password") or PasswordForm(None),
        sign_ins=paginate(access.live_sign_ins(actor(), now()), page_number(), 20),
        practices=door().places(user.id),
    )
