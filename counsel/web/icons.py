"""One set of line icons, drawn into the page, so that no icon is a request of its own."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import lucide.jinja
from flask import Flask
from markupsafe import Markup, escape

STROKE = "1.75"


_NAME = "name-of-the-icon"


def icon(name: str, label: str | None = None) -> Markup:
    """The drawing of a Lucide icon.

    Without a label it is decoration and hidden from screen readers: a word must stand beside it.
    With a label it is an image with that name. Raises lucide.IconDoesNotExist for unknown names.
    """
    if label is None:
        return _drawn(name, named=False)
    return Markup(_drawn(name, named=True).replace(_NAME, escape(label)))  # noqa: S704 - both are


@lru_cache(maxsize=512)
def _drawn(name: str, *, named: bool) -> Markup:
    """A drawing is made once: a page may name the same icon for each of hundreds of rows."""
    attributes: dict[str, Any] = {"class": "icon", "stroke-width": STROKE, "focusable": "false"}
    attributes |= {"role": "img", "aria-label": _NAME} if named else {"aria-hidden": "true"}
    return Markup(lucide.jinja.lucide(name, **attributes))  # noqa: S704 - drawn by the icon set


def register(app: Flask) -> None:
    """Give templates the global `icon(name, label=None)`."""
    app.jinja_env.globals["icon"] = icon
