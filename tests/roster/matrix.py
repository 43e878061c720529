"""Who gets what answer from the roster's pages."""

from __future__ import annotations

from typing import Any

from flask import current_app

from counsel.practices.invitations import token_of
from tests.cast import Cast
from tests.fakes import START
from tests.matrix import PUBLIC, Row
from tests.roster.factories import co_counselor, invite_recipient

STAFF = ("owner", "counselor", "colleague", "supervisor", "assistant")
ADDERS = ("owner", "counselor", "colleague", "assistant", "stranger")
SEES_NAMES = ("owner", "counselor", "supervisor", "assistant")


def case(cast: Cast) -> dict[str, Any]:
    return {"case_id": cast.case_id}


def couple(cast: Cast) -> dict[str, Any]:
    return {"case_id": cast.couple_case_id}


def client(cast: Cast) -> dict[str, Any]:
    return {"case_id": cast.quiet_case_id, "client_id": cast.recipient_id}


def member(cast: Cast) -> dict[str, Any]:
    return case(cast) | {"member_id": co_counselor(cast, now=START)}


def invitation(cast: Cast) -> dict[str, Any]:
    links = current_app.extensions["counsel.links"]
    return {"token": token_of(invite_recipient(cast, now=START), links)}


CHANGES_CONTACT: dict[str, Any] = {
    "may": ("owner", "counselor", "assistant"),
    "refused": ("supervisor",),
    "values": client,
}
WORKS: dict[str, Any] = {
    "may": ("counselor",),
    "refused": ("owner", "supervisor", "assistant"),
    "values": case,
}
CARES: dict[str, Any] = {"may": ("counselor",), "refused": ("supervisor", "assistant")}
MANAGES: dict[str, Any] = {"may": ("owner", "counselor"), "refused": ("supervisor", "assistant")}
NEW = {"name": "Somebody New", "zone": "Europe/Berlin"}
ROWS = [
    Row(endpoint="roster.caseload", may=(*STAFF, "stranger")),
    Row(endpoint="roster.new_client", may=ADDERS, refused=("supervisor",)),
    Row(
        endpoint="roster.new_client",
        method="POST",
        may=ADDERS,
        refused=("supervisor",),
        data=NEW,
    ),
    Row(endpoint="roster.secrets_policy", values=couple, **CARES),
    Row(
        endpoint="roster.secrets_policy",
        method="POST",
        values=couple,
        data={"policy": "no_secrets", "agreed": "y"},
        **CARES,
    ),
    Row(endpoint="roster.new_joint_case", may=ADDERS, refused=("supervisor",)),
    Row(endpoint="roster.new_joint_case", method="POST", may=ADDERS, refused=("supervisor",)),
    Row(endpoint="roster.case", may=SEES_NAMES, values=case),
    Row(endpoint="roster.case_details", may=SEES_NAMES, values=case),
    Row(endpoint="roster.edit_client", **CHANGES_CONTACT),
    Row(endpoint="roster.edit_client", method="POST", data=NEW, **CHANGES_CONTACT),
    Row(endpoint="roster.invite", method="POST", **CHANGES_CONTACT),
    Row(endpoint="roster.revoke_invitation", method="POST", **CHANGES_CONTACT),
    Row(endpoint="roster.change_status", method="POST", data={"status": "paused"}, **WORKS),
    Row(endpoint="roster.add_member", method="POST", values=case, **MANAGES),
    Row(
        endpoint="roster.end_membership",
        method="POST",
        may=("owner", "counselor"),
        refused=("colleague", "supervisor", "assistant"),
        values=member,
    ),
    Row(endpoint="roster.accept_invitation", may=PUBLIC, values=invitation),
    Row(endpoint="roster.accept_invitation", method="POST", may=PUBLIC, values=invitation),
    Row(endpoint="roster.ask_for_invitation", method="POST", may=PUBLIC, values=invitation),
]
