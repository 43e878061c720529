"""For the operator: is the process alive, and is it ready to serve?"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from counsel.web.guard import public

bp = Blueprint("health", __name__)
Readiness = Callable[[], list[str]]


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return "ok\n", 200, {"Content-Type": "text/plain"}


@bp.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """What stands in the way of serving, a line each; 503 while there is anything."""
    ask: Readiness = current_app.extensions["counsel.readiness"]
    found = ask()
    text = "\n".join(found) if found else "ready"
    return f"{text}\n", 503 if found else 200, {"Content-Type": "text/plain"}
