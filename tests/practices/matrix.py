"""Who gets what answer from the pages of a practice."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from counsel.kernel.db import db
from counsel.kernel.ids import new_id
from counsel.practices.models import Practice, Supervision
from counsel.practices.team import invite_staff
from tests.cast import Cast
from tests.factories import make_member
from tests.fakes import START
from tests.matrix import PUBLIC, Row

OWNER: dict[str, Any] = {
    "may": ("owner",),
    "refused": ("counselor", "colleague", "supervisor", "assistant", "stranger"),
}


def invitation(cast: Cast) -> dict[str, Any]:
    made = invite_staff(
        cast.owner,
        name="Newcomer",
        email="newcomer@tests.example",
        role="assistant",
        profession=None,
        now=START,
    )
    return {"invitation_id": made.id}


def membership(cast: Cast) -> dict[str, Any]:
    practice = db.session.get_one(Practice, cast.practice_id)
    _, (made,) = make_member(practice, f"leaver {new_id()}", "assistant", now=START)
    return {"membership_id": made.id}


def supervision(_cast: Cast) -> dict[str, Any]:
    return {"supervision_id": db.session.scalars(select(Supervision.id)).one()}


def post(endpoint: str, **more: Any) -> Row:
    return Row(endpoint=endpoint, method="POST", **OWNER, **more)


ROWS = [
    Row(endpoint="practices.help_now", may=PUBLIC),
    Row(endpoint="practices.settings", **OWNER),
    post("practices.settings", data={"name": "North Room"}),
    Row(endpoint="practices.audit", **OWNER),
    Row(endpoint="practices.team", **OWNER),
    post("practices.invite", data={"name": "Newcomer"}),
    post("practices.resend_invitation", values=invitation),
    post("practices.revoke_invitation", values=invitation),
    post("practices.end_membership", values=membership),
    post("practices.supervise", data={"supervisor_id": "x"}),
    post("practices.end_supervision", values=supervision),
]
