"""A form sent twice (double click, retry, back) acts once.

Forms carry a random key in `_once`; its first successful use leaves a receipt in the same
transaction, and every later use is led to where the first one went.
"""

from __future__ import annotations

import secrets

from flask import Flask, current_app, redirect, request
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from counsel.kernel import db as database
from counsel.kernel.db import db
from counsel.kernel.receipts import FormReceipt
from counsel.web.request import actor_or_none, now

FIELD = "_once"


def once_key() -> str:
    """A fresh key for one rendering of a form."""
    return secrets.token_urlsafe(12)


def install(app: Flask) -> None:
    """After the guard and before the boundary's end."""
    app.before_request(_replay)
    app.after_request(_leave_receipt)
    app.jinja_env.globals["once_key"] = once_key


def _key() -> str | None:
    if request.method != "POST" or actor_or_none() is None:
        return None
    return (request.form.get(FIELD) or "")[:64] or None


def _receipt() -> FormReceipt | None:
    who = actor_or_none()
    key = _key()
    if key is None or who is None:
        return None
    return db.session.scalars(
        select(FormReceipt).where(FormReceipt.user_id == who.user_id, FormReceipt.key == key)
    ).one_or_none()


def _replay() -> ResponseReturnValue | None:
    receipt = _receipt()
    return redirect(receipt.location, 303) if receipt else None


def _leave_receipt(response: Response) -> Response:
    location = response.location
    if not location or response.status_code not in (302, 303):
        return response  # before the form is looked at: one that was too large cannot be
    who, key = actor_or_none(), _key()
    if key is None or who is None or _receipt() is not None:
        return response
    db.session.add(
        FormReceipt(user_id=who.user_id, key=key, location=location[:500], created_at=now())
    )
    try:
        db.session.flush()
    except IntegrityError:
        database.rollback()
        return _replay_response() or response
    return response


def _replay_response() -> Response | None:
    receipt = _receipt()
    return current_app.make_response(redirect(receipt.location, 303)) if receipt else None
