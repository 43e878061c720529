"""Who gets what answer from the pages about calendar programs."""

from __future__ import annotations

from typing import Any

from flask import current_app
from sqlalchemy import select

from counsel.feeds import access, addresses, outside, service
from counsel.feeds.models import CalendarFeed
from counsel.kernel.db import db
from tests.cast import Cast
from tests.fakes import START
from tests.matrix import PUBLIC, Row

COUNSELORS = ("counselor", "colleague", "stranger")
CLIENTS = ("client", "partner", "neighbor", "outsider")
WITHOUT_SESSIONS = ("owner", "supervisor", "assistant")
OWN: dict[str, Any] = {"may": (*COUNSELORS, *CLIENTS), "refused": WITHOUT_SESSIONS}


def token(cast: Cast) -> dict[str, Any]:
    """The token of the counselor's live address."""
    found = db.session.scalar(
        select(CalendarFeed).where(CalendarFeed.user_id == cast.counselor.user_id)
    )
    found = found or service.start(cast.counselor, now=START)
    return {"token": addresses.token_for(current_app.extensions["counsel.links"], found.id)}


def calendar(cast: Cast) -> dict[str, Any]:
    """A calendar that the counselor brought in."""
    found = db.session.scalar(access.own_outside(cast.counselor))
    address = "https://calendar.example/mine.ics"
    found = found or outside.add(cast.counselor, name="", address=address, now=START)
    return {"calendar_id": found.id}


HERS: dict[str, Any] = {
    "method": "POST",
    "may": ("counselor",),
    "refused": WITHOUT_SESSIONS,
    "values": calendar,
}
ROWS = [
    Row(endpoint="feeds.feed", may=PUBLIC, values=token),
    Row(endpoint="feeds.programs", **OWN),
    Row(endpoint="feeds.new_address", method="POST", **OWN),
    Row(endpoint="feeds.end_address", method="POST", **OWN),
    Row(
        endpoint="feeds.choose_titles",
        method="POST",
        may=COUNSELORS,
        refused=WITHOUT_SESSIONS,
        data={"titles": "neutral"},
    ),
    Row(
        endpoint="feeds.bring_in",
        method="POST",
        may=COUNSELORS,
        refused=WITHOUT_SESSIONS,
        data={"address": "https://calendar.example/mine.ics"},
    ),
    Row(endpoint="feeds.read_again", **HERS),
    Row(endpoint="feeds.take_out", **HERS),
]
