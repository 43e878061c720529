"""Sessions of two people: each answers for themselves, and each comes or does not."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from flask import Flask

from counsel.appointments import answers, links, service
from counsel.appointments.models import Appointment, SessionAnswer
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from tests.appointments.factories import NEXT_WEEK, put_in_the_past, schedule
from tests.cast import Cast
from tests.fakes import START, FakeClock, KeepingChannel
from tests.feeds.factories import events_of, path_for
from tests.people import Person
from tests.reminders.factories import deliver, link_to, reconcile

Block = Callable[[], AbstractContextManager[None]]


def joint_session(cast: Cast) -> Appointment:
    return schedule(cast, case_id=cast.couple_case_id)


def confirm(one: Appointment, who: Actor) -> None:
    assert who.client_id is not None
    service.confirm_as_client(one, who.client_id, now=START, actor_id=None)


def test_a_joint_session_is_confirmed_when_the_last_of_them_says_so(practice: Cast) -> None:
    one = joint_session(practice)
    confirm(one, practice.client)
    assert one.confirmed_at is None
    confirm(one, practice.partner)
    assert (one.confirmed_at, one.confirmed_by_client) == (START, practice.partner.client_id)


def test_what_one_partner_answered_does_not_show_to_the_other(practice: Cast) -> None:
    one = joint_session(practice)
    confirm(one, practice.client)
    assert answers.own_states([one], practice.client.client_id)[one.id] == "confirmed"
    assert answers.own_states([one], practice.partner.client_id)[one.id] == "scheduled"


def test_one_who_cannot_come_leaves_the_session_and_voids_its_confirmation(practice: Cast) -> None:
    one = joint_session(practice)
    confirm(one, practice.client)
    confirm(one, practice.partner)
    assert practice.client.client_id is not None
    assert answers.cannot(one, practice.client.client_id, reason=" Work. ", now=START)
    assert not answers.cannot(one, practice.client.client_id, now=START)
    assert (one.confirmed_at, one.canceled_at) == (None, None)
    said = answers.of(one)[practice.client.client_id]
    assert (said.reason, answers.word_of(said)) == ("Work.", "cannot")
    assert b"Work" not in bytes(said.reason_sealed or b"")


def test_a_moved_session_was_answered_by_nobody(practice: Cast) -> None:
    one = joint_session(practice)
    confirm(one, practice.client)
    wish = {"wall": NEXT_WEEK + timedelta(days=1), "minutes": 50, "place": "", "link": ""}
    service.move(practice.counselor, one, **wish, now=START)
    assert answers.of(one) == {}
    confirm(one, practice.client)
    assert len(answers.of(one)) == 1
    assert db.session.query(SessionAnswer).count() == 1


def test_of_two_partners_one_can_have_come(practice: Cast) -> None:
    one = put_in_the_past(practice, case_id=practice.couple_case_id)
    absent = [practice.partner.client_id]
    service.record_attendance(practice.counselor, one, True, absent=absent, now=START)
    assert one.attended_at == START
    mine, theirs = practice.client.client_id, practice.partner.client_id
    assert answers.own_states([one], mine)[one.id] == "attended"
    assert answers.own_states([one], theirs)[one.id] == "no_show"
    service.record_attendance(practice.counselor, one, False, now=START)
    assert {answers.word_of(said) for said in answers.of(one).values()} == {"absent"}


def test_the_counselor_sees_each_answer_and_says_who_came(
    cast: Cast, in_practice: Block, person: Callable[..., Person]
) -> None:
    with in_practice():
        one = joint_session(cast)
        confirm(one, cast.client)
        ahead = one.id
        past = put_in_the_past(cast, case_id=cast.couple_case_id, wall=NEXT_WEEK + timedelta(1)).id
    counselor = person(cast.counselor)
    page = counselor.get(f"/sessions/{ahead}").text
    assert "Will come" in page
    assert "No answer yet" in page
    here = {"each": "yes", "here": [str(cast.partner.client_id)]}
    assert counselor.post(f"/sessions/{past}/attendance", here).status_code == 303
    page = counselor.get(f"/sessions/{past}").text
    assert ">Came<" in page
    assert ">Did not come<" in page
    with in_practice():
        assert db.session.get_one(Appointment, past).attended_at == START
    counselor.post(f"/sessions/{past}/attendance", {"each": "yes"})
    with in_practice():
        assert db.session.get_one(Appointment, past).no_show_at == START


def test_a_partner_still_has_the_button_after_the_other_confirmed(
    cast: Cast, in_practice: Block, person: Callable[..., Person]
) -> None:
    with in_practice():
        one = joint_session(cast).id
    first, second = person(cast.client), person(cast.partner)
    first.post(f"/my/sessions/{one}/confirmation")
    assert "I will come" not in first.get(f"/my/sessions/{one}").text
    assert "I will come" in second.get(f"/my/sessions/{one}").text
    assert "Confirmed" not in second.get("/my/sessions").text


def test_one_of_two_who_cannot_come_asks_the_counselor_and_cancels_nothing(
    app: Flask,
    cast: Cast,
    in_practice: Block,
    person: Callable[..., Person],
    mailbox: KeepingChannel,
) -> None:
    with in_practice():
        one = joint_session(cast).id
    client, counselor = person(cast.client), person(cast.counselor)
    where = f"/my/sessions/{one}/cancellation"
    assert "Others take part too" in client.get(where).text
    for _ in range(2):
        assert client.post(where, {"reason": "I travel."}).status_code == 303
    deliver(app)
    told = [mail for mail in mailbox.sent if "cannot come" in mail.subject]
    assert [mail.recipient for mail in told] == ["counselor@tests.example"]
    assert "One of them cannot come" in counselor.get("/today").text
    page = counselor.get(f"/sessions/{one}").text
    assert "Cannot come" in page
    assert "I travel." in page
    assert "Scheduled" in person(cast.partner).get(f"/my/sessions/{one}").text
    mine = client.get(f"/my/sessions/{one}").text
    assert "I will come after all" in mine
    assert client.post(f"/my/sessions/{one}/confirmation").status_code == 303
    assert "One of them cannot come" not in counselor.get("/today").text


def test_who_said_no_gets_no_reminder_and_sees_it_as_canceled_in_their_calendar(
    app: Flask,
    cast: Cast,
    in_practice: Block,
    person: Callable[..., Person],
    mailbox: KeepingChannel,
    clock: FakeClock,
) -> None:
    with in_practice():
        session_id = joint_session(cast).id
    reconcile(app, START)
    visitor = person(None)
    path = link_to(app, cast, links.CANCEL, session_id)
    assert "Others take part too" in visitor.get(f"{path}?me=yes").text
    assert "Thank you for telling us" in visitor.post(path).text
    assert "Thank you for telling us" in visitor.get(f"{path}?me=yes").text
    clock.travel(days=7)
    deliver(app)
    reminded = [mail.recipient for mail in mailbox.sent if "List-Unsubscribe" in mail.headers]
    assert reminded == ["partner@tests.example"]
    found = {who.name: path_for(app, in_practice, who) for who in (cast.client, cast.partner)}
    states = {name: events_of(visitor.get(url).text)[0]["STATUS"] for name, url in found.items()}
    assert sorted(states.values()) == ["CANCELLED", "CONFIRMED"]
