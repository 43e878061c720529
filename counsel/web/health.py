"""What an operator and a load balancer ask: does it live, is it ready, how does it do?

The web knows no feature, so the composition root hands in what there is to ask (`Operations`).
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address

from flask import Blueprint, abort, current_app, request
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from counsel.web.guard import public
from counsel.web.request import network, now

bp = Blueprint("health", __name__)
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-Ip")
Figures = Mapping[tuple[str, str], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operations:
    """What can be asked of a running installation.

    `wrong(now)` names what keeps it from being ready; `figures(now)` gives numbers by name and
    label; `token` opens /metrics from elsewhere, empty where it may not be asked from elsewhere.
    """

    wrong: Callable[[datetime], list[str]]
    figures: Callable[[datetime], Figures]
    token: str = ""


def operations() -> Operations:
    """What the composition root handed in."""
    found: Operations = current_app.extensions["counsel.operations"]
    return found


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return {"status": "ok"}


@bp.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Whether people can be sent here: 200, or 503 with what is wrong."""
    wrong = operations().wrong(now())
    return {"status": "wait" if wrong else "ok", "wrong": wrong}, 503 if wrong else 200


@bp.get("/metrics")
@public
def metrics() -> ResponseReturnValue:
    """Numbers in Prometheus' text format, for this machine or a bearer token; else 404."""
    if not (_local() or _has_token()):
        abort(404)
    lines = [
        f"counsel_{name}{_label(label)} {value:g}"
        for (name, label), value in operations().figures(now()).items()
    ]
    return Response("\n".join([*lines, ""]), mimetype="text/plain; version=0.0.4")


def _label(label: str) -> str:
    return f'{{of="{label}"}}' if label else ""


def _local() -> bool:
    """Asked on this machine itself, not through a proxy that runs on it."""
    passed_on = any(name in request.headers for name in FORWARDED)
    try:
        return ip_address(network()).is_loopback and not passed_on
    except ValueError:
        return False


def _has_token() -> bool:
    token = operations().token
    given = request.headers.get("Authorization", "")
    return bool(token) and hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
