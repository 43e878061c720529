"""What a view may ask of the request: who acts, what time it is, which page of a list."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from flask import current_app, g, request
from flask_login import current_user

from counsel.kernel.actor import Actor
from counsel.kernel.clock import Clock
from counsel.kernel.tokens import Links


def now() -> datetime:
    """The time of this request: one instant from its beginning to its end."""
    if "now" not in g:
        clock: Clock = current_app.extensions["counsel.clock"]
        g.now = clock.now()
    moment: datetime = g.now
    return moment


def actor() -> Actor:
    """Who acts. Only for views that are not public."""
    signed_in: Actor = current_user.actor
    return signed_in


def actor_or_none() -> Actor | None:
    """Who acts, or None for an anonymous visitor of a public page."""
    return getattr(current_user, "actor", None)


def links() -> Links:
    """The signer of links in mails."""
    signer: Links = current_app.extensions["counsel.links"]
    return signer


def page_number() -> int:
    """The page of a list that was asked for: 1 where it is missing or not a number."""
    return max(1, request.args.get("page", 1, type=int))


def wants_json() -> bool:
    """Whether the caller is a script of ours that reads JSON."""
    return request.accept_mimetypes.best == "application/json"


def safe_path(path: str | None, otherwise: str) -> str:
    """`path` where it is a path of this site, else `otherwise`: no other host, no trick."""
    path = path or ""
    parts = urlsplit(path)
    plain = path.isprintable() and "\\" not in path and not path.startswith("//")
    ours = path.startswith("/") and not parts.scheme and not parts.netloc
    return path if plain and ours else otherwise


def network() -> str:
    """The address that a request came from, for throttling."""
    return request.remote_addr or "unknown"
