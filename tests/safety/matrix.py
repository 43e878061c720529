"""Who gets what answer from the pages of safety."""

from __future__ import annotations

from typing import Any

from counsel.kernel.db import db
from counsel.safety.models import SafetyAlert
from tests.cast import Cast
from tests.fakes import START
from tests.matrix import Row
from tests.safety.factories import alert, hold, screen


def case(cast: Cast) -> dict[str, Any]:
    return {"case_id": cast.case_id}


def someone(cast: Cast) -> dict[str, Any]:
    return case(cast) | {"client_id": cast.client.client_id}


def a_screen(cast: Cast) -> dict[str, Any]:
    return case(cast) | {"screen_id": screen(cast, now=START).id}


def a_hold(cast: Cast) -> dict[str, Any]:
    return case(cast) | {"flag_id": hold(cast, "risk", now=START).id}


def an_alert(cast: Cast) -> dict[str, Any]:
    known = db.session.query(SafetyAlert.id).scalar()
    return {"alert_id": known or alert(cast, now=START).id}


READERS: dict[str, Any] = {"may": ("counselor", "supervisor"), "refused": ("assistant",)}
WORKER: dict[str, Any] = {"may": ("counselor",), "refused": ("supervisor", "assistant")}
OWNERS: dict[str, Any] = {
    "may": ("owner",),
    "refused": ("counselor", "colleague", "supervisor", "assistant", "stranger"),
}
NAMED: dict[str, Any] = {
    "may": ("counselor", "supervisor", "colleague"),
    "refused": ("assistant",),
}


def post(endpoint: str, who: dict[str, Any], values: Any, **data: Any) -> Row:
    return Row(endpoint=f"safety.{endpoint}", method="POST", values=values, data=data, **who)


ROWS = [
    Row(endpoint="safety.case_safety", values=case, **READERS),
    Row(endpoint="safety.screen", values=a_screen, **READERS),
    Row(endpoint="safety.new_screen", values=someone, **WORKER),
    post("new_screen", WORKER, someone, alone="y"),
    Row(endpoint="safety.raise_hold", values=case, **WORKER),
    post("raise_hold", WORKER, case, kind="risk", reason="Said so."),
    Row(endpoint="safety.lift_hold", values=a_hold, **WORKER),
    post("lift_hold", WORKER, a_hold, reason="We made a plan."),
    Row(endpoint="safety.safe_channel", values=someone, **WORKER),
    post("safe_channel", WORKER, someone, agreed="A new address."),
    post("notices_off", WORKER, someone),
    Row(endpoint="safety.alert", values=an_alert, **NAMED),
    post("alert", NAMED, an_alert, action="Called.", outcome="Safe at home."),
    Row(endpoint="safety.practice_safety", **OWNERS),
    post("practice_safety", OWNERS, lambda _cast: {}),
    post("check_help_line", OWNERS, lambda _cast: {}, country="DE", number="112"),
]
