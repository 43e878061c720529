"""Refusals and failures as pages (or JSON for our own scripts), without a word of content."""

from __future__ import annotations

import structlog
from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from counsel.kernel import db as database
from counsel.kernel.errors import DomainError
from counsel.web.request import wants_json

log = structlog.get_logger()
PAGES = (403, 404, 413, 422, 429)


def install(app: Flask) -> None:
    """Answer every refusal and failure in the same quiet way."""
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _failed)


def _refused(error: DomainError) -> ResponseReturnValue:
    if wants_json():
        return {"error": error.text}, 422
    return render_template("errors/422.html", text=error.text), 422


def _stale_form(_error: CSRFError) -> ResponseReturnValue:
    text = "This page was open for a long time. Go back, reload it and send it again."
    if wants_json():
        return {"error": "form"}, 400
    return render_template("errors/422.html", text=text), 400


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or 300 <= error.code < 400:
        return error
    if wants_json():
        return {"error": error.name}, error.code
    page = error.code if error.code in PAGES else 404 if error.code < 500 else 500
    return render_template(f"errors/{page}.html", text=""), error.code


def _failed(error: Exception) -> ResponseReturnValue:
    database.rollback()
    log.error("request failed", endpoint=request.endpoint, error=type(error).__name__)
    if request.environ.get("counsel.raise_errors"):
        raise error
    if wants_json():
        return {"error": "failed"}, 500
    return render_template("errors/500.html"), 500
