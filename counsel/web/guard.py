"""Default deny, in one place. Every view carries exactly one rule about who may call it.

`@public`, `@signed_in`, `@staff(...)` or `@client`; a view without one stops the application from
starting. What a person may see within a view is the business of the access queries.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy import Select

from counsel.kernel import tenancy
from counsel.kernel.actor import STAFF, Actor
from counsel.kernel.db import db
from counsel.web import boundary
from counsel.web.cookies import read_sign_in
from counsel.web.request import now, wants_json

Identify = Callable[..., Actor | None]
View = TypeVar("View", bound=Callable[..., Any])
T = TypeVar("T")
RULE = "__counsel_rule__"


class SignedIn(UserMixin):
    """What Flask-Login holds: the actor."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.id = str(actor.user_id)


def _marked(view: View, rule: frozenset[str] | str) -> View:
    setattr(view, RULE, rule)
    return view


def public(view: View) -> View:
    """Anyone may call this view."""
    return _marked(view, "public")


def signed_in(view: View) -> View:
    """Anyone who signed in may call this view."""
    return _marked(view, "signed_in")


def client(view: View) -> View:
    """Clients only; to everyone else the page does not exist."""
    return _marked(view, "client")


def staff(*roles: str) -> Callable[[View], View]:
    """Staff with one of these roles (any staff without arguments). To clients the page does not
    exist; other staff are refused."""
    return lambda view: _marked(view, frozenset(roles) or STAFF)


def rule_of(app: Flask, endpoint: str) -> frozenset[str] | str | None:
    """The rule of an endpoint; None where it has none."""
    rule: frozenset[str] | str | None = getattr(app.view_functions[endpoint], RULE, None)
    return rule


def found(statement: Select[T]) -> T:
    """The one row that an access query leaves, or 404."""
    row = db.session.scalars(statement).unique().one_or_none()
    if row is None:
        abort(404)
    return row


def allow(permitted: bool) -> None:
    """403 unless permitted: for what may be seen but not done."""
    if not permitted:
        abort(403)


def install(app: Flask, identify: Identify) -> None:
    """Put the guard before every request. `identify(token, now=...)` gives the actor or None."""
    unruled = sorted(
        r.endpoint for r in app.url_map.iter_rules() if rule_of(app, r.endpoint) is None
    )
    if unruled:
        raise RuntimeError(f"views without an access rule: {', '.join(unruled)}")
    manager = LoginManager(app)
    manager.session_protection = None

    @manager.request_loader
    def load(_request: object) -> SignedIn | None:
        token = read_sign_in()
        actor = identify(token, now=now()) if token else None
        return SignedIn(actor) if actor else None

    app.before_request(_check)
    app.teardown_request(_leave)


def _check() -> ResponseReturnValue | None:
    """Refuse, or let the view work: only then is there anything to write."""
    refused = _refusal()
    boundary.may_write()
    return refused


def _refusal() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    rule = rule_of(current_app, request.endpoint)
    if rule == "public":
        return None
    if not current_user.is_authenticated:
        return _to_sign_in()
    actor: Actor = current_user.actor
    if isinstance(rule, frozenset):
        if not actor.is_staff:
            abort(404)
        allow(actor.has(*rule))
    elif rule == "client" and not actor.is_client:
        abort(404)
    g.scope_token = tenancy.enter(actor.practice_id)
    return None


def _to_sign_in() -> ResponseReturnValue:
    if wants_json():
        return {"error": "sign_in"}, 401
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=target))


def _leave(_error: BaseException | None) -> None:
    token = g.pop("scope_token", None)
    if token is not None:
        tenancy.leave(token)


def enter_practice(practice_id: uuid.UUID) -> None:
    """For a public view that learned its practice from a signed link."""
    if "scope_token" not in g:
        g.scope_token = tenancy.enter(practice_id)
