"""What a phone needs to keep this site like an app: manifest, icon, worker, and a page for when
there is no connection. None of them says anything about anybody."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from flask import Blueprint, abort, current_app, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from PIL import Image, ImageDraw

from counsel.web.assets import Assets
from counsel.web.guard import public

bp = Blueprint("device", __name__)
SIZES = (180, 192, 512)
PAPER, INK, WARM = "#f6f1e8", "#1f4f46", "#c98a4b"
FINER = 4
WEEK = 7 * 24 * 3600


@bp.get("/manifest.webmanifest")
@public
def manifest() -> ResponseReturnValue:
    """How it stands on a phone: a neutral name, no word about what it is for."""
    icons = [
        {"src": url_for("device.icon", size=size), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in SIZES
    ]
    shown = {
        "id": "/",
        "name": "Counsel",
        "short_name": "Counsel",
        "start_url": url_for("accounts.home"),
        "scope": "/",
        "display": "standalone",
        "lang": "en",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [*icons, {**icons[-1], "purpose": "maskable"}],
    }
    return shown, 200, {"Content-Type": "application/manifest+json"}


@bp.get("/icon-<int:size>.png")
@public
def icon(size: int) -> ResponseReturnValue:
    """The icon as a picture, for systems that take no drawing."""
    if size not in SIZES:
        abort(404)
    return send_file(BytesIO(_drawn(size)), mimetype="image/png", max_age=WEEK)


@bp.get("/service-worker.js")
@public
def worker() -> ResponseReturnValue:
    """The worker, at the root so that it serves every page; asked for anew at each start."""
    folder = Path(current_app.static_folder or "static") / "dist"
    text = (folder / Assets(folder).names()["service-worker.js"]).read_text(encoding="utf-8")
    return Response(text, mimetype="text/javascript")


@bp.get("/offline")
@public
def offline() -> ResponseReturnValue:
    """What stands in for a page that cannot be reached."""
    return render_template("device/offline.html")


@lru_cache(maxsize=len(SIZES))
def _drawn(size: int) -> bytes:
    """assets/images/icon.svg without its round corners: phones cut their own."""
    scale = size * FINER / 32
    canvas = Image.new("RGB", (size * FINER, size * FINER), PAPER)
    draw = ImageDraw.Draw(canvas)

    def disc(x: float, y: float, radius: float, colour: str) -> None:
        box = [(x - radius) * scale, (y - radius) * scale]
        draw.ellipse([*box, (x + radius) * scale, (y + radius) * scale], fill=colour)

    disc(13.6, 16, 9, INK)
    disc(24.15, 16, 11.4, PAPER)
    disc(20.4, 16, 6.6, WARM)
    out = BytesIO()
    canvas.resize((size, size), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()
