"""Who gets what answer from the pages of notices."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from counsel.kernel.db import db
from counsel.kernel.ids import new_id
from counsel.notices import service
from counsel.notices.models import Notice, PushDevice
from tests.appointments.matrix import CLIENTS
from tests.cast import Cast
from tests.fakes import START
from tests.matrix import Row
from tests.reach.matrix import STAFF

EVERYONE = (*STAFF, *CLIENTS)


def notice(cast: Cast) -> dict[str, Any]:
    """One that came to the client."""
    made = Notice(
        practice_id=cast.practice_id,
        person_kind="client",
        person_id=cast.client.client_id,
        message_id=new_id(),
        text="Your appointment: Tuesday, 1 December, 09:00.",
        path="/my",
        made_at=START - timedelta(minutes=5),
    )
    db.session.add(made)
    db.session.flush()
    return {"notice_id": made.id}


def device(cast: Cast) -> dict[str, Any]:
    """One of the client."""
    known = db.session.scalar(select(func.count()).select_from(PushDevice)) or 0
    what = service.Subscription(f"https://push.example/{known}-{new_id()}", "B" * 87, "a" * 22)
    return {"device_id": service.add_device(cast.client, what, "Chrome", now=START).id}


ROWS = [
    Row(endpoint="notices.index", may=EVERYONE),
    Row(endpoint="notices.read_all", method="POST", may=EVERYONE),
    Row(endpoint="notices.open_one", method="POST", may=("client",), values=notice),
    Row(endpoint="notices.add_device", method="POST", may=EVERYONE, data={"endpoint": ""}),
    Row(endpoint="notices.remove_device", method="POST", may=("client",), values=device),
]
