"""Headers of every answer (security.md, promise 4)."""

from __future__ import annotations

from flask import Flask
from flask.wrappers import Response

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
    )
)
FRAMES = POLICY + "; frame-src 'self'"
"""For a page that shows another page of ours in a frame."""
FRAMED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
"""For a page that may stand in a frame of ours."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex",
}


def showing_frames(response: Response) -> Response:
    """Let this page frame pages of this site."""
    response.headers["Content-Security-Policy"] = FRAMES
    return response


def in_a_frame(response: Response) -> Response:
    """Let pages of this site frame this page."""
    response.headers["Content-Security-Policy"] = FRAMED
    return response


def install(app: Flask, *, https: bool) -> None:
    """Set the headers on every page; pages are never stored."""

    def add(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        if https:
            response.headers["Strict-Transport-Security"] = "max-age=63072000"
        return response

    app.after_request(add)
