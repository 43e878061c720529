"""Who gets what answer from the pages of accounts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app

from counsel.accounts.models import PasswordReset, SignInSession, User
from counsel.accounts.resets import PURPOSE, state_of
from counsel.kernel.db import db
from tests.cast import Cast
from tests.fakes import START
from tests.matrix import PUBLIC, Row

EVERYONE = (
    "owner counselor colleague supervisor assistant client partner neighbor stranger outsider"
).split()


def token(cast: Cast) -> dict[str, Any]:
    user = db.session.get_one(User, cast.client.user_id)
    reset = PasswordReset(user_id=user.id, created_at=START, ends_at=START + timedelta(hours=1))
    db.session.add(reset)
    links = current_app.extensions["counsel.links"]
    signed = links.sign(PURPOSE, reset.id, ends_at=reset.ends_at, state=state_of(user))
    return {"token": signed}


def sign_in(cast: Cast) -> dict[str, Any]:
    session = SignInSession(
        user_id=cast.counselor.user_id,
        practice_id=cast.practice_id,
        token_hash="0" * 64,
        device="tests",
        network_hash="",
        created_at=START,
        seen_at=START,
        idle_ends_at=START + timedelta(hours=1),
        ends_at=START + timedelta(hours=1),
    )
    existing = db.session.query(SignInSession).filter_by(token_hash="0" * 64).one_or_none()
    if existing is not None:
        return {"sign_in_id": existing.id}
    db.session.add(session)
    return {"sign_in_id": session.id}


def open_to_all(endpoint: str, method: str = "GET", **more: Any) -> Row:
    return Row(endpoint=endpoint, method=method, may=PUBLIC, missing=False, **more)


SOMEBODY = {"email": "nobody@tests.example", "password": "x"}
ROWS = [
    open_to_all("accounts.home"),
    open_to_all("accounts.sign_in"),
    open_to_all("accounts.sign_in", "POST", data=SOMEBODY),
    open_to_all("accounts.sign_out", "POST"),
    open_to_all("accounts.forgotten"),
    open_to_all("accounts.forgotten", "POST", data={"email": SOMEBODY["email"]}),
    open_to_all("accounts.link_sent"),
    open_to_all("accounts.reset", values=token),
    open_to_all("accounts.reset", "POST", values=token, data={"password": "short"}),
    open_to_all("accounts.renew_reset", "POST", values=token),
    Row(endpoint="accounts.account", may=tuple(EVERYONE)),
    Row(
        endpoint="accounts.change_profile",
        method="POST",
        may=tuple(EVERYONE),
        data={"name": "Someone", "zone": "Europe/Berlin"},
    ),
    Row(
        endpoint="accounts.change_password",
        method="POST",
        may=tuple(EVERYONE),
        data={"current": "x", "password": "y"},
    ),
    Row(endpoint="accounts.revoke_sign_in", method="POST", may=("counselor",), values=sign_in),
    Row(endpoint="accounts.revoke_others", method="POST", may=tuple(EVERYONE)),
    Row(endpoint="accounts.switch_practice", method="POST", may=tuple(EVERYONE)),
]
