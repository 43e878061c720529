"""Pages of the practice, as owners use them, and help for everyone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from counsel.accounts.models import Invitation
from counsel.audit import service as audit
from counsel.kernel import db as database
from counsel.kernel import tenancy
from counsel.kernel.db import db
from counsel.outbox.kinds import NotWanted
from counsel.practices.models import Practice
from tests.accounts.factories import (
    Block,
    People,
    address,
    as_golden,
    give_password,
    mails_of,
    try_sign_in,
)
from tests.cast import Cast
from tests.fakes import START, FakeClock

GOLDEN = Path(__file__).parent / "golden"
SETTINGS = {
    "name": "North Room",
    "sender_name": "North Room",
    "zone": "Europe/Berlin",
    "country": "DE",
    "phone": "",
    "reminder_leads": ["4320", "1440"],
    "first_session_lead": "10080",
    "quiet_from": "21",
    "quiet_until": "8",
    "cancel_notice_hours": "24",
    "session_minutes": "60",
}
INVITATION = {
    "name": "Newcomer",
    "email": "newcomer@tests.example",
    "role": "counselor",
    "profession": "therapist",
}


def test_settings_are_saved(cast: Cast, person: People, in_practice: Block) -> None:
    assert person(cast.owner).post("/practice", SETTINGS).status_code == 303
    with in_practice():
        assert db.session.get_one(Practice, cast.practice_id).session_minutes == 60


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("name", "", "Give the practice a name."),
        ("country", "XX", "Choose a country from the list."),
        ("quiet_from", "25", "Not a valid choice"),
        ("session_minutes", "many", "Not a valid choice"),
        ("phone", "1" * 41, "40 characters at most."),
    ],
)
def test_settings_that_do_not_fit_are_refused_and_nothing_typed_is_lost(
    cast: Cast, person: People, field: str, value: str, text: str
) -> None:
    typed = {**SETTINGS, "sender_name": "Something typed", field: value}
    answer = person(cast.owner).post("/practice", typed)
    assert answer.status_code == 422
    assert text in answer.text
    assert "Something typed" in answer.text


def test_someone_is_invited_and_the_mail_says_nothing_of_what_is_done_here(
    app: Flask, cast: Cast, person: People, clock: FakeClock
) -> None:
    page = person(cast.owner)
    assert page.post("/practice/invitations", INVITATION).status_code == 303
    assert "newcomer@tests.example" in page.get("/practice/team").text
    (mail,) = mails_of(app, "staff_invitation", clock.now())
    assert as_golden(mail) == (GOLDEN / "staff_invitation.txt").read_text()


def test_mails_about_an_account_are_neutral(
    app: Flask, cast: Cast, person: People, clock: FakeClock
) -> None:
    give_password(app, cast.client)
    person(None).post("/password/forgotten", {"email": address(cast.client)})
    for agent in ("Firefox Windows", "Safari iPhone"):
        try_sign_in(person(None), address(cast.client), headers={"User-Agent": agent})
    for kind in ("password_reset", "new_sign_in"):
        (mail,) = mails_of(app, kind, clock.now())
        assert as_golden(mail) == (GOLDEN / f"{kind}.txt").read_text()


def test_a_mail_that_lost_its_point_is_not_sent(
    app: Flask, cast: Cast, person: People, in_practice: Block, clock: FakeClock
) -> None:
    page = person(cast.owner)
    page.post("/practice/invitations", INVITATION)
    with in_practice():
        invitation_id = db.session.scalars(select(Invitation.id)).one()
    page.post(f"/practice/invitations/{invitation_id}/revocation")
    person(None).post("/password/forgotten", {"email": address(cast.client)})
    clock.travel(hours=1)
    for kind in ("staff_invitation", "password_reset"):
        assert all(isinstance(mail, NotWanted) for mail in mails_of(app, kind, clock.now()))


def test_an_invitation_sent_again_closes_the_first(
    app: Flask, cast: Cast, person: People, in_practice: Block, clock: FakeClock
) -> None:
    page = person(cast.owner)
    page.post("/practice/invitations", INVITATION)
    with in_practice():
        invitation_id = db.session.scalars(select(Invitation.id)).one()
    assert page.post(f"/practice/invitations/{invitation_id}/renewal").status_code == 303
    first, second = mails_of(app, "staff_invitation", clock.now())
    assert isinstance(first, NotWanted)
    assert not isinstance(second, NotWanted)


def test_an_invitation_of_another_practice_is_not_found(
    app: Flask, cast: Cast, person: People
) -> None:
    foreign = Invitation(
        practice_id=cast.other_practice_id,
        email="x@tests.example",
        name="x",
        role="owner",
        created_at=START,
        ends_at=START,
    )
    with app.app_context(), tenancy.scope(cast.other_practice_id):
        db.session.add(foreign)
        foreign_id = foreign.id
        db.session.commit()
    for act in ("renewal", "revocation"):
        url = f"/practice/invitations/{foreign_id}/{act}"
        assert person(cast.owner).post(url).status_code == 404


def test_a_refused_ending_says_why(cast: Cast, person: People, in_practice: Block) -> None:
    page = person(cast.owner).get("/practice/team")
    assert page.status_code == 200
    assert "End this role" in page.text


def test_help_is_there_for_everyone_with_the_emergency_number_first(
    cast: Cast, person: People
) -> None:
    for visitor in (person(None), person(cast.client), person(cast.counselor)):
        text = visitor.get("/help?country=GB").text
        assert text.index("tel:999") < text.index("tel:116123")
        assert "not yet checked by this practice" in text


def test_help_begins_with_the_practices_country_then_the_browsers(
    cast: Cast, person: People
) -> None:
    assert "TelefonSeelsorge" in person(cast.client).get("/help").text
    french = person(None).get("/help", headers={"Accept-Language": "fr-FR,fr;q=0.9"})
    assert "tel:3114" in french.text
    assert person(None).get("/help?country=<script>").status_code == 200


def test_the_record_names_who_and_what_and_can_be_filtered(
    cast: Cast, person: People, app: Flask
) -> None:
    with app.app_context(), tenancy.scope(cast.practice_id):
        audit.record(cast.counselor, "read", "note", cast.case_id, now=START, secret="content")
        audit.record(cast.client, "changed", "answer", cast.case_id, now=START)
        database.commit()
    page = person(cast.owner)
    everything = page.get("/practice/audit").text
    assert "read: note" in everything
    assert "changed: answer" in everything
    assert "content" not in everything.split("<main", 1)[1].split("</table>")[0].split("<tbody>")[1]
    only_read = page.get(f"/practice/audit?verb=read&person={cast.counselor.user_id}").text
    assert "changed: answer" not in only_read
    assert "Nothing here" in page.get("/practice/audit?verb=unheard").text
    assert page.get("/practice/audit?person=x").status_code == 200


def test_the_owner_can_check_that_the_record_is_whole(
    cast: Cast, person: People, app: Flask
) -> None:
    with app.app_context(), tenancy.scope(cast.practice_id):
        audit.record(cast.counselor, "read", "note", cast.case_id, now=START)
        database.commit()
    text = person(cast.owner).get("/practice/audit?check=1").text
    assert "The record is whole" in text


@pytest.mark.parametrize("path", ["/practice/audit", "/practice/team", "/practice"])
def test_a_page_of_the_owner_makes_a_bounded_number_of_queries(
    app: Flask,
    cast: Cast,
    person: People,
    path: str,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    page = person(cast.owner)
    page.get(path)
    with count_queries() as few:
        page.get(path)
    with app.app_context(), tenancy.scope(cast.practice_id):
        for actor in cast.actors().values():
            if actor.practice_id == cast.practice_id:
                audit.record(actor, "read", "note", cast.case_id, now=START)
        database.commit()
    with count_queries() as many:
        page.get(path)
    assert len(many) <= len(few) + 1 <= 16
