"""What every template may use: who acts, what time it is, and the way out."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app

from counsel.web.request import actor_or_none, now


def register(app: Flask) -> None:
    """Give templates `actor`, `now`, `exit_url` and `is_demo`."""
    app.context_processor(_context)


def _context() -> dict[str, Any]:
    settings = current_app.extensions["counsel.settings"]
    return {
        "actor": actor_or_none(),
        "now": now(),
        "exit_url": settings.exit_url,
        "is_demo": settings.is_demo,
    }
