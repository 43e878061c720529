"""Who gets what answer from the pages of sessions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from counsel.appointments.models import Appointment
from counsel.kernel.db import db
from tests.appointments.factories import NEXT_WEEK, schedule
from tests.cast import Cast
from tests.matrix import Row

SEEING = ("owner", "counselor", "supervisor", "assistant")
CLIENTS = ("client", "partner", "neighbor", "outsider")
CHANGING: dict[str, Any] = {
    "may": ("owner", "counselor", "assistant"),
    "refused": ("supervisor",),
}


def case(cast: Cast) -> dict[str, Any]:
    return {"case_id": cast.case_id}


def session(cast: Cast) -> dict[str, Any]:
    """A session at an hour that no other one has."""
    taken = db.session.scalar(select(func.count()).select_from(Appointment)) or 0
    return {"appointment_id": schedule(cast, wall=NEXT_WEEK + timedelta(hours=taken)).id}


def time(**changes: Any) -> dict[str, Any]:
    return {
        "day": "2027-01-05",
        "start": "10:00",
        "minutes": "50",
        "place": "",
        "link": "",
    } | changes


OWNERS: dict[str, Any] = {
    "may": ("owner",),
    "refused": ("counselor", "colleague", "supervisor", "assistant", "stranger"),
}
KIND = {"name": "Short talk", "before": "0", "after": "0", "suits": ["individual"]}


def a_kind(_cast: Cast) -> dict[str, Any]:
    """A kind that every practice has."""
    return {"code": "individual"}


ROWS = [
    Row(endpoint="appointments.calendar", may=(*SEEING, "colleague", "stranger")),
    Row(endpoint="appointments.case_sessions", may=SEEING, values=case),
    Row(endpoint="appointments.new", values=case, **CHANGING),
    Row(endpoint="appointments.new", method="POST", values=case, data=time(), **CHANGING),
    Row(endpoint="appointments.appointment", may=SEEING, values=session),
    Row(endpoint="appointments.move", values=session, **CHANGING),
    Row(endpoint="appointments.move", method="POST", values=session, data=time(), **CHANGING),
    Row(
        endpoint="appointments.waive_fee",
        method="POST",
        values=session,
        data={"waived": "yes"},
        **CHANGING,
    ),
    Row(
        endpoint="appointments.reach_out",
        method="POST",
        values=session,
        data={"how": "reached"},
        **CHANGING,
    ),
    Row(
        endpoint="appointments.shift",
        method="POST",
        values=session,
        data={"day": "2027-01-06", "minute": "600", "minutes": "50"},
        **CHANGING,
    ),
    Row(
        endpoint="appointments.undo_shift",
        method="POST",
        values=session,
        data={"token": "none"},
        **CHANGING,
    ),
    Row(
        endpoint="appointments.cancel",
        method="POST",
        values=session,
        data={"reason": ""},
        **CHANGING,
    ),
    Row(
        endpoint="appointments.attendance",
        method="POST",
        values=session,
        data={"came": "yes"},
        **CHANGING,
    ),
    Row(
        endpoint="appointments.mute",
        method="POST",
        values=session,
        data={"muted": "yes"},
        **CHANGING,
    ),
    Row(
        endpoint="appointments.go_on",
        method="POST",
        values=session,
        data={"times": "2"},
        **CHANGING,
    ),
    Row(endpoint="appointments.kinds", **OWNERS),
    Row(endpoint="appointments.new_kind", **OWNERS),
    Row(endpoint="appointments.new_kind", method="POST", data=KIND, **OWNERS),
    Row(endpoint="appointments.kind", values=a_kind, missing=False, **OWNERS),
    Row(
        endpoint="appointments.kind",
        method="POST",
        values=a_kind,
        data=KIND,
        missing=False,
        **OWNERS,
    ),
    Row(endpoint="appointments.mine", may=CLIENTS),
    Row(endpoint="appointments.my_session", may=("client",), values=session),
    Row(endpoint="appointments.confirm", method="POST", may=("client",), values=session),
    Row(endpoint="appointments.cancel_mine", may=("client",), values=session),
    Row(
        endpoint="appointments.cancel_mine",
        method="POST",
        may=("client",),
        values=session,
        data={"reason": ""},
    ),
]
