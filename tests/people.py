"""A signed-in browser for view tests: Flask's test client with a sign-in and real CSRF tokens."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from counsel.accounts.models import User
from counsel.accounts.service import open_session
from counsel.kernel.actor import Actor
from counsel.kernel.clock import Clock
from counsel.kernel.db import db


class Person:
    """Someone at a browser. `get` and `post` as in Flask; a post carries its CSRF token unless
    `csrf=False`. CSRF protection is never switched off."""

    def __init__(self, app: Flask, actor: Actor | None = None) -> None:
        self.app = app
        self.actor = actor
        self.http: FlaskClient = app.test_client()
        self._raw_token = secrets.token_hex(20)
        with self.http.session_transaction() as session:
            session["csrf_token"] = self._raw_token
        if actor is not None:
            self._sign_in(actor)

    @property
    def csrf_token(self) -> str:
        serializer = URLSafeTimedSerializer(self.app.secret_key or "", salt="wtf-csrf-token")
        return str(serializer.dumps(self._raw_token))

    def get(self, url: str, **options: Any) -> TestResponse:
        return self.http.get(url, **options)

    def post(
        self, url: str, data: dict[str, Any] | None = None, *, csrf: bool = True, **options: Any
    ) -> TestResponse:
        return self.send("POST", url, data, csrf=csrf, **options)

    def send(
        self,
        method: str,
        url: str,
        data: dict[str, Any] | None = None,
        *,
        csrf: bool = True,
        **options: Any,
    ) -> TestResponse:
        headers = dict(options.pop("headers", {}))
        if csrf:
            headers["X-CSRFToken"] = self.csrf_token
        return self.http.open(url, method=method, data=data, headers=headers, **options)

    def _sign_in(self, actor: Actor) -> None:
        clock: Clock = self.app.extensions["counsel.clock"]
        with self.app.app_context():
            user = db.session.get_one(User, actor.user_id)
            _, token = open_session(
                user, actor.practice_id, staff=actor.is_staff, device="tests", now=clock.now()
            )
            db.session.commit()
        self.http.set_cookie("counsel", token, path="/")
