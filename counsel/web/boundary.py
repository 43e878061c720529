"""The request boundary: one unit of work a request. Services add; this commits, once.

A GET reads in a transaction that takes no write lock; what it deferred (the audit of a reading)
is written after it. Any other method finds out who asks in the same way, and writes from the guard
on (`may_write`): it commits when its answer is below 400 or when the view said
`keep()`, and rolls back whole otherwise.
"""

from __future__ import annotations

from flask import Flask, g, request
from flask.wrappers import Response

from counsel.kernel import db as database

SAFE = ("GET", "HEAD", "OPTIONS")


def install(app: Flask) -> None:
    """Begin and end the unit of work of every request."""
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_clean_up)


def keep() -> None:
    """Commit although the answer is a refusal: for facts such as a failed sign-in."""
    g.keep = True


def may_write() -> None:
    """It is known who asks: from here on a request that may change something can."""
    if request.method not in SAFE:
        database.begin_writing()


def _begin() -> None:
    database.set_reading(True)


def _end(response: Response) -> Response:
    fine = response.status_code < 400
    if request.method in SAFE and fine:
        database.commit_reading()
    elif fine or g.get("keep"):
        database.commit()
    else:
        database.rollback()
    return response


def _clean_up(_error: BaseException | None) -> None:
    database.set_reading(False)
