"""The cookie of a sign-in session."""

from __future__ import annotations

from datetime import datetime

from flask import current_app, request
from flask.wrappers import Response


def cookie_name() -> str:
    """With TLS the name binds the cookie to this host (RFC 6265bis, `__Host-`)."""
    return "__Host-counsel" if current_app.config["SESSION_COOKIE_SECURE"] else "counsel"


def read_sign_in() -> str | None:
    """The sign-in token that the browser sent."""
    return request.cookies.get(cookie_name())


def write_sign_in(response: Response, token: str, *, ends_at: datetime) -> None:
    """Hand the token to the browser."""
    response.set_cookie(
        cookie_name(),
        token,
        expires=ends_at,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
        path="/",
    )


def clear_sign_in(response: Response) -> None:
    """Take the token back, and ask the browser to forget what it kept of this site."""
    response.delete_cookie(
        cookie_name(), secure=current_app.config["SESSION_COOKIE_SECURE"], httponly=True
    )
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
