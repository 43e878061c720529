"""After a session that did not take place: the fee, a warm word, a task."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from counsel.appointments import aftercare, service
from counsel.appointments.aftercare_mails import DID_NOT_COME
from counsel.appointments.models import Appointment
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.outbox.models import OutboxMessage
from counsel.practices.models import Practice
from tests.appointments.factories import NEXT_WEEK, put_in_the_past, schedule
from tests.cast import Cast
from tests.fakes import START, FakeClock, KeepingChannel
from tests.people import Person
from tests.reminders.factories import deliver
from tests.reminders.test_mails import approved

Block = Callable[[], AbstractContextManager[None]]
People = Callable[..., Person]


@pytest.fixture
def no_show(cast: Cast, in_practice: Block) -> uuid.UUID:
    """A session of this morning to which nobody came."""
    with in_practice():
        practice = db.session.get_one(Practice, cast.practice_id)
        practice.quiet_from = practice.quiet_until = 0
        one = put_in_the_past(cast)
        service.record_attendance(cast.counselor, one, False, now=START)
        return one.id


def the_session(session_id: uuid.UUID) -> Appointment:
    return db.session.get_one(Appointment, session_id)


def needed(cast: Cast, in_practice: Block) -> list[str]:
    with in_practice():
        return [one.under for one in aftercare.staff_needs(cast.counselor, START)]


def test_one_warm_word_leaves_an_hour_later(
    app: Flask, clock: FakeClock, mailbox: KeepingChannel, no_show: uuid.UUID
) -> None:
    clock.travel(minutes=59)
    deliver(app)
    assert not [mail for mail in mailbox.sent if "did not take place" in mail.text]
    clock.travel(minutes=2)
    deliver(app)
    deliver(app)
    [mail] = [mail for mail in mailbox.sent if "did not take place" in mail.text]
    approved("session_did_not_come", mail)


@pytest.mark.parametrize("act", ["came", "stopped", "slept", "left"])
def test_it_does_not_leave_where_it_lost_its_point(
    app: Flask,
    cast: Cast,
    clock: FakeClock,
    mailbox: KeepingChannel,
    in_practice: Block,
    no_show: uuid.UUID,
    act: str,
) -> None:
    with in_practice():
        one = the_session(no_show)
        if act == "came":
            service.record_attendance(cast.counselor, one, True, now=START)
        elif act == "stopped":
            one.case.participants[0].client.mail_stopped_at = START
        elif act == "left":
            one.case.participants[0].until = START
    clock.travel(hours=50 if act == "slept" else 2)
    deliver(app)
    assert not [mail for mail in mailbox.sent if "did not take place" in mail.text]
    with in_practice():
        asked = select(OutboxMessage.reason).where(OutboxMessage.kind == DID_NOT_COME)
        assert db.session.scalars(asked).one()


def test_a_fact_that_is_written_down_long_after_writes_to_nobody(
    cast: Cast, in_practice: Block
) -> None:
    with in_practice():
        one = put_in_the_past(cast)
        service.record_attendance(cast.counselor, one, False, now=START + timedelta(days=3))
    with in_practice():
        asked = select(OutboxMessage).where(OutboxMessage.kind == DID_NOT_COME)
        assert db.session.scalars(asked).all() == []


def test_the_counselor_is_asked_to_reach_out_until_somebody_did_or_a_session_is_planned(
    cast: Cast, person: People, in_practice: Block, no_show: uuid.UUID
) -> None:
    assert len(needed(cast, in_practice)) == 1
    page = person(cast.counselor)
    assert "Reach out" in page.get("/today").text
    assert "A short call from you" in page.get(f"/sessions/{no_show}").text
    page.post(f"/sessions/{no_show}/outreach", {"how": "reached"})
    assert needed(cast, in_practice) == []
    assert "You reached out" in page.get(f"/sessions/{no_show}").text
    page.post(f"/sessions/{no_show}/outreach", {"how": ""})
    assert len(needed(cast, in_practice)) == 1
    with in_practice():
        schedule(cast, wall=NEXT_WEEK)
    assert needed(cast, in_practice) == []


def test_a_fee_is_waived_and_stands_again(
    cast: Cast, person: People, in_practice: Block, no_show: uuid.UUID
) -> None:
    page = person(cast.assistant)
    assert "The fee stands." in page.get(f"/sessions/{no_show}").text
    page.post(f"/sessions/{no_show}/fee", {"waived": "yes"})
    assert "The fee was waived" in page.get(f"/sessions/{no_show}").text
    page.post(f"/sessions/{no_show}/fee", {"waived": "no"})
    assert "The fee stands." in page.get(f"/sessions/{no_show}").text


def test_only_late_cancels_and_no_shows_have_a_fee_to_waive(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        one = schedule(cast)
        with pytest.raises(DomainError, match="no fee"):
            aftercare.waive_fee(cast.counselor, one, True, now=START)
        with pytest.raises(DomainError, match="reached about"):
            aftercare.reach_out(cast.counselor, one, aftercare.REACHED, now=START)
        one.canceled_at = one.late_canceled_at = START
        aftercare.waive_fee(cast.counselor, one, True, now=START)
        made = one.id
    assert "The fee was waived" in person(cast.counselor).get(f"/sessions/{made}").text
