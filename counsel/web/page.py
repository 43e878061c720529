"""What every template may use: who acts, what time it is, and the way out."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

from flask import Flask, current_app

from counsel.web.request import actor_or_none, links, now

HELD_FOR = timedelta(hours=12)
"""As long as a client's sign-in lasts unused (accounts.service.open_session)."""


def register(app: Flask) -> None:
    """Give templates `actor`, `now`, `exit_url`, `is_demo`, `shelf_key()` and `shelf_until()`."""
    app.context_processor(_context)
    app.jinja_env.globals["shelf_key"] = shelf_key
    app.jinja_env.globals["shelf_until"] = shelf_until


def shelf_key() -> str:
    """The key, in base64, under which this person's browser keeps words that are not saved yet.

    It is the same at each of their sign-ins. The browser holds it while the sign-in lasts, in a
    form that no script can read out; afterwards what was kept can be read only by signing in.
    """
    who = actor_or_none()
    seed = bytes.fromhex(links().digest(f"shelf:{who.user_id}")) if who else b""
    return base64.b64encode(seed).decode()


def shelf_until() -> str:
    """Until when the browser may hold that key without hearing from here."""
    return (now() + HELD_FOR).isoformat()


def _context() -> dict[str, Any]:
    settings = current_app.extensions["counsel.settings"]
    return {
        "actor": actor_or_none(),
        "now": now(),
        "exit_url": settings.exit_url,
        "is_demo": settings.is_demo,
    }
