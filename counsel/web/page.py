"""What every template may use: who acts, what time it is, and the way out."""

from __future__ import annotations

import base64
from typing import Any

from flask import Flask, current_app

from counsel.web.request import actor_or_none, links, now


def register(app: Flask) -> None:
    """Give templates `actor`, `now`, `exit_url`, `is_demo` and `shelf_key()`."""
    app.context_processor(_context)
    app.jinja_env.globals["shelf_key"] = shelf_key


def shelf_key() -> str:
    """The key, in base64, under which this person's browser keeps words that are not saved yet.

    It is the same at each of their sign-ins and is never stored in the browser, so what was kept
    can be read again only after they signed in.
    """
    who = actor_or_none()
    seed = bytes.fromhex(links().digest(f"shelf:{who.user_id}")) if who else b""
    return base64.b64encode(seed).decode()


def _context() -> dict[str, Any]:
    settings = current_app.extensions["counsel.settings"]
    return {
        "actor": actor_or_none(),
        "now": now(),
        "exit_url": settings.exit_url,
        "is_demo": settings.is_demo,
    }
