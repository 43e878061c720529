"""Who gets what answer from the links in mails."""

from __future__ import annotations

from typing import Any

from flask import current_app

from counsel.appointments import links
from counsel.appointments.models import Appointment
from counsel.kernel.db import db
from counsel.reminders import agendas
from counsel.roster.models import Client
from tests.appointments.matrix import CHANGING, CLIENTS, session
from tests.cast import Cast
from tests.matrix import PUBLIC, Row
from tests.practices.matrix import OWNER


def token(cast: Cast) -> dict[str, Any]:
    """The token of a link to confirm."""
    made = db.session.get_one(Appointment, session(cast)["appointment_id"])
    client = db.session.get_one(Client, cast.client.client_id)
    signer = current_app.extensions["counsel.links"]
    return {"token": links.path_for(signer, links.CONFIRM, made, client).rpartition("/")[2]}


def participant(cast: Cast) -> dict[str, Any]:
    return {"case_id": cast.quiet_case_id, "client_id": cast.recipient_id}


def agenda(cast: Cast) -> dict[str, Any]:
    """The token of the link to the question."""
    made = db.session.get_one(Appointment, session(cast)["appointment_id"])
    client = db.session.get_one(Client, cast.client.client_id)
    signer = current_app.extensions["counsel.links"]
    return {"token": agendas.path_for(signer, made, client).rpartition("/")[2]}


COUNSELORS: dict[str, Any] = {
    "may": ("counselor", "colleague", "stranger"),
    "refused": ("owner", "supervisor", "assistant"),
}
OWN = {"which": "own", "leads": ["1440"]}
ROWS = [
    Row(endpoint="reminders.mine", may=CLIENTS),
    Row(endpoint="reminders.mine", method="POST", may=CLIENTS, data=OWN),
    Row(endpoint="reminders.words", **OWNER),
    Row(endpoint="reminders.words", method="POST", data={"subject": "A", "body": "B"}, **OWNER),
    Row(endpoint="reminders.take_words_back", method="POST", **OWNER),
    Row(
        endpoint="reminders.send_test",
        method="POST",
        may=("owner", "counselor", "colleague", "stranger"),
        refused=("supervisor", "assistant"),
    ),
    Row(endpoint="reminders.ask", may=PUBLIC, values=agenda),
    Row(endpoint="reminders.ask", method="POST", may=PUBLIC, values=agenda, data={"text": "A"}),
    Row(endpoint="reminders.my_agenda", may=("client",), values=session),
    Row(
        endpoint="reminders.my_agenda",
        method="POST",
        may=("client",),
        values=session,
        data={"text": "A"},
    ),
    Row(endpoint="reminders.as_counselor", **COUNSELORS),
    Row(endpoint="reminders.as_counselor", method="POST", data=OWN, **COUNSELORS),
    Row(endpoint="reminders.for_client", values=participant, **CHANGING),
    Row(endpoint="reminders.for_client", method="POST", values=participant, data=OWN, **CHANGING),
    Row(endpoint="reminders.link", may=PUBLIC, values=token),
    Row(endpoint="reminders.use_link", method="POST", may=PUBLIC, values=token),
    Row(endpoint="reminders.renew_link", method="POST", may=PUBLIC, values=token),
    Row(endpoint="reminders.send_now", method="POST", values=session, **CHANGING),
]
