"""Who gets what answer from the pages of ways."""

from __future__ import annotations

from typing import Any

from tests.appointments.matrix import CHANGING, CLIENTS
from tests.cast import Cast
from tests.matrix import Row

STAFF = ("owner", "counselor", "colleague", "supervisor", "assistant", "stranger")
ACT = {"act": "first"}


def mail(_cast: Cast) -> dict[str, Any]:
    return {"channel": "email"}


def participant(cast: Cast) -> dict[str, Any]:
    return {"case_id": cast.quiet_case_id, "client_id": cast.recipient_id}


def their_mail(cast: Cast) -> dict[str, Any]:
    return participant(cast) | {"channel": "email"}


ROWS = [
    Row(endpoint="reach.mine", may=CLIENTS),
    Row(endpoint="reach.mine", method="POST", may=CLIENTS, data={"number": ""}),
    Row(
        endpoint="reach.change_mine",
        method="POST",
        may=CLIENTS,
        values=mail,
        data=ACT,
        missing=False,
    ),
    Row(endpoint="reach.come_again", method="POST", may=CLIENTS),
    Row(endpoint="reach.as_staff", may=STAFF),
    Row(endpoint="reach.as_staff", method="POST", may=STAFF, data={"number": ""}),
    Row(
        endpoint="reach.change_as_staff",
        method="POST",
        may=STAFF,
        values=mail,
        data=ACT,
        missing=False,
    ),
    Row(endpoint="reach.for_client", values=participant, **CHANGING),
    Row(
        endpoint="reach.for_client",
        method="POST",
        values=participant,
        data={"number": ""},
        **CHANGING,
    ),
    Row(
        endpoint="reach.change_for_client",
        method="POST",
        values=their_mail,
        data=ACT,
        **CHANGING,
    ),
]
