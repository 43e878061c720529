"""The link of an invitation in a browser, and the mails around it."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from counsel.accounts.models import User
from counsel.kernel.actor import Actor
from counsel.kernel.channels import Mail
from counsel.kernel.db import db
from counsel.outbox.kinds import NotWanted
from counsel.practices.invitations import create_invitation
from counsel.practices.models import Membership
from counsel.roster import inviting
from counsel.roster.accepting import WANTED
from counsel.roster.models import Client
from tests.accounts.factories import (
    PASSWORD,
    as_golden,
    give_password,
    link_in,
    mails_of,
    try_sign_in,
)
from tests.cast import Cast
from tests.fakes import START, FakeClock
from tests.people import Person
from tests.roster.factories import invite_recipient

People = Callable[[Actor | None], Person]
Block = Callable[[], AbstractContextManager[None]]
GOLDEN = Path(__file__).parent / "golden"
CHOSEN = {"name": "Recipient", "zone": "America/Chicago", "password": "a lamp beside the river"}
UNSAID = ("therap", "counsel", "couple", "session", "homework", "exercise", "mental", "health")


@pytest.fixture
def link(app: Flask, cast: Cast, in_practice: Block) -> str:
    """The path of the link in a client's invitation."""
    with in_practice():
        db.session.get_one(Client, cast.recipient_id).preferred_name = "Rae"
        invite_recipient(cast, now=START)
    return link_in(mails_of(app, inviting.KIND, START)[0])


def staff_link(app: Flask, cast: Cast, in_practice: Block, email: str) -> str:
    """The path of the link in an invitation into the team."""
    with in_practice():
        inviting.send(
            create_invitation(
                practice_id=cast.practice_id,
                email=email,
                name="",
                role="counselor",
                profession="coach",
                invited_by=cast.owner.user_id,
                now=START,
            ),
            now=START,
        )
    return link_in(mails_of(app, "staff_invitation", START)[0])


def approved(name: str, mail: Mail | NotWanted) -> bool:
    """Whether a mail reads as it was approved."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("APPROVE_MAILS"):
        path.write_text(as_golden(mail))
    return as_golden(mail) == path.read_text()


def lands_on(response: TestResponse) -> str:
    return urlsplit(response.location or "").path


def test_before_a_yes_the_page_tells_a_first_name_and_who_invites(
    cast: Cast, person: People, link: str
) -> None:
    page = person(None).get(link)
    assert page.status_code == 200
    assert "You are Rae?" in page.text
    assert "North Room invites you." in page.text
    assert "Recipient" not in page.text
    assert "@tests.example" not in page.text
    assert "@tests.example" not in person(None).get(f"{link}?me=no").text


def test_a_new_person_chooses_a_password_and_stands_on_their_page(
    cast: Cast, person: People, in_practice: Block, link: str
) -> None:
    visitor = person(None)
    form = visitor.get(f"{link}?me=yes").text
    assert "recipient@tests.example" in form
    assert 'value="America/Chicago"' in form
    accepted = visitor.post(link, CHOSEN)
    assert (accepted.status_code, lands_on(accepted)) == (303, "/my")
    assert "Hello Rae" in visitor.get("/my").text
    again = person(None).get(link)
    assert again.status_code == 410
    assert "Accepted already" in again.text
    assert (
        try_sign_in(person(None), "recipient@tests.example", CHOSEN["password"]).status_code == 303
    )


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"password": "short"}, "password"), ({"name": " "}, "name"), ({"zone": "Mars"}, "zone")],
)
def test_what_does_not_fit_is_said_at_its_field_and_changes_nothing(
    cast: Cast,
    person: People,
    in_practice: Block,
    link: str,
    typed: dict[str, str],
    field: str,
) -> None:
    refused = person(None).post(link, CHOSEN | typed)
    assert refused.status_code == 422
    assert f'id="{field}-errors"' in refused.text
    with in_practice():
        assert db.session.query(User).filter_by(email="recipient@tests.example").count() == 0
        assert db.session.get_one(Client, cast.recipient_id).user_id is None


def test_an_account_that_exists_is_asked_for_its_password_and_never_taken_over(
    app: Flask, cast: Cast, person: People, in_practice: Block
) -> None:
    give_password(app, cast.outsider)
    with in_practice():
        db.session.get_one(Client, cast.recipient_id).email = "outsider@tests.example"
        invite_recipient(cast, now=START)
    link = link_in(mails_of(app, inviting.KIND, START)[0])
    visitor = person(None)
    assert "Choose a password" not in visitor.get(f"{link}?me=yes").text
    assert visitor.post(link, CHOSEN).status_code == 422
    accepted = visitor.post(link, {"password": PASSWORD})
    assert (accepted.status_code, lands_on(accepted)) == (303, "/my")
    with in_practice():
        linked = db.session.get_one(Client, cast.recipient_id).user_id
        assert linked == cast.outsider.user_id


def test_wrong_passwords_are_counted_like_those_of_signing_in(
    app: Flask, cast: Cast, person: People, in_practice: Block
) -> None:
    give_password(app, cast.outsider)
    link = staff_link(app, cast, in_practice, "outsider@tests.example")
    visitor = person(None)
    codes = [visitor.post(link, {"password": f"wrong {n}"}).status_code for n in range(8)]
    assert codes[0] == 422
    assert codes[-1] == 429


def test_a_member_of_the_team_lands_on_their_first_page(
    app: Flask, cast: Cast, person: People, in_practice: Block
) -> None:
    link = staff_link(app, cast, in_practice, "new.member@tests.example")
    visitor = person(None)
    assert "Is this for you?" in visitor.get(link).text
    accepted = visitor.post(link, CHOSEN | {"name": "New Member"})
    assert (accepted.status_code, lands_on(accepted)) == (303, "/today")
    assert "Begin with one client" in visitor.get("/today").text
    with in_practice():
        user = db.session.query(User).filter_by(email="new.member@tests.example").one()
        held = db.session.query(Membership).filter_by(user_id=user.id).one()
        assert (held.role, held.profession) == ("counselor", "coach")


def test_somebody_else_who_is_signed_in_is_asked_to_sign_out(
    cast: Cast, person: People, link: str
) -> None:
    page = person(cast.partner)
    assert "Somebody else is signed in here" in page.get(link).text
    assert "Rae" not in page.get(f"{link}?me=yes").text
    assert "Somebody else is signed in here" in page.post(link, CHOSEN).text


def test_an_old_link_is_kind_and_brings_a_new_one_by_one_tap(
    app: Flask, cast: Cast, person: People, clock: FakeClock, link: str
) -> None:
    clock.travel(days=15)
    visitor = person(None)
    old = visitor.get(link)
    assert old.status_code == 410
    assert "Ask for a new one" in old.text
    assert "Rae" not in old.text
    asked = visitor.post(f"{link}/renewal")
    assert "A new link is on its way" in asked.text
    expired, fresh = mails_of(app, inviting.KIND, clock.now())
    assert expired == NotWanted("closed")
    assert visitor.get(link_in(fresh)).status_code == 200


def test_a_link_that_was_taken_back_tells_who_invited(
    app: Flask, cast: Cast, person: People, in_practice: Block, link: str
) -> None:
    with in_practice():
        inviting.revoke(cast.counselor, db.session.get_one(Client, cast.recipient_id), now=START)
    visitor = person(None)
    assert visitor.get(link).status_code == 410
    assert "We told North Room" in visitor.post(f"{link}/renewal").text
    (mail,) = mails_of(app, WANTED, START)
    assert approved("invitation_wanted", mail)
    assert "Recipient" not in as_golden(mail)
    assert "Rae" not in as_golden(mail)


def test_a_forged_link_does_not_exist(cast: Cast, person: People) -> None:
    visitor = person(None)
    assert visitor.get("/invitations/forged").status_code == 404
    assert visitor.post("/invitations/forged", CHOSEN).status_code == 404
    assert visitor.post("/invitations/forged/renewal").status_code == 404


def test_the_invitation_reads_as_it_was_approved_and_names_no_kind_of_help(
    app: Flask, cast: Cast, link: str
) -> None:
    (mail,) = mails_of(app, inviting.KIND, START)
    assert approved("client_invitation", mail)
    assert isinstance(mail, Mail)
    words = (as_golden(mail) + mail.html).replace(link, "").lower()
    assert [word for word in UNSAID if word in words.replace("@tests", "")] == []


def test_an_invitation_that_lost_its_point_is_not_sent(
    app: Flask, cast: Cast, person: People, clock: FakeClock, in_practice: Block, link: str
) -> None:
    later = clock.travel(days=15)
    assert mails_of(app, inviting.KIND, later) == [NotWanted("expired")]
    person(None).post(f"{link}/renewal")
    clock.set(START)
    assert mails_of(app, inviting.KIND, START)[0] == NotWanted("closed")


def test_an_invitation_of_nobody_is_not_found(app: Flask, cast: Cast, person: People) -> None:
    links = app.extensions["counsel.links"]
    token = links.sign("invitation", uuid.uuid4(), ends_at=START)
    assert person(None).get(f"/invitations/{token}").status_code == 404
