"""Links in mails: one page, one button, once, until the session starts."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from counsel.appointments import links, service
from counsel.appointments.models import Appointment
from counsel.audit.models import AuditEvent
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.practices.models import Practice
from counsel.roster.models import CaseParticipant, Client
from tests.appointments.factories import NEXT_WEEK, schedule
from tests.cast import Cast
from tests.fakes import START, FakeClock, KeepingChannel
from tests.people import Person
from tests.reminders.factories import LINK, deliver, link_to, reminders
from tests.reminders.test_mails import approved

People = Callable[[Actor | None], Person]
Block = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def session_id(cast: Cast, in_practice: Block) -> uuid.UUID:
    with in_practice():
        db.session.get_one(Practice, cast.practice_id).phone = "030 123 45"
        return schedule(cast).id


def facts(in_practice: Block, session_id: uuid.UUID) -> tuple[bool, bool]:
    """Whether it is confirmed, whether it is canceled."""
    with in_practice():
        one = db.session.get_one(Appointment, session_id)
        return one.confirmed_at is not None, one.canceled_at is not None


@pytest.mark.parametrize("purpose", links.PURPOSES)
def test_opening_a_link_changes_nothing_however_often(
    app: Flask,
    cast: Cast,
    person: People,
    in_practice: Block,
    session_id: uuid.UUID,
    purpose: str,
) -> None:
    url = link_to(app, cast, purpose, session_id)
    for _ in range(3):
        assert person(None).get(f"{url}?me=yes").status_code == 200
        person(None).send("HEAD", url)
    assert facts(in_practice, session_id) == (False, False)
    with in_practice():
        assert db.session.get_one(Client, cast.client.client_id).mail_stopped_at is None


def test_a_client_confirms_without_signing_in_once(
    app: Flask, cast: Cast, person: People, in_practice: Block, session_id: uuid.UUID
) -> None:
    url, visitor = link_to(app, cast, links.CONFIRM, session_id), person(None)
    assert "Yes, I will come" in visitor.get(f"{url}?me=yes").text
    for _ in range(2):
        assert "Thank you, it is confirmed" in visitor.post(url).text
    assert "Thank you, it is confirmed" in visitor.get(f"{url}?me=yes").text
    with in_practice():
        one = db.session.get_one(Appointment, session_id)
        assert one.confirmed_by_client == cast.client.client_id
        [event] = db.session.scalars(select(AuditEvent)).all()
        assert (event.verb, event.details) == ("confirmed", {"by": "link"})


def test_a_client_cancels_without_signing_in_once(
    app: Flask, cast: Cast, person: People, in_practice: Block, session_id: uuid.UUID
) -> None:
    url, visitor = link_to(app, cast, links.CANCEL, session_id), person(None)
    for _ in range(2):
        assert "It is canceled" in visitor.post(url).text
    with in_practice():
        one = db.session.get_one(Appointment, session_id)
        assert (one.canceled_by_client, one.sequence) == (cast.client.client_id, 1)


def test_a_link_to_cancel_says_kindly_that_it_is_late(
    app: Flask, cast: Cast, person: People, clock: FakeClock, session_id: uuid.UUID
) -> None:
    url = link_to(app, cast, links.CANCEL, session_id)
    assert "canceled late" not in person(None).get(f"{url}?me=yes").text
    clock.travel(days=8)
    assert "canceled late" in person(None).get(f"{url}?me=yes").text


def test_another_time_is_asked_of_the_practice(
    app: Flask, cast: Cast, person: People, session_id: uuid.UUID
) -> None:
    url = link_to(app, cast, links.MOVE, session_id)
    for page in (person(None).get(f"{url}?me=yes"), person(None).post(url)):
        assert "030 123 45" in page.text
        assert "/sign-in" in page.text
        assert f"/my/sessions/{session_id}/time" in page.text


def test_a_client_stops_the_mails(
    app: Flask, cast: Cast, person: People, in_practice: Block, session_id: uuid.UUID
) -> None:
    url = link_to(app, cast, links.STOP, session_id)
    assert "No more mails" in person(None).get(f"{url}?me=yes").text
    assert "You get no more of these mails" in person(None).post(url).text
    with in_practice():
        assert db.session.get_one(Client, cast.client.client_id).mail_stopped_at == START


def test_a_link_of_the_old_time_does_nothing_after_a_move(
    app: Flask, cast: Cast, person: People, in_practice: Block, session_id: uuid.UUID
) -> None:
    old = {p: link_to(app, cast, p, session_id) for p in (links.CONFIRM, links.CANCEL)}
    wish = {"wall": NEXT_WEEK + timedelta(days=1), "minutes": 50, "place": "", "link": ""}
    with in_practice():
        one = db.session.get_one(Appointment, session_id)
        service.move(cast.counselor, one, **wish, now=START)
    for url in old.values():
        answer = person(None).post(url)
        assert answer.status_code == 410
        assert "Now it is Wednesday, 2 December, 09:00" in answer.text
    assert facts(in_practice, session_id) == (False, False)


def test_a_link_ends_when_the_session_starts(
    app: Flask,
    cast: Cast,
    person: People,
    in_practice: Block,
    clock: FakeClock,
    session_id: uuid.UUID,
) -> None:
    url = link_to(app, cast, links.CANCEL, session_id)
    with in_practice():
        clock.set(db.session.get_one(Appointment, session_id).starts_at)
    answer = person(None).post(url)
    assert (answer.status_code, "This link has ended" in answer.text) == (410, True)
    assert facts(in_practice, session_id) == (False, False)


def test_a_canceled_session_can_not_be_confirmed_by_a_link(
    app: Flask, cast: Cast, person: People, in_practice: Block, session_id: uuid.UUID
) -> None:
    url = link_to(app, cast, links.CONFIRM, session_id)
    with in_practice():
        one = db.session.get_one(Appointment, session_id)
        service.cancel(cast.counselor, one, reason="", now=START)
    assert "This was canceled" in person(None).post(url).text
    assert facts(in_practice, session_id) == (False, True)


def test_the_link_of_somebody_who_left_the_case_does_nothing(
    app: Flask, cast: Cast, person: People, in_practice: Block, session_id: uuid.UUID
) -> None:
    url = link_to(app, cast, links.CANCEL, session_id)
    with in_practice():
        db.session.query(CaseParticipant).filter_by(case_id=cast.case_id).update({"until": START})
    assert person(None).post(url).status_code == 404
    assert facts(in_practice, session_id) == (False, False)


@pytest.mark.parametrize("change", ["purpose", "cut", "letters", "nothing"])
def test_a_link_that_is_not_ours_is_answered_kindly(
    app: Flask, cast: Cast, person: People, session_id: uuid.UUID, change: str
) -> None:
    token = link_to(app, cast, links.CONFIRM, session_id).rpartition("/")[2]
    with app.app_context():
        signer = app.extensions["counsel.links"]
        foreign = signer.sign("invitation", session_id, ends_at=START + timedelta(days=99))
    tokens = {"purpose": foreign, "cut": token[:-3], "letters": "ä" * 300, "nothing": "a.b"}
    for answer in (
        person(None).get(f"/r/{tokens[change]}"),
        person(None).post(f"/r/{tokens[change]}"),
    ):
        assert (answer.status_code, "This link does not work" in answer.text) == (404, True)


def test_a_post_without_a_token_of_the_page_is_refused(
    app: Flask, cast: Cast, person: People, in_practice: Block, session_id: uuid.UUID
) -> None:
    url = link_to(app, cast, links.CANCEL, session_id)
    assert person(None).post(url, csrf=False).status_code == 400
    assert facts(in_practice, session_id) == (False, False)


def test_a_link_asks_first_whom_it_is_for_and_shows_nothing_until_then(
    app: Flask, cast: Cast, person: People, in_practice: Block, session_id: uuid.UUID
) -> None:
    for purpose in (links.CONFIRM, links.CANCEL, links.MOVE):
        url = link_to(app, cast, purpose, session_id)
        page = person(None).get(url).text
        main = page.partition("<main")[2].partition("</main>")[0]
        assert "You are Client?" in main
        for word in ("December", "09:00", "come", "Room 2", "<form"):
            assert word not in main
        assert "December" in person(cast.client).get(url).text, "it is them who signed in"
        assert "December" not in person(cast.partner).get(url).text
    assert facts(in_practice, session_id) == (False, False)


def test_a_link_of_the_old_time_sends_a_new_one_that_leads_to_what_was_meant(
    app: Flask,
    cast: Cast,
    person: People,
    in_practice: Block,
    mailbox: KeepingChannel,
    session_id: uuid.UUID,
) -> None:
    old, visitor = link_to(app, cast, links.CONFIRM, session_id), person(None)
    wish = {"wall": NEXT_WEEK + timedelta(days=1), "minutes": 50, "place": "", "link": ""}
    with in_practice():
        one = db.session.get_one(Appointment, session_id)
        service.move(cast.counselor, one, **wish, now=START)
    assert "Send me a new link" in visitor.get(f"{old}?me=yes").text
    for _ in range(2):
        assert "A new link is on its way" in visitor.post(f"{old}/renewal").text
    deliver(app)
    [mail] = [one for one in mailbox.sent if "new link" in one.subject]
    assert mail.recipient == "client@tests.example"
    approved("session_link", mail)
    [fresh] = LINK.findall(mail.text.partition("No more")[0])
    assert "Thank you, it is confirmed" in visitor.post(fresh).text
    assert visitor.post(f"{fresh}/renewal").status_code == 200


def test_a_page_of_a_link_names_nobody(
    app: Flask, cast: Cast, person: People, session_id: uuid.UUID
) -> None:
    page = person(None).get(f"{link_to(app, cast, links.CONFIRM, session_id)}?me=yes").text
    for word in ("Counselor", "Client", "Partner", "Room 2", "therap", "counsel"):
        assert word not in page.partition("<main")[2].partition("</main>")[0]


def test_a_counselor_reminds_by_hand_and_sees_it_waiting(
    app: Flask, cast: Cast, person: People, session_id: uuid.UUID
) -> None:
    page = person(cast.counselor)
    for _ in range(2):
        page.post(f"/sessions/{session_id}/reminders")
    assert len(reminders(app, cast)) == 1
    assert "Reminder" in page.get(f"/sessions/{session_id}").text


def test_nobody_to_remind_is_said(
    app: Flask, cast: Cast, person: People, in_practice: Block, session_id: uuid.UUID
) -> None:
    with in_practice():
        db.session.get_one(Client, cast.client.client_id).email = None
    page = person(cast.counselor)
    answer = page.post(f"/sessions/{session_id}/reminders", follow_redirects=True)
    assert "Nobody of this case can get mail from here." in answer.text
